import { describe, expect, it } from "vitest";
import type { JournalEntry } from "../../../src/core/journal.ts";
import { type RawEntry, entryHash } from "../../../src/hosts/embedded/chain.ts";
import { headCheckpoint } from "../../../src/hosts/embedded/checkpoint.ts";
import { type VerifyOptions, type VerifyReport, verifyIncident } from "../../../src/hosts/embedded/verify.ts";
import { createMemoryJournal } from "./memory-journal.ts";
import { INCIDENT, approval, checkpointOver, judged, newIdentity, opened, signer } from "./rows.ts";

const ana = newIdentity("ana");
const ben = newIdentity("ben");
const people = [ana, ben].map(({ person, publicKey }) => ({ id: person, publicKey }));

/** 1 opened, 2–3 judged, 4 approval, 5 judged, 6 checkpoint over 5, 7–8 judged. */
const entries = build();
/** The same incident in another journal: another start, so other hashes. */
const other = build("other start");

function build(start?: string): readonly JournalEntry[] {
  const journal = createMemoryJournal(start);
  const append = (...events: Parameters<typeof journal.append>[1]): void =>
    void journal.append(INCIDENT, events);
  append(opened(ana, ben), judged(2), judged(3), approval(ben), judged(5));
  append(checkpointOver(ana, journal.read(INCIDENT)));
  append(judged(7), judged(8));
  return journal.read(INCIDENT);
}

function verify(rows: readonly unknown[], options: VerifyOptions = {}): VerifyReport {
  return verifyIncident(rows, signer, options);
}

/** Number and kind of the first bad entry. */
function firstBad(rows: readonly unknown[], options: VerifyOptions = {}): unknown {
  const [first] = verify(rows, options).problems;
  return first === undefined ? null : [first.seq, first.kind];
}

/** What a forger without anybody's key can do: number and hash everything anew. */
function rechain(rows: readonly RawEntry[]): readonly RawEntry[] {
  const chain: RawEntry[] = [];
  for (const [index, row] of rows.entries()) {
    const entry = { ...row, seq: index + 1, prev: chain.at(-1)?.hash ?? row.prev };
    chain.push({ ...entry, hash: entryHash(signer, entry) });
  }
  return chain;
}

function replaced(seq: number, change: Partial<RawEntry>): readonly RawEntry[] {
  return entries.map((entry) => (entry.seq === seq ? { ...entry, ...change } : entry));
}

