import type { Evidence, WhichKey } from "../../core/evidence.ts";
import type { EventType, JournalEntry } from "../../core/journal.ts";
import { type Tell, tellOf } from "../../core/key-words.ts";
import { type Instant, earliestOf, isAfter, latestOf } from "../../core/time.ts";
import { entriesOf } from "../history.ts";
import type { ClassifiedCaller } from "../misuse.ts";
import type { Phase } from "../phases.ts";
import { count, duration, list, moment, range } from "../phrase.ts";
import type { Item, Lane, Point, Span } from "./picture.ts";
import type { TimelineRow } from "../rows.ts";
import type { Timeline } from "../timeline.ts";

/** Consumers, and callers, with a lane of their own. */
const MOST_LANES = 8;

/** Rows that are marked, and the lane in which. */
const MARKED: Readonly<Partial<Record<EventType, Phase["step"] | "gate" | "people">>> = {
  "rung.applied": "contain",
  "rung.undone": "contain",
  "audit.judged": "audit",
  "key.reissued": "reissue",
  "consumer.written": "swap",
  "consumer.failed": "swap",
  "consumer.rolledBack": "swap",
  "key.ended": "revoke",
  "lineage.ended": "revoke",
  "canary.probed": "revoke",
  "notice.sent": "notify",
  "incident.closed": "notify",
  "incident.aborted": "notify",
  "gate.shut": "gate",
  "revocation.started": "gate",
  "approval.granted": "people",
  "attestation.made": "people",
  "acceptance.signed": "people",
  "caller.classified": "people",
  "cutover.signed": "people",
  "breakGlass.signed": "people",
  "consumer.retired": "people",
  "evidence.withdrawn": "people",
};
/** Marked, but not good news. */
const HOLLOW: ReadonlySet<EventType> = new Set([
  "gate.shut",
  "consumer.failed",
  "consumer.rolledBack",
  "rung.undone",
  "evidence.withdrawn",
]);

/** The steps in their order, the gate, people, then each consumer and each caller that nothing explains. */
export function lanesOf(timeline: Timeline, entries: readonly JournalEntry[]): readonly Lane[] {
  const { header, phases, rows, callers } = timeline;
  return [
    ...phases.map((phase) => stepLane(phase, rows, header.lastAt)),
    rowLane("gate", "full: opened; hollow: found shut", rows),
    rowLane("people", "whoever signed for something", rows),
    ...consumerLanes(timeline, entries),
    ...callerLanes(callers, tellOf(header)),
  ];
}

function stepLane({ step, from, to, seconds }: Phase, rows: readonly TimelineRow[], lastAt: string): Lane {
  const isRunning = from !== null && to === null;
  const took = seconds === null ? (isRunning ? "not over" : "not begun") : duration(seconds);
  const span: readonly Span[] =
    from === null
      ? []
      : [
          {
            is: "span",
            from,
            to: to ?? lastAt,
            tone: "ours",
            level: 0,
            hollow: isRunning,
            words: `${step}: ${took}`,
          },
        ];
  const points = pointsOf(step, rows);
  return { name: step, detail: "", figures: [took, ""], items: [...span, ...points] };
}

function rowLane(name: "gate" | "people", detail: string, rows: readonly TimelineRow[]): Lane {
  const points = pointsOf(name, rows);
  return { name, detail, figures: [count(points.length, "row"), ""], items: points };
}

function pointsOf(lane: string, rows: readonly TimelineRow[]): readonly Point[] {
  return rows
    .filter(({ type }) => MARKED[type] === lane)
    .map(({ at, type, event }) => ({
      ...pointAt(at, event),
      hollow: HOLLOW.has(type),
    }));
}

