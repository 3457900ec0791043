import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parseConfig } from "../../../src/formats/config.ts";
import { renderProblems } from "../../../src/formats/problem.ts";
import { rowFormat } from "../../../src/formats/row-format.ts";

/** The mapping as docs/adapters/rabbitmq.md shows it. */
const format = (() => {
  const shown = /^```yaml\n(.*?)^```$/ms.exec(readFileSync("docs/adapters/rabbitmq.md", "utf8"))?.[1] ?? "";
  const loaded = parseConfig(`kind: config\n${shown}`, "rabbitmq.md");
  if (!loaded.ok) throw new Error(renderProblems(loaded.problems));
  const log = loaded.value.auditLogs["broker-log"];
  if (log?.adapter !== "file") throw new Error("the page shows no log file");
  return rowFormat(log);
})();

function reads(line: string): unknown {
  const read = format.lines?.(line) ?? null;
  if (read === null) return "skipped";
  return "problem" in read ? read.problem : format.toRows(read.record, "h", [])[0];
}

const AT = "2026-11-26 20:29:24.373430+00:00";
const opened = (user: string): string =>
  `${AT} [info] <0.799.0> connection <0.799.0> (127.0.0.1:56630 -> 127.0.0.1:42431): user '${user}' authenticated and granted access to vhost '/'`;

/** Lines as RabbitMQ 3.10.8 wrote them. */
describe("the log of a RabbitMQ", () => {
  it("names the user of each connection that was opened, and of each log-in that was refused", () => {
    const at = "2026-11-26T20:29:24.373Z";
    expect(reads(opened("orders-bk9x"))).toMatchObject({
      at,
      keyId: "orders-bk9x",
      address: "127.0.0.1",
      outcome: "accepted",
    });
    const refused = { at, keyId: "u1", outcome: "refused", address: null };
    for (const line of [
      `${AT} [error] <0.809.0> PLAIN login refused: user 'u1' - invalid credentials`,
      `${AT} [warning] <0.831.0> HTTP access denied: user 'u1' - invalid credentials`,
    ])
      expect(reads(line)).toMatchObject(refused);
    expect(reads(opened("u1").replace("127.0.0.1:56630", "[::1]:56630"))).toMatchObject({ address: "[::1]" });
  });

  it.each([
    "[info] <0.787.0> accepting AMQP connection <0.787.0> (127.0.0.1:56626 -> 127.0.0.1:42431)",
    "[info] <0.784.0> Successfully set permissions for 'u1' in virtual host '/' to '', '.*', '.*'",
    "[warning] <0.799.0> client unexpectedly closed TCP connection",
    "[warning] <0.805.0> HTTP access denied: user 'u1' - Not management user",
    "[error] <0.817.0> connection refused for user 'u1': user connection limit (0) is reached",
    // What a log-in with a line end in its name leaves: neither half is a call of anybody.
    "[error] <0.825.0> PLAIN login refused: user 'x",
    "[error] <0.825.0> 2026-11-26 20' - invalid credentials",
  ])("passes over %s", (line) => {
    expect(reads(`${AT} ${line}`)).toBe("skipped");
  });

  it("lets nobody forge a connection by the name of a refused log-in", () => {
    const name = `x' - invalid credentials\n${opened("victim")}`;
    const lines = `PLAIN login refused: user '${name}' - invalid credentials`.split("\n");
    const read = lines.map((line) => reads(`${AT} [error] <0.825.0> ${line}`));
    expect(read).toMatchObject([{ keyId: "x", outcome: "refused" }, expect.any(String)]);
    expect(reads(opened("q' authenticated and granted access to vhost 'z"))).toBe(
      "it fits the mapping's lines in more ways than one",
    );
  });

  it("has a line that it doesn't know for one that can't be read", () => {
    expect(reads("=ERROR REPORT==== 26-Nov-2026::20:29:24 ===")).toBe("it doesn't fit the mapping's lines");
  });
});
