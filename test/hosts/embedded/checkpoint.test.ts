import { describe, expect, it } from "vitest";
import {
  exportIncident,
  formatCheckpoint,
  headCheckpoint,
  parseCheckpoint,
  signedCheckpoints,
} from "../../../src/hosts/embedded/checkpoint.ts";
import { verifyIncident } from "../../../src/hosts/embedded/verify.ts";
import { withCode } from "../../contracts/journal.ts";
import { createMemoryJournal } from "./memory-journal.ts";
import { INCIDENT, checkpointOver, judged, newIdentity, opened, signer } from "./rows.ts";

const ana = newIdentity("Ana López");
const journal = createMemoryJournal();
journal.append(INCIDENT, [opened(ana), judged(1)]);
journal.append(INCIDENT, [checkpointOver(ana, journal.read(INCIDENT)), judged(2)]);
const entries = journal.read(INCIDENT);

describe("a checkpoint", () => {
  it("survives being written and read, signed or not", () => {
    const [signed] = signedCheckpoints(entries);
    const head = headCheckpoint(entries);
    for (const checkpoint of [signed, head]) {
      if (checkpoint === undefined || checkpoint === null) throw new Error("no checkpoint");
      expect(parseCheckpoint(formatCheckpoint(checkpoint))).toStrictEqual(checkpoint);
      expect(parseCheckpoint(formatCheckpoint(checkpoint).replaceAll("\n", "\r\n"))).toStrictEqual(
        checkpoint,
      );
    }
  });

  it("has origin, size and root on lines of their own, and the signature is over them", () => {
    const [signed] = signedCheckpoints(entries);
    if (signed?.signed === undefined) throw new Error("no checkpoint");
    const [body = "", signature = ""] = formatCheckpoint(signed).split("\n\n");
    expect(body.split("\n").slice(0, 2)).toStrictEqual([`stanch/${INCIDENT}`, "2"]);
    expect(signature).toBe(`— Ana López ${signed.signed.signature}\n`);
    expect(signer.verify(ana.publicKey, `${body}\n`, signed.signed.signature)).toBe(true);
  });

  it("can have its root in base64", () => {
    const root = "ab".repeat(32);
    const text = `stanch/L-1\n7\n${Buffer.from(root, "hex").toString("base64")}\n`;
    expect(parseCheckpoint(text)).toStrictEqual({ incident: "L-1", size: 7, root });
  });

  it.each([
    ["nothing", ""],
    ["another origin", `other/L-1\n1\n${"a".repeat(64)}\n`],
    ["no size", `stanch/L-1\n0\n${"a".repeat(64)}\n`],
    ["a size beyond counting", `stanch/L-1\n${"9".repeat(20)}\n${"a".repeat(64)}\n`],
    ["a short root", `stanch/L-1\n1\n${"a".repeat(63)}\n`],
    ["more lines", `stanch/L-1\n1\n${"a".repeat(64)}\nmore\n`],
    ["a signature of nobody", `stanch/L-1\n1\n${"a".repeat(64)}\n\n—  AAAA\n`],
    ["two signatures", `stanch/L-1\n1\n${"a".repeat(64)}\n\n— ana AAAA\n— ben AAAA\n`],
  ])("isn't read from %s", (_what, text) => {
    expect(() => parseCheckpoint(text)).toThrow(withCode("ERR_CHECKPOINT_UNREADABLE"));
  });

  it("isn't written with a name that would forge lines", () => {
    const checkpoint = { incident: "L-1", size: 1, root: "a".repeat(64) };
    const signed = { by: "ana\n— ben", signature: "AAAA" };
    expect(() => formatCheckpoint({ ...checkpoint, signed })).toThrow(withCode("ERR_CHECKPOINT_UNREADABLE"));
    expect(() => formatCheckpoint({ ...checkpoint, incident: "L-1\n1" })).toThrow(
      withCode("ERR_CHECKPOINT_UNREADABLE"),
    );
  });
});

describe("an exported incident", () => {
  it("can be verified from its lines and its checkpoint alone", () => {
    const { lines, checkpoint } = exportIncident(entries, signer);
    const rows: readonly unknown[] = lines.map((line) => JSON.parse(line) as unknown);
    const checkpoints = [parseCheckpoint(formatCheckpoint(checkpoint)), ...signedCheckpoints(entries)];
    expect(verifyIncident(rows, signer, { checkpoints })).toMatchObject({
      size: 4,
      problems: [],
      vouched: 4,
    });
    expect(verifyIncident(rows.slice(0, 3), signer, { checkpoints }).problems).toMatchObject([
      { seq: 4, kind: "truncated" },
    ]);
  });

  it("isn't made of nothing", () => {
    expect(() => exportIncident([], signer)).toThrow(withCode("ERR_INCIDENT_UNKNOWN"));
  });
});
