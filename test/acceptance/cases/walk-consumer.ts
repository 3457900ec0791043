import type { Consumer } from "../../../src/core/consumer.ts";
import type { Evidence, SourceReading } from "../../../src/core/evidence.ts";
import type { JournalEntry } from "../../../src/core/journal.ts";
import { openingOf, people, rowsOf, seconds } from "./rows.ts";
import type { Line } from "./walk.ts";

const TWICE = 2;
/** Two runs that somebody triggers are two if they lie so far apart, in seconds. */
const TRIGGERED_GAP = 60;

/** What was on record of one consumer when the key was ended. */
interface File {
  readonly consumer: Consumer;
  readonly writtenAt: string;
  readonly now: string;
  readonly triggered: boolean;
  readonly tokenCache: number;
  /** Since when the leaked key was known to be disabled. */
  readonly disabledAt: string | null;
  /** Of after its swap, oldest first. */
  readonly evidence: readonly Evidence[];
  readonly readings: readonly SourceReading[];
  readonly said: Readonly<Record<"new-key-in-use" | "old-key-unused", readonly string[]>>;
}

/** Rules 1 to 3 of each consumer, by the rows up to the intent that ended the key. */
export function consumerLines(before: readonly JournalEntry[]): readonly Line[] {
  const { plan } = openingOf(before);
  const added = rowsOf(before, "consumer.added").map((row) => row.data.consumer);
  return [...plan.consumers, ...added].flatMap((consumer) => {
    const file = fileOf(before, consumer);
    const rules = { "1": newUse(file), "2a": silence(file), "2b": whileDisabled(file), "2c": ownWord(file) };
    const lines = Object.entries({ ...rules, "3": unrefused(file) });
    return lines.flatMap(([rule, found]) => found.map((text): Line => `${consumer.id} | ${rule} | ${text}`));
  });
}

function fileOf(before: readonly JournalEntry[], consumer: Consumer): File {
  const { plan } = openingOf(before);
  const written = rowsOf(before, "consumer.written").filter((row) => row.data.consumer === consumer.id);
  const writtenAt = written.at(-1)?.at;
  if (writtenAt === undefined) throw new Error(`${consumer.id} was never swapped`);
  const observed = rowsOf(before, "evidence.observed");
  const said = (claim: string): readonly string[] =>
    rowsOf(before, "attestation.made")
      .filter(({ data }) => data.claim === claim && data.subject === consumer.id)
      .filter(({ data, at }) => data.happenedAt > writtenAt && data.happenedAt <= at)
      .map(({ data }) => data.by);
  return {
    consumer,
    writtenAt,
    now: before.at(-1)?.at ?? writtenAt,
    triggered: consumer.period === "on-demand" || consumer.period > plan.overlap,
    tokenCache: plan.capabilities.tokenCache,
    disabledAt: rowsOf(before, "rung.applied").find(({ data }) => data.rung === "disable")?.at ?? null,
    evidence: observed
      .flatMap((row) => row.data.evidence)
      .filter((seen) => seen.consumer === consumer.id && seen.last > writtenAt),
    readings: observed.at(-1)?.data.readings ?? [],
    said: { "new-key-in-use": said("new-key-in-use"), "old-key-unused": said("old-key-unused") },
  };
}

function newUse(file: File): readonly string[] {
  const uses = file.evidence.filter((seen) => seen.fact === "use" && seen.key === "new");
  const enough = sourcesOf(uses).filter((source) => {
    const runs = runsIn(uses, source, file.writtenAt);
    return isFresh(file, runs.at(-1)) && (!file.triggered || apart(runs, TRIGGERED_GAP).length >= TWICE);
  });
  const what = file.triggered ? "two runs on its replacement" : "used its replacement";
  const said = file.said["new-key-in-use"];
  return [
    ...enough.map((source) => `observed: ${what}, ${inWords(uses, source)}`),
    ...(said.length === 0 ? [] : [`attested by ${people(said)}: new-key-in-use`]),
    ...whileDisabled(file),
  ];
}