function consumerLanes({ header, consumers }: Timeline, entries: readonly JournalEntry[]): readonly Lane[] {
  const evidence = entriesOf(entries, "evidence.observed").flatMap(({ data }) => data.evidence);
  const lanes = consumers.list
    .slice(0, MOST_LANES)
    .map(({ id, proof, sources, service, writtenAt }): Lane => ({
      name: id,
      detail: service,
      figures: [proof === "none" ? "not proven" : proof, sources.length === 0 ? "" : list(sources)],
      items: [
        ...proofsOf(
          evidence.filter(({ consumer }) => consumer === id),
          tellOf(header),
        ),
        ...(writtenAt === null ? [] : [pointAt(writtenAt, "has its replacement")]),
      ],
    }));
  return [...lanes, ...moreLane(consumers.list.length, "more consumer")];
}

const KEYS: readonly (Pick<Span, "tone" | "level"> & { readonly key: WhichKey; readonly words: string })[] = [
  // Where both are known, which key it was counts.
  { key: "unnamed", tone: "ours", level: 0, words: "that name no key" },
  { key: "old", tone: "undetermined", level: 0, words: "with the leaked key" },
  { key: "new", tone: "legitimate", level: 1, words: "with its replacement" },
];

/** Calls, and reports of which key a runtime holds. */
function proofsOf(evidence: readonly Evidence[], tell: Tell): readonly Item[] {
  const spans = KEYS.flatMap(({ key, tone, level, words }) =>
    (["use", "refusal"] as const).flatMap((fact): readonly Span[] => {
      const seen = evidence.filter((one) => one.key === key && one.fact === fact);
      const from = earliestOf(seen.map(({ first }) => first));
      const to = latestOf(seen.map(({ last }) => last));
      if (from === undefined || to === undefined) return [];
      const hollow = fact === "refusal";
      const said = `${hollow ? "refused calls" : "calls"} ${tell(words)}: ${range(from, to)}`;
      return [{ is: "span", from, to, tone, level, hollow, words: said }];
    }),
  );
  const held = evidence
    .filter(({ fact, key }) => fact === "holds" && key === "new")
    .map(({ first }) => first);
  const reported = earliestOf(held);
  return [...spans, ...(reported === undefined ? [] : [pointAt(reported, "said to hold its replacement")])];
}

function pointAt(at: Instant, words: string): Point {
  return { is: "point", at, tone: "ours", hollow: false, words: `${moment(at)}: ${words}` };
}

const ON_WHAT: Readonly<Record<ClassifiedCaller["key"], string>> = {
  old: "on the leaked key",
  lineage: "on what was made with it",
  replacement: "on a replacement",
};

function callerLanes(callers: readonly ClassifiedCaller[], tell: Tell): readonly Lane[] {
  const lanes = callers.slice(0, MOST_LANES).map((caller): Lane => ({
    name: `caller ${caller.id}`,
    detail: tell(ON_WHAT[caller.key]),
    figures: [`${caller.accepted} accepted, ${caller.refused} refused`, caller.as ?? "nobody has said who"],
    items: callsOf(caller),
  }));
  return [...lanes, ...moreLane(callers.length, "more caller")];
}

/** What came after the last call that was, or may have been, let in was refused. */
function callsOf({ as, first, last, lastUse }: ClassifiedCaller): readonly Span[] {
  const tone = as === null ? "undetermined" : as === "hostile" ? "misuse" : "legitimate";
  const span = (from: Instant, to: Instant, hollow: boolean): Span => {
    const words = `${hollow ? "refused only" : "calls"}: ${range(from, to)}`;
    return { is: "span", from, to, tone, level: 0, hollow, words };
  };
  return [
    ...(lastUse === null || !isAfter(last, lastUse) ? [] : [span(lastUse, last, true)]),
    ...(lastUse === null ? [span(first, last, true)] : [span(first, lastUse, false)]),
  ];
}

function moreLane(length: number, what: string): readonly Lane[] {
  const more = length - MOST_LANES;
  return more > 0
    ? [{ name: count(more, what), detail: "in the timeline as text", figures: ["", ""], items: [] }]
    : [];
}
