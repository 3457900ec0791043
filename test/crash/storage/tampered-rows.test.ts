import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { type RawEntry, entryHash } from "../../../src/hosts/embedded/chain.ts";
import { headCheckpoint, signedCheckpoints } from "../../../src/hosts/embedded/checkpoint.ts";
import { type VerifyReport, verifyIncident } from "../../../src/hosts/embedded/verify.ts";
import { AT, approval, judged, signer } from "../../hosts/embedded/rows.ts";
import { chance } from "./chance.ts";
import { ben, workFolder, writeJournal } from "./journal-files.ts";

const folder = workFolder();
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Rows = readonly RawEntry[];

const { entries } = writeJournal(join(folder, "one"));
const rows: Rows = entries;
const others: Rows = writeJournal(join(folder, "other")).entries;
const size = rows.length;
/** What the journal's own checkpoint vouches for, and the copy of it that was kept elsewhere. */
const [copy] = signedCheckpoints(entries);
const vouched = copy?.size ?? 0;
const head = headCheckpoint(entries);

type Draw = ReturnType<typeof chance>;

/** What somebody without anybody's key does who can write the file: numbers and hashes everything anew. */
function rechained(from: Rows): Rows {
  const chain: RawEntry[] = [];
  for (const [index, row] of from.entries()) {
    const entry = { ...row, seq: index + 1, prev: chain.at(-1)?.hash ?? row.prev };
    chain.push({ ...entry, hash: entryHash(signer, entry) });
  }
  return chain;
}

const at = (draw: Draw, from = 0): number => from + draw.below(size - from);
const swapped = (list: Rows, one: number, two: number): Rows =>
  list.map((row, index) => (index === one ? (list[two] ?? row) : index === two ? (list[one] ?? row) : row));

function changed(draw: Draw, index: number): Rows {
  const field = draw.pick(["incident", "at", "actor", "type", "data", "prev", "hash", "seq"] as const);
  return rows.map((row, place) => {
    if (place !== index) return row;
    switch (field) {
      case "seq":
        return { ...row, seq: row.seq + 1 + draw.below(3) };
      case "data":
        return { ...row, data: { ...(row.data as object), more: draw.below(1000) } };
      case "hash":
      case "prev":
        return { ...row, [field]: flippedDigit(row[field], draw) };
      default:
        return { ...row, [field]: `${row[field]}${draw.below(10)}` };
    }
  });
}

function flippedDigit(hex: string, draw: Draw): string {
  const place = draw.below(hex.length);
  const digit = ((Number.parseInt(hex[place] ?? "0", 16) + 1 + draw.below(15)) % 16).toString(16);
  return hex.slice(0, place) + digit + hex.slice(place + 1);
}

/** Each leaves the chain as it is: a check of the journal by itself must see it. */
const CLUMSY: Readonly<Record<string, (draw: Draw) => Rows>> = {
  "a changed field": (draw) => changed(draw, at(draw)),
  "a dropped row": (draw) => without(rows, draw.below(size - 1)),
  "swapped rows": (draw) => {
    const one = at(draw);
    return swapped(rows, one, (one + 1 + draw.below(size - 1)) % size);
  },
  "a doubled row": (draw) => {
    const index = at(draw);
    return rows.toSpliced(draw.below(size + 1), 0, ...rows.slice(index, index + 1));
  },
  "a row of another run": (draw) => {
    const index = at(draw);
    return rows.toSpliced(index, draw.below(2), ...others.slice(index, index + 1));
  },
  "the head of one run and the tail of another": (draw) => {
    const cut = 1 + draw.below(size - 1);
    return [...rows.slice(0, cut), ...others.slice(cut)];
  },
};

function without(list: Rows, index: number): Rows {
  return list.toSpliced(index, 1);
}

/** Each leaves a whole chain: nothing but a signature shows it. */
const CAREFUL: Readonly<Record<string, (draw: Draw) => { readonly rows: Rows; readonly from: number }>> = {
  "a changed row, hashed anew": (draw) => {
    const index = at(draw, 1);
    const altered = rows.map((row, place) =>
      place === index ? { ...row, at: `${AT.slice(0, -4)}001Z` } : row,
    );
    return { rows: rechained(altered), from: index + 1 };
  },
  "a dropped row, hashed anew": (draw) => {
    const index = 1 + draw.below(size - 2);
    return { rows: rechained(without(rows, index)), from: index + 1 };
  },
  "an invented row, hashed anew": (draw) => {
    const index = at(draw, 1);
    const forged = { ...rows[0], ...judged(draw.below(99)) } as RawEntry;
    return { rows: rechained(rows.toSpliced(index, 0, forged)), from: index + 1 };
  },
  "an older copy": (draw) => {
    const length = 1 + draw.below(size - 1);
    return { rows: rows.slice(0, length), from: length + 1 };
  },
};

const first = (report: VerifyReport): string | undefined => report.problems[0]?.kind;
const verify = (given: Rows, ...checkpoints: readonly (typeof copy)[]): VerifyReport =>
  verifyIncident(given, signer, { checkpoints: checkpoints.filter((one) => one !== undefined) });

describe("tampering with rows", () => {
  it.each(Object.entries(CLUMSY))("is seen without any help: %s", (_what, mutate) => {
    const draw = chance(11);
    for (let n = 0; n < 500; n += 1) {
      const mutated = mutate(draw);
      const report = verify(mutated);
      const same = mutated.length === size && mutated.every((row, index) => row === rows[index]);
      expect(same ? null : first(report)).not.toBeUndefined();
    }
  });

  it.each(Object.entries(CAREFUL))(
    "is seen by a checkpoint that is kept elsewhere, and what one can't see is said: %s",
    (what, mutate) => {
      const draw = chance(12);
      let unseen = 0;
      for (let n = 0; n < 500; n += 1) {
        const { rows: mutated, from } = mutate(draw);
        // A checkpoint over everything, and the last signed one: whoever has that sees what came before it.
        expect(first(verify(mutated, head ?? undefined))).not.toBeUndefined();
        const withCopy = verify(mutated, copy);
        const alone = verify(mutated);
        if (from <= vouched) expect(first(withCopy)).not.toBeUndefined();
        else if (first(withCopy) === undefined) {
          unseen += 1;
          expect(withCopy.unseen.join("\n")).toMatch(
            new RegExp(
              `cut off after ${mutated.length}: the checkpoint from outside ends at ${vouched}|rewritten`,
            ),
          );
        }
        if (first(alone) === undefined)
          expect(alone.unseen[0]).toContain("cut off at the end: that takes a checkpoint");
        // Within the journal the signed checkpoint shows it, as long as it is still there.
        if (from <= vouched && what !== "an older copy") expect(first(alone)).not.toBeUndefined();
      }
      // Both sides were tried.
      expect(unseen).toBeGreaterThan(50);
      expect(unseen).toBeLessThan(450);
    },
  );

  it("is seen where a signed row is put in a second time, or signed by somebody else's key", () => {
    const replayed = rechained([...rows, ...rows.filter(({ type }) => type === "approval.granted")]);
    expect(first(verify(replayed))).toBe("replayed");
    const { data, ...row } = approval(ben);
    const forged = { ...rows[0], ...row, actor: "ana", data: { ...data, by: "ana" } } as RawEntry;
    expect(first(verify(rechained([...rows, forged])))).toBe("signature");
  });
});
