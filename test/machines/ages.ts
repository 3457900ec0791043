import type { CallPeriod } from "../../src/core/consumer.ts";
import type { Evidence } from "../../src/core/evidence.ts";
import type { Incident } from "../../src/core/incident.ts";
import { type Instant, type Seconds, secondsBetween } from "../../src/core/time.ts";

/** How long ago everything was that time decides about, in steps of `unit`; what is older than `most` steps is just old. */
export function agesIn(unit: Seconds, most: number): (at: Incident) => unknown {
  return (at) => {
    const age = (time: Instant | null | undefined): number | null =>
      time === null || time === undefined
        ? null
        : Math.min(most, Math.floor(secondsBetween(time, at.lastAt) / unit));
    const isLater = (time: Instant, than: Instant | null): boolean => than !== null && time > than;
    // Runs are counted of whoever has no period to wait for, and while the key is disabled.
    const areCounted = at.leaked.stoppedAt !== null;
    const codeOf = ({ source, fact, key, instance, runs, last }: Evidence, period: CallPeriod): unknown => [
      `${source} ${fact} ${key} ${instance}`,
      age(last),
      areCounted || period === "on-demand" ? runs.slice(-2).map(age) : [],
    ];
    return [
      age(at.leaked.stoppedAt),
      Object.values(at.consumers).map(({ writtenAt, evidence, consumer }) => [
        age(writtenAt),
        distinct(
          evidence
            .filter(({ last }) => isLater(last, writtenAt))
            .map((one) => JSON.stringify(codeOf(one, consumer.period))),
        ),
      ]),
      Object.values(at.readings).map(({ source, through, from, gaps, recordsRefusals }) => [
        source,
        recordsRefusals,
        age(through),
        age(from),
        age(gaps.at(-1)?.to),
      ]),
      Object.values(at.callers).map(({ last }) => age(last)),
      distinct(
        at.attestations.map((row) => {
          const taken = at.withdrawals.some(
            ({ source, at: when }) => source.endsWith(`:${row.by}`) && when >= row.at,
          );
          return `${row.claim} ${row.by} ${age(row.happenedAt)} ${taken}`;
        }),
      ),
      distinct(
        at.acceptances.map(
          ({ by, code, subject, expires }) => `${by} ${code} ${subject} ${expires > at.lastAt}`,
        ),
      ),
    ];
  };
}

/** Which news are newer than the newest refusal. */
export function newsSinceRefusal(at: Incident): unknown {
  const said = at.attestations.map(({ claim, happenedAt }) => ({ what: claim, last: happenedAt }));
  return Object.values(at.consumers).map(({ evidence }) => {
    const seen = evidence.map(({ source, fact, key, instance, last }) => ({
      what: `${source} ${fact} ${key} ${instance}`,
      last,
    }));
    const refusals = evidence.filter(({ fact }) => fact === "refusal").map(({ last }) => last);
    const newest = refusals.sort().at(-1) ?? "";
    const news = [...said, ...seen].filter(({ last }) => last >= newest).map(({ what }) => what);
    return [distinct(refusals.length === 0 ? [] : ["refused"]), distinct(news)];
  });
}

function distinct(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].sort();
}
