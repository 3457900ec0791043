import type { WholeRow } from "../../core/inventory/whole-row.ts";
import type { Random } from "../../ports/random.ts";

/** What the callers of a rehearsal can be surprised by. */
export interface Surprisable {
  readonly rows: readonly WholeRow[];
  /** A log shows callers that nobody declared. */
  readonly showsCallers: boolean;
  /** A create whose answer gets lost can be found in a list, by its name. */
  readonly findsKeys: boolean;
  readonly auditLag: number;
}

type Fields = Readonly<Record<string, unknown>>;

/** The parts of a scenario's world that nobody expects, as a file would hold them. */
export interface Surprises {
  readonly forgotten: readonly Fields[];
  readonly injects: readonly Fields[];
}

const MINUTE = 60;
/** Periods of jobs that nobody remembers. */
const PERIODS = ["15m", "1h", "6h"];

/** A few things that plausibly go wrong for these rows, drawn by chance; one at least, if anything can. */
export function surprisesFor(known: Surprisable, random: Random): Surprises {
  const { rows, showsCallers, findsKeys, auditLag } = known;
  const draws = [
    { chance: 0.6, make: () => astray(rows, random) },
    { chance: 0.5, make: () => (showsCallers ? undeclared(rows, random) : null) },
    { chance: 0.3, make: () => lateLog(auditLag, random) },
    { chance: 0.3, make: () => (findsKeys ? lostAnswer() : null) },
  ];
  const drawn = draws.flatMap(({ chance, make }) => (random.fraction() < chance ? (make() ?? []) : []));
  const all = drawn.length > 0 ? drawn : [astray(rows, random) ?? lateLog(auditLag, random)];
  return {
    forgotten: all.flatMap(({ forgotten = [] }) => forgotten),
    injects: all.flatMap(({ injects = [] }) => injects),
  };
}

/** One write goes to the wrong environment: rather of a row whose use nobody has ever seen proven, or confirmed. */
function astray(rows: readonly WholeRow[], random: Random): Partial<Surprises> | null {
  const weights = rows.map(
    ({ lastProof, confirmed }) => (lastProof === undefined ? 3 : 1) + (confirmed ? 0 : 2),
  );
  let left = random.fraction() * weights.reduce((sum, weight) => sum + weight, 0);
  const found = rows.find((_row, index) => (left -= weights[index] ?? 0) < 0);
  if (found === undefined) return null;
  const fixedAfter = (20 + Math.floor(random.fraction() * 25)) * MINUTE;
  return { injects: [{ at: 0, do: "wrong-environment", consumer: found.id, fixedAfter }] };
}

/** A job that stands in no inventory, at work from the beginning; it belongs to somebody who is known. */
function undeclared(rows: readonly WholeRow[], random: Random): Partial<Surprises> {
  const [first] = rows;
  const id = ["forgotten-cron", "old-cron", "weekly-numbers"].find((name) =>
    rows.every((row) => row.id !== name),
  );
  const consumer = {
    id: id ?? "undeclared-job",
    service: "A job that nobody declared",
    owner: first?.owner ?? "nobody yet",
    runtime: "cron on a machine that is left running",
    location: "a crontab",
    justification: "Nobody wrote it down",
    period: PERIODS[Math.floor(random.fraction() * PERIODS.length)] ?? "1h",
    match: { userAgents: ["curl/8.5.0"], networks: ["198.51.100.99"] },
    store: "undeclared-crontab",
    probes: ["undeclared-log"],
    calls: first?.calls ?? ["api"],
  };
  return { forgotten: [{ consumer, behaves: { reports: "success" } }] };
}

/** The log is behind its promise for a while. */
function lateLog(auditLag: number, random: Random): Partial<Surprises> {
  const from = (5 + Math.floor(random.fraction() * 10)) * MINUTE;
  return {
    injects: [
      { at: from, do: "audit-lag", lag: auditLag + 10 * MINUTE },
      { at: from + 20 * MINUTE, do: "audit-lag", lag: auditLag },
    ],
  };
}

function lostAnswer(): Partial<Surprises> {
  return { injects: [{ at: 0, do: "provider-errors", next: 1, how: "commit-then-drop" }] };
}
