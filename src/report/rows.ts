import type { EventType } from "../core/journal.ts";
import type { Instant } from "../core/time.ts";
import { describe } from "./describe/describe.ts";
import type { History, Step } from "./history.ts";
import { isQuiet, newsOf } from "./news.ts";
import { count, range, shortHash } from "./phrase.ts";
import { voidedWith } from "./voided.ts";

/** One line of the timeline: one journal row, or a run of rows in which nothing changed. */
export interface TimelineRow {
  readonly seq: number;
  /** Same as `seq` unless rows were folded. */
  readonly lastSeq: number;
  readonly at: Instant;
  readonly lastAt: Instant;
  readonly actor: string;
  readonly type: EventType;
  readonly event: string;
  readonly evidence: string;
  /** Hash of the (last) journal row: what `stanch verify` checks. */
  readonly hash: string;
}

/** The lines of the timeline; consecutive readings without news, and the leases taken between them, become one. */
export function rowsOf({ steps }: History): readonly TimelineRow[] {
  const rows: TimelineRow[] = [];
  let run: [Step, ...Step[]] | null = null;
  const flush = () => {
    if (run !== null) rows.push(folded(run));
    run = null;
  };
  for (const step of steps) {
    if (isFoldable(step)) {
      if (run?.[0].entry.actor !== step.entry.actor) flush();
      if (run === null) run = [step];
      else run.push(step);
      continue;
    }
    flush();
    rows.push(rowOf(step));
  }
  flush();
  return rows;
}

/** A lease that was taken over from somebody is worth its own line. */
function isFoldable({ entry, before, after }: Step): boolean {
  if (entry.type === "lease.taken") return entry.data.from === undefined;
  const context = { before, after };
  return (
    entry.type === "evidence.observed" && isQuiet(newsOf(entry, context)) && voidedWith(context) === null
  );
}

function rowOf(step: Step): TimelineRow {
  const { entry } = step;
  const { event, evidence } = describe(entry, step);
  const { seq, at, actor, type, hash } = entry;
  const voided = voidedWith(step);
  const rests = voided === null ? evidence : [voided, evidence].filter((text) => text !== "").join("; ");
  return { seq, lastSeq: seq, at, lastAt: at, actor, type, event, evidence: rests, hash };
}

function folded(run: readonly [Step, ...Step[]]): TimelineRow {
  const first = run[0];
  const last = run.at(-1) ?? first;
  if (first === last) return rowOf(first);
  const readings = run.filter((step) => step.entry.type === "evidence.observed").length;
  const leases = run.length - readings;
  const said = [
    ...(readings === 0 ? [] : [`evidence read ${count(readings, "time")}, nothing new`]),
    ...(leases === 0 ? [] : [`driving taken ${count(leases, "time")}`]),
  ];
  return {
    ...rowOf(first),
    lastSeq: last.entry.seq,
    lastAt: last.entry.at,
    type: readings === 0 ? "lease.taken" : "evidence.observed",
    event: said.join("; "),
    evidence: range(first.entry.at, last.entry.at, first.entry.at),
    hash: last.entry.hash,
  };
}

/** `#12:3f9a1b2c…`, `#12-19:…`: where the line stands in the journal. */
export function journalMark(row: TimelineRow): string {
  const which = row.seq === row.lastSeq ? String(row.seq) : `${row.seq}-${row.lastSeq}`;
  return `#${which}:${shortHash(row.hash)}`;
}
