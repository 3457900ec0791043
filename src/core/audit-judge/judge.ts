import type { InNetwork } from "../attribution.ts";
import type { AuditEvent, EventPasses } from "../audit-event.ts";
import type { CallPeriod } from "../consumer.ts";
import { isAfter, plus } from "../time.ts";
import type { Instant, Seconds } from "../time.ts";
import { type Stranger, createStranger, ownSignals } from "./caller.ts";
import { type Declared, type Explanation, explain, foreknownBy } from "./explain.ts";
import type { CallMaker, JudgedCall, JudgedEvent, Judgement, Outline, Stretch, Window } from "./judgement.ts";
import { type Known, callerOf, createKnown } from "./known.ts";
import { type LineageEvents, readLineage } from "./lineage-events.ts";
import type { Member } from "./lineage.ts";
import { type Rhythm, createRhythm } from "./rhythm.ts";
import type { Signal } from "./signals.ts";
import { type Tally, createTally } from "./stretch.ts";
import { createSummary } from "./summary.ts";

export interface Question {
  /** Id of the leaked key. */
  readonly key: string;
  /** Null if nobody knows: then every call is judged, and nothing is taken for usual. */
  readonly exposedAt: Instant | null;
  /** How long before the exposure calls show what is usual. */
  readonly baseline: Seconds;
  readonly declared: Declared;
  /** Now, for what runs out. */
  readonly asOf: Instant;
}

export interface JudgeTools {
  readonly inNetwork: InNetwork;
  /** Whose call it is; `explain` unless somebody knows better than the declarations alone. */
  readonly explained?: (event: AuditEvent, member: Member) => Explanation;
  readonly digest: (text: string) => string;
}

/** Who wants to see events as they are judged, in the order of the log. */
export interface JudgeListener {
  /** Called once, before the first event. */
  begin?(outline: Outline): void;
  event(judged: JudgedEvent, call: JudgedCall, event: AuditEvent): Promise<void> | void;
}

/**
 * Judges every event of the leaked key and of whatever was made with it, from events of any source. Each is handed to the
 * listener; the judgement of the whole comes at the end.
 */
export async function judge(
  passes: EventPasses,
  question: Question,
  { inNetwork, digest, explained: explainedBy }: JudgeTools,
  listener: JudgeListener,
): Promise<Judgement> {
  const { exposedAt, declared } = question;
  const isBefore = (event: AuditEvent): boolean => exposedAt !== null && isAfter(exposedAt, event.at);
  const explained =
    explainedBy ??
    ((event: AuditEvent, member: Member): Explanation => explain(event, member, declared, inNetwork));
  const makerOf = (event: AuditEvent, member: Member) => ({
    caller: callerOf(event),
    declared: explained(event, member).by !== "nobody",
    beforeExposure: isBefore(event),
  });
  const events = await readLineage(passes, question.key, makerOf, digest);

  const known = createKnown(foreknownBy(declared, inNetwork));
  const usual = await learn(known, events, question, isBefore, explained);
  const stand = (event: AuditEvent, member: Member) => standOf(event, member, usual, isBefore, explained);
  const { strangers, ...outline } = await weigh(events, stand);
  const places = new Map([...strangers.keys()].map((caller, place) => [caller, place]));

  const summary = createSummary(question, events, strangers, outline.window, usual.baseline);
  listener.begin?.({ exposedAt, endedAt: events.ended.get(question.key) ?? null, ...outline });
  for await (const [event, member] of events.read()) {
    const at = stand(event, member);
    const judged = verdictOf(event, at, strangers.get(at.caller) ?? strangers.get(THE_REST));
    summary.add(event, member, judged);
    const by = makerOfCall(at, explained(event, member), places);
    await listener.event(judged, { at: event.at, refused: event.outcome === "refused", by }, event);
  }
  return summary.judgement();
}

interface Usual {
  readonly known: Known;
  readonly rhythms: ReadonlyMap<string, Rhythm>;
  readonly baseline: ReturnType<typeof createTally>;
}

/** What is usual: calls in the time before the exposure, and those of declared consumers at any time. */
async function learn(
  known: Known,
  events: LineageEvents,
  { exposedAt, baseline, declared }: Question,
  isBefore: (event: AuditEvent) => boolean,
  explained: (event: AuditEvent, member: Member) => Explanation,
): Promise<Usual> {
  const rhythms = new Map(
    declared.consumers.map(({ id, period }: { id: string; period: CallPeriod }) => [
      id,
      createRhythm(period),
    ]),
  );
  const tally = createTally();
  const from = exposedAt === null ? null : plus(exposedAt, -baseline);
  for await (const [event, member] of events.read()) {
    const inBaseline = isBefore(event) && from !== null && !isAfter(from, event.at);
    const explanation = explained(event, member);
    if (explanation.by === "responder") continue;
    if (inBaseline) tally.add(event.at);
    if (inBaseline && explanation.by === "consumers")
      for (const id of explanation.ids) rhythms.get(id)?.learn(event.at);
    if (inBaseline || (explanation.by === "consumers" && !isBefore(event))) known.learn(event);
  }
  return { known, rhythms, baseline: tally };
}

