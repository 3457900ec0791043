import { describe, expect, it } from "vitest";
import { createLog } from "../../src/adapters/log.ts";
import type { LogOptions } from "../../src/adapters/log.ts";
import { createScrubber } from "../../src/adapters/scrubber.ts";
import { createSecretRegistry } from "../../src/adapters/secret-registry.ts";
import { StanchError } from "../../src/core/errors.ts";
import { Secret } from "../../src/core/secret.ts";

const secret = new Secret('EXAMPLE "value" 0001');

function open(level: LogOptions["level"] = "info") {
  const lines: string[] = [];
  const registry = createSecretRegistry();
  registry.add(secret);
  const log = createLog({
    write: (line) => void lines.push(line),
    scrubber: createScrubber(registry),
    clock: { now: () => "2026-11-23T09:00:00.000Z" },
    level,
  });
  return { log, lines, last: () => JSON.parse(lines.at(-1) ?? "null") as Record<string, unknown> };
}

describe("the log", () => {
  it("writes one line of JSON with level, time, fields and message", () => {
    const { log, lines } = open();
    log.child({ incident: "L-1" }).info({ step: "swap" }, "went on");
    expect(lines).toStrictEqual([
      '{"level":"info","at":"2026-11-23T09:00:00.000Z","incident":"L-1","step":"swap","msg":"went on"}\n',
    ]);
  });

  it("never holds a secret, wherever it was put", () => {
    const { log, lines } = open("debug");
    const value = secret.reveal();
    const error = new StanchError({
      code: "ERR_X",
      message: `got ${value}`,
      cause: { headers: { key: value } },
    });
    log.info({ value, nested: [{ deep: value }], secret }, `message ${value}`);
    log.child({ value }).error({ err: error }, "failed");
    log.error(new Error(value));
    log.debug({ encoded: encodeURIComponent(value), b64: Buffer.from(`a:${value}`).toString("base64") });
    log.info({ unknown: "team.EXAMPLEabcdefghijk_0002" });
    const text = lines.join("");
    expect(lines).toHaveLength(5);
    expect(lines.map((line) => typeof JSON.parse(line))).toStrictEqual(
      Array.from({ length: 5 }, () => "object"),
    );
    expect(text).not.toContain("abcdefghijk");
    expect(text).not.toContain(Buffer.from(value).toString("base64").slice(2, 20));
    expect(text).not.toContain(JSON.stringify(value).slice(1, -1));
    expect(text).not.toContain(encodeURIComponent(value));
    expect(text).toContain("EXAM***0001");
  });

  it("keeps of an error what is fit for print", () => {
    const { log, last } = open();
    log.error({ err: new StanchError({ code: "ERR_X", message: "went wrong", cause: { a: 1 } }) }, "failed");
    expect(last()["err"]).toStrictEqual({
      code: "ERR_X",
      message: "went wrong",
      retry: "never",
      happened: "no",
    });
    log.error({ err: Object.assign(new TypeError("bad"), { options: { headers: 1 } }) }, "failed");
    expect(last()["err"]).toStrictEqual({ name: "TypeError", message: "bad" });
    log.error({ err: { authorization: "x" } }, "failed");
    expect(last()["err"]).toStrictEqual({ message: "something was thrown that isn't an error" });
  });

  it("is silent below its level", () => {
    const { log, lines } = open("error");
    log.info("x");
    log.debug("x");
    expect(lines).toStrictEqual([]);
  });
});
