import type { Person } from "../../core/plan.ts";
import type { Signer } from "../../ports/signer.ts";
import { type ChainProblem, type Joint, type RawEntry, chainProblem } from "./chain.ts";
import type { Checkpoint } from "./checkpoint.ts";
import { rawEntryOf } from "./raw-entry.ts";
import { type SignatureProblem, createSignatureCheck } from "./verify-signature.ts";

export interface JournalProblem {
  /** Number of the bad entry; the one that was due, where a row has none. */
  readonly seq: number;
  readonly kind: ChainProblem["kind"] | SignatureProblem["kind"] | "shape" | "checkpoint" | "truncated";
  readonly detail: string;
}

export interface VerifyReport {
  readonly incident: string | null;
  readonly size: number;
  /** Hash of the newest entry; null if there is none. */
  readonly root: string | null;
  /** In the order of the entries; the first is the one to name. Empty: nothing wrong can be seen. */
  readonly problems: readonly JournalProblem[];
  /** Good signatures. */
  readonly signatures: number;
  /** Up to here a good checkpoint vouches, from within or from outside; 0 for none. */
  readonly vouched: number;
  /** What nobody could see from this material, in words. */
  readonly unseen: readonly string[];
}

export interface VerifyOptions {
  /** Checkpoints that were kept somewhere else. */
  readonly checkpoints?: readonly Checkpoint[];
  /** People as enrolled in the workspace; without them the keys in the journal's own first row are believed. */
  readonly people?: readonly Person[];
}

/** Judges rows as they were found, in file order, and goes on after the first bad one. Never throws for what it reads. */
export function verifyIncident(
  rows: readonly unknown[],
  signer: Pick<Signer, "digest" | "canonical" | "verify">,
  { checkpoints = [], people }: VerifyOptions = {},
): VerifyReport {
  const found: { readonly place: number; readonly problem: JournalProblem }[] = [];
  const hashOf = new Map<number, string>();
  const check = createSignatureCheck(rawEntryOf(rows[0]), signer, people);
  let first: RawEntry | null = null;
  let last: RawEntry | null = null;
  let vouched = 0;

  for (const [place, row] of rows.entries()) {
    const report = (seq: number, problem: Omit<JournalProblem, "seq">): void => {
      found.push({ place, problem: { seq, ...problem } });
    };
    const entry = rawEntryOf(row);
    if (entry === null) {
      report((last?.seq ?? 0) + 1, { kind: "shape", detail: "isn't a journal row" });
      continue;
    }
    first ??= entry;
    const joint: Joint = last ?? { incident: entry.incident, seq: 0, hash: null };
    const broken = chainProblem(signer, entry, joint);
    const forged = check.row(entry);
    if (broken !== null) report(entry.seq, broken);
    if (forged !== null) report(entry.seq, forged);
    if (entry.type === "checkpoint.signed" && forged === null) {
      const { size, root } = entry.data as { readonly size: unknown; readonly root: unknown };
      if (typeof size === "number" && hashOf.get(size) === root) vouched = Math.max(vouched, size);
      else
        report(entry.seq, { kind: "checkpoint", detail: "vouches for other entries than those before it" });
    }
    if (!hashOf.has(entry.seq)) hashOf.set(entry.seq, entry.hash);
    last = entry;
  }
  for (const checkpoint of checkpoints) {
    const problem = outsideProblem(checkpoint, last, hashOf) ?? check.checkpoint(checkpoint);
    if (problem === null) vouched = Math.max(vouched, checkpoint.size);
    else found.push({ place: checkpoint.size - 1, problem: { seq: checkpoint.size, ...problem } });
  }

  const outside = Math.max(0, ...checkpoints.map((checkpoint) => checkpoint.size));
  return {
    incident: first?.incident ?? null,
    size: rows.length,
    root: last?.hash ?? null,
    problems: found.toSorted((a, b) => a.place - b.place).map(({ problem }) => problem),
    signatures: check.good(),
    vouched,
    unseen: unseenOf(rows.length, vouched, outside, people === undefined),
  };
}

function outsideProblem(
  { incident, size, root }: Checkpoint,
  last: RawEntry | null,
  hashOf: ReadonlyMap<number, string>,
): Omit<JournalProblem, "seq"> | null {
  if (last !== null && last.incident !== incident) {
    return { kind: "checkpoint", detail: `can't be compared: the checkpoint from outside is of ${incident}` };
  }
  if (hashOf.get(size) === root) return null;
  if (size > (last?.seq ?? 0)) {
    return { kind: "truncated", detail: `is gone: a checkpoint from outside saw ${size} entries` };
  }
  return {
    kind: "checkpoint",
    detail: "or one before it isn't the one that the checkpoint from outside saw",
  };
}

function unseenOf(size: number, vouched: number, outside: number, ownKeys: boolean): readonly string[] {
  const unseen: string[] = [];
  if (outside === 0)
    unseen.push("whether entries were cut off at the end: that takes a checkpoint from outside");
  // One that ends where the journal ends tells nothing of what may have come after it.
  else if (outside <= size)
    unseen.push(`whether entries were cut off after ${size}: the checkpoint from outside ends at ${outside}`);
  if (vouched < size)
    unseen.push(
      `whether unsigned entries after ${vouched} were rewritten with all that follow: no checkpoint vouches for them`,
    );
  if (ownKeys) unseen.push("whether the people's keys are theirs: they were read from the journal itself");
  return unseen;
}
