import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { createProbe } from "../../../src/adapters/probe/index.ts";
import type { ProcessRequest, ProcessRunner } from "../../../src/adapters/process.ts";
import { Secret } from "../../../src/core/secret.ts";
import { probeSchema } from "../../../src/formats/config/probes.ts";
import type { KeyProbe } from "../../../src/ports/probe.ts";
import { keyProbeContract } from "../../contracts/probe.ts";
import { adapterParts } from "../../fakes/adapter-parts.ts";

const live = new Secret("team.EXAMPLEliveKey0123456789");
const dead = new Secret("team.EXAMPLEdeadKey0123456789");

const folder = mkdtempSync(join(tmpdir(), "stanch-probe-command-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(() => writeFileSync(join(folder, "seen"), ""));

/** A client that reads a key, keeps it in `seen`, and does this with it. */
function client(lines: string): readonly string[] {
  return ["sh", "-c", `key=$(cat); printf '%s\\n' "$key" >> seen; ${lines}`];
}

const known = `[ "$key" = ${live.reveal()} ]`;
const FAIR = `if ${known}; then echo '{"ok":true}'; else echo 'FATAL: no such key' >&2; exit 3; fi`;

function probe(
  argv: readonly string[],
  more: Record<string, unknown> = {},
  processes?: ProcessRunner,
): KeyProbe {
  const tests = { accepted: { exit: [0] }, refused: { exit: [3], stderr: "FATAL: no such key" } };
  const madeUp = { prefix: "team.", length: 29 };
  const entry = { adapter: "command", argv, ...tests, madeUp, timeout: "5s", ...more };
  const made = createProbe("client", probeSchema.parse(entry), {
    ...adapterParts({ folder, ...(processes === undefined ? {} : { processes }) }),
    keyProbeOf: () => {
      throw new Error("no other probe here");
    },
    baseUrlOf: () => "",
  });
  if (made.kind !== "key") throw new Error("not a key probe");
  return made;
}

const seen = (): readonly string[] => readFileSync(join(folder, "seen"), "utf8").trim().split("\n");

describe("probe: command", () => {
  keyProbeContract({
    live,
    dead,
    open: async (mood) => {
      const does = {
        fair: FAIR,
        open: "true",
        down: "echo 'could not connect' >&2; exit 2",
        silent: "exec sleep 20",
      };
      return probe(client(does[mood]), mood === "silent" ? { timeout: 0.2 } : {});
    },
  });

  it("doesn't give a program the key that let a made-up one in", async () => {
    await probe(client("true")).present(live);
    expect(seen()).toHaveLength(1);
    expect(seen()).not.toContain(live.reveal());
  });

  it("makes up another key of the given shape at each time", async () => {
    await probe(client(FAIR)).present(live);
    await probe(client(FAIR)).present(live);
    const madeUp = seen().filter((key) => key !== live.reveal());
    expect(new Set(madeUp).size).toBe(2);
    for (const key of madeUp) expect(key).toMatch(/^team\.[a-z0-9]{24}$/);
  });

  it("passes the key on standard input alone, and keeps nothing that is printed", async () => {
    const requests: ProcessRequest[] = [];
    const { processes } = adapterParts();
    const run: ProcessRunner["run"] = (request) => {
      requests.push(request);
      return processes.run(request);
    };
    const echo = client(`echo "$key"; ${FAIR}`);
    const result = await probe(echo, {}, { ...processes, run }).present(live);
    expect(result).toMatchObject({ outcome: "accepted", detail: "exit code 0; a made-up key: exit code 3" });
    for (const { argv } of requests) expect(argv.join(" ").replace(known, "")).not.toContain(live.reveal());
    expect(requests.map(({ input }) => input?.length)).toEqual([29, live.length]);
  });

  it.each([
    ["that neither test knows", `if ${known}; then exit 7; else ${FAIR}; fi`],
    [
      "that is a refusal by its code and not by its words",
      `if ${known}; then echo busy >&2; exit 3; else ${FAIR}; fi`,
    ],
    ["of a program that was killed", `if ${known}; then kill -9 $$; else ${FAIR}; fi`],
  ])("an end %s is unknown", async (_what, lines) => {
    expect(await probe(client(lines)).present(live)).toMatchObject({
      outcome: "unknown",
      control: "refused",
    });
  });

  it("an end that both tests know is unknown", async () => {
    const both = { accepted: { exit: [0, 3] }, refused: { stderr: "FATAL*" } };
    expect((await probe(client(FAIR), both).present(live)).control).toBe("unknown");
  });

  it("tells by what it prints where a program always ends with 0", async () => {
    const redis = client(
      `if ${known}; then echo OK; echo PONG; else echo "WRONGPASS invalid username-password pair"; fi`,
    );
    const tests = { accepted: { stdout: "OK*PONG" }, refused: { stdout: "WRONGPASS*" } };
    expect(await probe(redis, tests).present(live)).toMatchObject({
      outcome: "accepted",
      control: "refused",
    });
    expect(await probe(redis, tests).present(dead)).toMatchObject({ outcome: "refused", control: "refused" });
  });

  it("doesn't judge by output that was cut off", async () => {
    const long = client(`if ${known}; then echo OK; head -c 2000000 /dev/zero; else ${FAIR}; fi`);
    expect((await probe(long, { accepted: { stdout: "OK*" } }).present(live)).outcome).toBe("unknown");
  });

  it("a program that isn't there leaves it unknown", async () => {
    expect(await probe(["stanch-no-such-program"]).present(live)).toMatchObject({
      outcome: "unknown",
      control: "unknown",
      detail: expect.stringContaining("isn't installed"),
    });
  });
});
