import type { Consumer } from "../core/consumer.ts";
import type { JournalEntry } from "../core/journal.ts";
import { type Instant, type Seconds, secondsBetween } from "../core/time.ts";

type Fields = Readonly<Record<string, unknown>>;

const LONGEST_ANSWER: Seconds = 4 * 3600;
const USUAL_ANSWER: Seconds = 180;

/** Types of rows that people sign. */
const SIGNED = (entry: JournalEntry): boolean =>
  "signature" in entry.data && entry.type !== "checkpoint.signed";

/** From the last row that stanch wrote to each row that this person signed, in the middle; null if they signed none. */
export function answerTime(entries: readonly JournalEntry[], person: string): Seconds | null {
  const times = entries.flatMap((entry, index) => {
    if (!SIGNED(entry) || !("by" in entry.data) || entry.data.by !== person) return [];
    const asked = entries.slice(0, index).findLast((before) => before.actor === "stanch");
    return asked === undefined ? [] : [Math.max(0, secondsBetween(asked.at, entry.at))];
  });
  const middle = times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)];
  return middle === undefined ? null : Math.min(LONGEST_ANSWER, Math.round(middle));
}

export function answersAfter(entries: readonly JournalEntry[], person: string): Seconds {
  return answerTime(entries, person) ?? USUAL_ANSWER;
}

/** How a consumer behaved: what it reported, how long it took from the write to its first call with the new key. */
export function behaviourOf(entries: readonly JournalEntry[], { id, period, probes }: Consumer): Fields {
  const written = entries.findLast(
    (entry) => entry.type === "consumer.written" && entry.data.consumer === id,
  );
  const seen = entries.flatMap((entry) =>
    entry.type === "evidence.observed" ? entry.data.evidence.filter(({ consumer }) => consumer === id) : [],
  );
  const reported = seen.filter(({ via }) => via === "report");
  const isHeld = reported.some(({ fact }) => fact === "holds");
  const reports = isHeld ? "fingerprint" : reported.length > 0 ? "success" : "nothing";
  const firstNew = seen
    .filter(
      ({ key, fact, first }) =>
        key === "new" && fact !== "refusal" && written !== undefined && first >= written.at,
    )
    .map(({ first }) => first)
    .sort()[0];
  // It calls once in a period: the first call may have come so much later than its deployment.
  const slack = period === "on-demand" ? 0 : period;
  const delay =
    written === undefined || firstNew === undefined ? 0 : secondsBetween(written.at, firstNew) - slack;
  return {
    reports: probes.length === 0 ? "nothing" : reports,
    deployDelay: Math.max(0, Math.round(delay)),
    ...(written?.type === "consumer.written" && written.data.class === "attested"
      ? { byHand: true, canRead: false }
      : {}),
  };
}

/** What went wrong outside: failed and lost calls to the provider, and logs that didn't answer for a time. */
export function injectsOf(
  entries: readonly JournalEntry[],
  startsAt: Instant,
  auditLag: Seconds,
): readonly Fields[] {
  const kinds = new Map(
    entries.flatMap((entry) => {
      if (entry.type !== "effect.intended") return [];
      const on = CALLS[entry.data.kind];
      return on === undefined ? [] : [[entry.data.effect, on] as const];
    }),
  );
  const fates = entries.flatMap((entry) => {
    if (entry.type !== "effect.failed" && entry.type !== "effect.unknown") return [];
    const on = kinds.get(entry.data.effect);
    const how = entry.type === "effect.failed" ? "error" : "commit-then-drop";
    return on === undefined ? [] : [{ at: 0, do: "provider-errors", next: 1, how, on }];
  });
  return [...fates, ...silences(entries, startsAt, auditLag)];
}

const CALLS: Readonly<Record<string, string>> = { reissue: "create", disable: "disable", end: "end" };

/** From a look that a log left unanswered to the next one that it answered. */
function silences(entries: readonly JournalEntry[], startsAt: Instant, auditLag: Seconds): readonly Fields[] {
  const found: Fields[] = [];
  let since: Instant | null = null;
  const logs = new Set(
    entries.flatMap((entry) => (entry.type === "incident.opened" ? entry.data.plan.auditLogs : [])),
  );
  for (const entry of entries) {
    if (entry.type !== "audit.read" && entry.type !== "evidence.observed") continue;
    const isSilent = entry.data.silent.some(({ source }) => logs.has(source));
    if (isSilent) since ??= entry.at;
    if (isSilent || since === null) continue;
    const lag = auditLag + Math.ceil(secondsBetween(since, entry.at));
    const from = Math.max(0, Math.round(secondsBetween(startsAt, since)));
    found.push({ at: from, do: "audit-lag", lag }, { at: from + lag, do: "audit-lag", lag: auditLag });
    since = null;
  }
  return found;
}