describe("verifying an incident", () => {
  it("finds nothing wrong with what was written, and says what it can't see", () => {
    expect(verify(entries)).toStrictEqual({
      incident: INCIDENT,
      size: 8,
      root: entries[7]?.hash,
      problems: [],
      signatures: 2,
      vouched: 5,
      unseen: [
        expect.stringContaining("cut off at the end"),
        expect.stringContaining("after 5"),
        expect.stringContaining("keys"),
      ],
    });
  });

  it("leaves unseen only what came after it, with an outside checkpoint over the end and the people from the workspace", () => {
    const head = headCheckpoint(entries);
    const report = verify(entries, { checkpoints: head === null ? [] : [head], people });
    expect(report).toMatchObject({
      problems: [],
      vouched: 8,
      unseen: ["whether entries were cut off after 8: the checkpoint from outside ends at 8"],
    });
  });

  const fields = ["incident", "at", "actor", "type", "prev", "hash", "data"] as const;
  it.each(fields.flatMap((field) => entries.map(({ seq }) => [field, seq] as const)))(
    "names a change of %s in entry %i",
    (field, seq) => {
      const change = { [field]: field === "data" ? { unclassified: 42 } : "L-changed" };
      const problems = verify(replaced(seq, change)).problems;
      // A changed incident in the first row makes all the others the foreign ones.
      const named = problems.map((problem) => problem.seq);
      expect(named[0]).toBe(field === "incident" && seq === 1 ? 1 : seq);
    },
  );

  it("names the place of a dropped, doubled, swapped, foreign or shapeless row", () => {
    for (const { seq } of entries.slice(0, -1)) {
      const without = entries.filter((entry) => entry.seq !== seq);
      expect(firstBad(without)).toStrictEqual([seq + 1, "gap"]);
      const doubled = entries.flatMap((entry) => (entry.seq === seq ? [entry, entry] : [entry]));
      expect(firstBad(doubled)).toStrictEqual([seq, "gap"]);
      expect(firstBad(swapped(seq))).toStrictEqual([seq + 1, "gap"]);
      const spliced = entries.map((entry) => (entry.seq === seq + 1 ? other[seq] : entry));
      expect(firstBad(spliced)).toStrictEqual([seq + 1, "prev"]);
      const broken = entries.map((entry) => (entry.seq === seq ? { ...entry, extra: 1 } : entry));
      expect(firstBad(broken)).toStrictEqual([seq, "shape"]);
    }
  });

  it("goes on after the first bad entry", () => {
    const rows = replaced(2, { actor: "eve" }).map((row) => (row.seq === 7 ? { ...row, actor: "eve" } : row));
    expect(verify(rows).problems.map(({ seq, kind }) => [seq, kind])).toStrictEqual([
      [2, "hash"],
      [7, "hash"],
    ]);
  });

  it("sees a change before a signed checkpoint though all hashes were made anew", () => {
    for (const seq of [2, 3, 5]) {
      const forged = rechain(replaced(seq, { data: { unclassified: 0 } }));
      expect(firstBad(forged)).toStrictEqual([6, "checkpoint"]);
    }
    const dropped = rechain(entries.filter((entry) => entry.seq !== 3));
    expect(firstBad(dropped)).toStrictEqual([5, "checkpoint"]);
    const moved = rechain(replaced(2, { data: { unclassified: 0 } }));
    const data = { ...(entries[5]?.data as object), root: moved[4]?.hash };
    expect(firstBad(rechain(moved.map((row) => (row.seq === 6 ? { ...row, data } : row))))).toStrictEqual([
      6,
      "signature",
    ]);
  });

  it("sees a row of another incident though all hashes were made anew", () => {
    expect(firstBad(rechain(replaced(7, { incident: "L-2" })))).toStrictEqual([7, "incident"]);
  });

  it("sees a forged approval though all hashes were made anew", () => {
    const eve = newIdentity("eve");
    const approvalWith = (change: object): unknown =>
      firstBad(rechain(replaced(4, { data: { ...(entries[3]?.data as object), ...change } })));
    expect(approvalWith({ verdict: "b".repeat(64) })).toStrictEqual([4, "signature"]);
    expect(approvalWith({ visit: 2 })).toStrictEqual([4, "signature"]);
    expect(approvalWith({ by: "ana" })).toStrictEqual([4, "signature"]);
    expect(approvalWith({ by: "eve" })).toStrictEqual([4, "person"]);
    expect(approvalWith({ signature: undefined })).toStrictEqual([4, "unsigned"]);
    expect(approvalWith({ signature: "" })).toStrictEqual([4, "signature"]);
    expect(firstBad(rechain(replaced(4, { data: approval(eve).data })))).toStrictEqual([4, "person"]);
    expect(firstBad(rechain(replaced(4, { at: "2026-11-24T03:00:00.000Z" })))).toStrictEqual([
      4,
      "signature",
    ]);
  });

  it("sees a signed row that was put in twice, and people enrolled afterwards", () => {
    const again = rechain([...entries, entries[3] as RawEntry]);
    expect(firstBad(again)).toStrictEqual([9, "replayed"]);
    const eve = newIdentity("eve");
    const late = rechain([
      ...entries,
      { ...(entries[0] as RawEntry), ...opened(eve) },
      { ...(entries[0] as RawEntry), ...approval(eve) },
    ]);
    expect(firstBad(late)).toStrictEqual([10, "person"]);
  });

  it("sees a journal made anew with other people's keys only by the people of the workspace", () => {
    const [eve, mallory] = [newIdentity("ana"), newIdentity("ben")];
    const journal = createMemoryJournal();
    journal.append(INCIDENT, [opened(eve, mallory), approval(mallory)]);
    const forged = journal.read(INCIDENT);
    expect(firstBad(forged)).toBeNull();
    expect(firstBad(forged, { people })).toStrictEqual([2, "signature"]);
  });

  it("sees a cut or rewritten tail by a checkpoint from outside, and not without one", () => {
    const [head] = [headCheckpoint(entries)].flatMap((checkpoint) => checkpoint ?? []);
    const checkpoints = head === undefined ? [] : [head];
    expect(firstBad(entries.slice(0, 6))).toBeNull();
    expect(firstBad(entries.slice(0, 6), { checkpoints })).toStrictEqual([8, "truncated"]);
    const rewritten = rechain(replaced(7, { data: { unclassified: 0 } }));
    expect(firstBad(rewritten)).toBeNull();
    expect(firstBad(rewritten, { checkpoints })).toStrictEqual([8, "checkpoint"]);
    expect(firstBad(other, { checkpoints })).toStrictEqual([8, "checkpoint"]);
    expect(firstBad([], { checkpoints })).toStrictEqual([8, "truncated"]);
    expect(
      firstBad(entries, { checkpoints: checkpoints.map((row) => ({ ...row, incident: "L-2" })) }),
    ).toStrictEqual([8, "checkpoint"]);
  });

  it("doesn't believe an outside checkpoint that nobody enrolled signed", () => {
    const [head] = [headCheckpoint(entries)].flatMap((checkpoint) => checkpoint ?? []);
    const forged = {
      incident: INCIDENT,
      size: 8,
      root: head?.root ?? "",
      signed: { by: "ana", signature: "AAAA" },
    };
    expect(firstBad(entries, { checkpoints: [forged] })).toStrictEqual([8, "signature"]);
  });

  it("never throws for what it reads", () => {
    const hostile = [
      null,
      1,
      "x",
      [],
      {},
      { seq: 1 },
      { ...entries[0], data: null },
      { ...entries[5], data: null },
    ];
    for (const row of [...hostile, { ...entries[0], data: { people: [null, { id: 1 }, 7] } }]) {
      expect(verify([row, ...entries.slice(1)]).problems.length).toBeGreaterThan(0);
    }
    expect(verify([])).toMatchObject({ incident: null, size: 0, root: null, problems: [] });
  });

  it("notices any single character that changes in an exported line", () => {
    for (const [index, entry] of entries.entries()) {
      const line = signer.canonical(entry);
      for (let at = 0; at < line.length; at += 7) {
        const flipped = line.slice(0, at) + (line[at] === "x" ? "y" : "x") + line.slice(at + 1);
        const rows = entries.map((row, place) => (place === index ? parsed(flipped) : row));
        expect(verify(rows).problems.length, `${index}:${at}`).toBeGreaterThan(0);
      }
    }
  });
});

function swapped(seq: number): readonly JournalEntry[] {
  const [a, b] = [entries[seq - 1], entries[seq]];
  return entries.flatMap((entry) => (entry === a ? (b ?? []) : entry === b ? (a ?? []) : entry));
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return line;
  }
}