/** A source that names the key on all that this consumer does shows none of it on the leaked one for the window. */
function silence({ consumer, evidence, readings, writtenAt, ...file }: File): readonly string[] {
  const period = file.triggered ? 0 : Number(consumer.period);
  const window = Math.max(TWICE * period, file.tokenCache);
  return readings
    .filter((reading) => reading.identifiesKey && (file.disabledAt === null || reading.recordsRefusals))
    .filter(({ covers }) => covers.includes("*") || consumer.calls.every((kind) => covers.includes(kind)))
    .filter(({ gaps }) => gaps.every((gap) => gap.to <= writtenAt))
    .filter(({ from, through }) => seconds(from > writtenAt ? from : writtenAt, through) >= window)
    .filter(({ source }) => !evidence.some((seen) => seen.key === "old" && seen.source === source))
    .map(({ source }) => `silence on the leaked key in ${source}`);
}

function whileDisabled(file: File): readonly string[] {
  const { disabledAt } = file;
  if (disabledAt === null) return [];
  const after = new Date(Date.parse(disabledAt) + file.tokenCache * 1000).toISOString();
  const since = after > file.writtenAt ? after : file.writtenAt;
  const uses = file.evidence.filter((seen) => seen.fact === "use" && seen.key !== "old");
  const gap = file.triggered ? TRIGGERED_GAP : Number(file.consumer.period);
  return sourcesOf(uses)
    .filter((source) => apart(runsIn(uses, source, since), gap).length >= TWICE)
    .map((source) => `observed: two successes while the key was disabled, ${inWords(uses, source)}`);
}

/** What its own runtime reports, each source by its newest word, or what somebody says of it. */
function ownWord(file: File): readonly string[] {
  const holds = file.evidence.filter((seen) => seen.fact === "holds");
  const newest = sourcesOf(holds).map((source) => holds.findLast((seen) => seen.source === source));
  const heard = newest.some((report) => report?.key !== "new")
    ? []
    : newest.flatMap((report) => (report !== undefined && isFresh(file, report.last) ? [report] : []));
  const said = file.said["old-key-unused"];
  return [
    ...heard.map(({ source }) => `observed: holds its replacement, says ${source}`),
    ...(said.length === 0 ? [] : [`attested by ${people(said)}: old-key-unused`]),
  ];
}

/** No refusal since the last success; from a source that can't see refusals, a success that is hardly old. */
function unrefused(file: File): readonly string[] {
  const uses = file.evidence.filter((seen) => seen.fact === "use" && seen.key !== "old");
  const refused = file.evidence.filter((seen) => seen.fact === "refusal" && seen.key !== "old");
  const last =
    refused
      .map((seen) => seen.last)
      .sort()
      .at(-1) ?? "";
  const found = sourcesOf(uses).flatMap((source) => {
    const seen = uses.findLast((use) => use.source === source && use.last > last);
    if (seen === undefined || !isFresh(file, seen.last)) return [];
    const blind = seen.seesRefusals ? "" : ", which can't see refusals";
    return [`observed: a success and no refusal since, ${inWords(uses, source)}${blind}`];
  });
  const said = file.said["new-key-in-use"];
  return [
    ...found,
    ...(said.length > 0 && last === "" ? [`attested by ${people(said)}: new-key-in-use`] : []),
  ];
}

function isFresh({ consumer, now, readings }: File, at: string | undefined): boolean {
  const period = consumer.period === "on-demand" ? 0 : consumer.period;
  const lag = Math.max(0, ...readings.map((reading) => reading.lag));
  return at !== undefined && seconds(at, now) <= Math.max(900, 1.5 * period) + lag;
}

function sourcesOf(evidence: readonly Evidence[]): readonly string[] {
  return [...new Set(evidence.map(({ source }) => source))];
}

function runsIn(evidence: readonly Evidence[], source: string, since: string): readonly string[] {
  const runs = evidence.filter((seen) => seen.source === source).flatMap((seen) => seen.runs);
  return [...new Set(runs)].filter((run) => run > since).sort();
}

/** The first run and each that lies a gap (a tenth less: nothing runs to the second) behind the one before it. */
function apart(runs: readonly string[], gap: number): readonly string[] {
  const kept: string[] = [];
  for (const run of runs) {
    const last = kept.at(-1);
    if (last === undefined || seconds(last, run) >= gap * 0.9) kept.push(run);
  }
  return kept;
}

function inWords(evidence: readonly Evidence[], source: string): string {
  const isAudit = evidence.some((seen) => seen.source === source && seen.via === "audit");
  return isAudit ? `in ${source}` : `says ${source}`;
}