/** How an event stands before its caller is weighed. */
type Stand =
  | { readonly is: "explained"; readonly reason: string; readonly caller: string }
  | { readonly is: "as-before"; readonly caller: string }
  | { readonly is: "unexplained"; readonly caller: string; readonly own: readonly Signal[] };

function standOf(
  event: AuditEvent,
  member: Member,
  { known, rhythms }: Usual,
  isBefore: (event: AuditEvent) => boolean,
  explained: (event: AuditEvent, member: Member) => Explanation,
): Stand {
  const caller = callerOf(event);
  const explanation = explained(event, member);
  if (explanation.by === "responder") return { is: "explained", reason: "responder", caller };
  if (isBefore(event)) return { is: "explained", reason: "before-exposure", caller };
  const own: Signal[] = [];
  if (explanation.by === "consumers") {
    const inTime = explanation.ids.find((id) => rhythms.get(id)?.isOff(event.at) !== true);
    if (inTime !== undefined) return { is: "explained", reason: `consumer:${inTime}`, caller };
    own.push("off-period");
  } else if (!member.stolen && known.isAsBefore(event)) return { is: "as-before", caller };
  own.push(...known.news(event), ...ownSignals(event));
  if (member.stolen && event.outcome !== "refused") own.push("minted-then-used");
  return { is: "unexplained", caller, own };
}

/** A caller with a new address for each call mustn't fill the memory: what comes after so many counts as one. */
const MOST_STRANGERS = 10_000;
const THE_REST = "the rest";

interface Weighed {
  /** Worst first. */
  readonly strangers: ReadonlyMap<string, Stranger>;
  readonly calls: Stretch;
  readonly window: Window;
  readonly misuse: Window;
}

async function weigh(
  events: LineageEvents,
  stand: (event: AuditEvent, member: Member) => Stand,
): Promise<Weighed> {
  const strangers = new Map<string, Stranger>();
  const usedOf = new Set<string>();
  const [calls, unexplained] = [createTally(), createTally()];
  for await (const [event, member] of events.read()) {
    const at = stand(event, member);
    calls.add(event.at);
    if (at.is !== "explained") unexplained.add(event.at);
    if (at.is !== "unexplained") continue;
    const caller = strangers.size < MOST_STRANGERS || strangers.has(at.caller) ? at.caller : THE_REST;
    const stranger = strangers.get(caller) ?? createStranger(event);
    strangers.set(caller, stranger);
    stranger.weigh(event, at.own);
    if (at.own.includes("minted-then-used") && member.maker !== null) usedOf.add(member.maker);
  }
  for (const maker of usedOf) (strangers.get(maker) ?? strangers.get(THE_REST))?.sign("minted-then-used");
  const misuse = createTally();
  for (const stranger of strangers.values()) {
    const { first, last } = stranger.stretch();
    if (stranger.isMisuse()) for (const at of [first, last]) if (at !== null) misuse.add(at);
  }
  return {
    strangers: new Map([...strangers].sort(worstFirst)),
    calls: calls.stretch(),
    window: windowOf(unexplained),
    misuse: windowOf(misuse),
  };
}

function windowOf(tally: Tally): Window {
  const { first, last } = tally.stretch();
  return { first, last };
}

function worstFirst([, a]: [string, Stranger], [, b]: [string, Stranger]): number {
  if (a.isMisuse() !== b.isMisuse()) return a.isMisuse() ? -1 : 1;
  return b.stretch().count - a.stretch().count;
}

/** Unlike the verdict, this tells consumers before the exposure too. */
function makerOfCall(
  { is, caller }: Stand,
  explanation: Explanation,
  places: ReadonlyMap<string, number>,
): CallMaker {
  if (explanation.by === "responder") return { is: "responder" };
  const [id] = explanation.by === "consumers" ? explanation.ids : [];
  if (is !== "unexplained" && id !== undefined) return { is: "consumer", id };
  const place = places.get(caller) ?? (is === "unexplained" ? places.get(THE_REST) : undefined);
  return place === undefined ? { is: "usual" } : { is: "stranger", place };
}

function verdictOf(event: AuditEvent, at: Stand, stranger: Stranger | undefined): JudgedEvent {
  if (at.is === "explained") return { id: event.id, verdict: "legitimate", reasons: [at.reason] };
  if (at.is === "as-before") return { id: event.id, verdict: "undetermined", reasons: ["as-before"] };
  const shown = stranger?.signals() ?? new Set<Signal>();
  if (shown.size === 0) return { id: event.id, verdict: "undetermined", reasons: ["unexplained"] };
  const others = [...shown].filter((signal) => !at.own.includes(signal));
  return {
    id: event.id,
    verdict: stranger?.isMisuse() === true ? "misuse" : "undetermined",
    reasons: [...at.own, ...others.map((signal) => `caller:${signal}`)],
  };
}
