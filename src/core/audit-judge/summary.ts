import type { AuditEvent, Deed } from "../audit-event.ts";
import { isAfter } from "../time.ts";
import type { Stranger } from "./caller.ts";
import type {
  EventVerdict,
  JudgedCaller,
  JudgedCredential,
  JudgedEvent,
  JudgedTactic,
  Judgement,
  Window,
} from "./judgement.ts";
import type { Question } from "./judge.ts";
import type { LineageEvents } from "./lineage-events.ts";
import type { Member } from "./lineage.ts";
import { type Tally, createTally } from "./stretch.ts";

/** Adds up what was judged. */
export interface Summary {
  add(event: AuditEvent, member: Member, judged: JudgedEvent): void;
  judgement(): Judgement;
}

const MOST_ACTIONS = 200;
/** Deeds that stand for a part of a tactic; what was done is told by the tactic. */
const FOR_THE_JUDGE: readonly Deed[] = ["secret-read", "secrets-at-once", "llm-recon", "llm-use"];

interface TacticTally {
  readonly tally: Tally;
  refused: number;
  readonly actions: Map<string, number>;
}

export function createSummary(
  question: Question,
  events: LineageEvents,
  strangers: ReadonlyMap<string, Stranger>,
  window: Window,
  baseline: Tally,
): Summary {
  const counts: Record<EventVerdict, number> = { legitimate: 0, misuse: 0, undetermined: 0 };
  const receipts = new Map<string, Tally>();
  const tactics = new Map<Deed, TacticTally>();
  const uses = new Map<string, number>();

  return {
    add(event, member, { verdict, reasons }) {
      counts[verdict] += 1;
      uses.set(member.id, (uses.get(member.id) ?? 0) + 1);
      tallyOf(receipts, verdict === "legitimate" ? (reasons[0] ?? verdict) : verdict).add(event.at);
      if (verdict === "legitimate") return;
      for (const deed of event.deeds.filter((one) => !FOR_THE_JUDGE.includes(one)))
        addDeed(tactics, deed, event);
    },
    judgement: () => ({
      verdict: wholeVerdict(counts),
      key: question.key,
      exposedAt: question.exposedAt,
      endedAt: events.ended.get(question.key) ?? null,
      baseline: baseline.stretch(),
      window,
      counts: { ...counts },
      receipts: [...receipts].map(([claim, tally]) => ({ claim, ...tally.stretch() })),
      callers: [...strangers.values()].map(judgedCaller),
      tactics: [...tactics].map(judgedTactic),
      lineage: credentials(question, events, uses),
      duplicates: events.duplicates(),
      byAgentAlone: question.declared.consumers
        .filter(({ match }) => match.networks === undefined && match.principals === undefined)
        .map(({ id }) => id),
    }),
  };
}

function wholeVerdict(counts: Readonly<Record<EventVerdict, number>>): Judgement["verdict"] {
  if (counts.misuse > 0) return "misuse";
  if (counts.undetermined > 0) return "undetermined";
  return counts.legitimate > 0 ? "legitimate" : "not-observed";
}

function tallyOf(receipts: Map<string, Tally>, claim: string): Tally {
  const tally = receipts.get(claim) ?? createTally();
  receipts.set(claim, tally);
  return tally;
}

function addDeed(tactics: Map<Deed, TacticTally>, deed: Deed, event: AuditEvent): void {
  const found = tactics.get(deed) ?? { tally: createTally(), refused: 0, actions: new Map<string, number>() };
  tactics.set(deed, found);
  found.tally.add(event.at);
  if (event.outcome === "refused") found.refused += 1;
  const action = event.action ?? "unnamed call";
  if (found.actions.has(action) || found.actions.size < MOST_ACTIONS)
    found.actions.set(action, (found.actions.get(action) ?? 0) + 1);
}

function judgedTactic([tactic, { tally, refused, actions }]: [Deed, TacticTally]): JudgedTactic {
  const listed = [...actions].map(([action, count]) => ({ action, count }));
  return { tactic, ...tally.stretch(), refused, actions: listed.sort((a, b) => b.count - a.count) };
}

function judgedCaller(stranger: Stranger): JudgedCaller {
  const { network, agent, accepted, refused, addresses } = stranger;
  const { count, first, last } = stranger.stretch();
  return {
    network,
    agent,
    verdict: stranger.isMisuse() ? "misuse" : "undetermined",
    signals: [...stranger.signals()],
    count,
    accepted,
    refused,
    first,
    last,
    addresses: [...addresses].map(([address, times]) => ({ address, count: times })),
  };
}

function credentials(
  { asOf }: Question,
  { lineage, ended }: LineageEvents,
  uses: ReadonlyMap<string, number>,
): readonly JudgedCredential[] {
  const members = lineage.members().toSorted(firstMade);
  return members.flatMap((member) => {
    const { id, kind, parent, via, mintedAt, expiresAt, stolen } = member;
    if (parent === null) return [];
    const endedAt = ended.get(id) ?? null;
    const isOver = expiresAt !== null && !isAfter(expiresAt, asOf);
    const state = endedAt !== null ? "ended" : isOver ? "expired" : "alive";
    const common = { id, kind, parent, via, mintedAt, expiresAt, stolen };
    return [{ ...common, state, endedAt, uses: uses.get(id) ?? 0 }];
  });
}

function firstMade(a: Member, b: Member): number {
  const [one, other] = [`${a.mintedAt ?? ""} ${a.id}`, `${b.mintedAt ?? ""} ${b.id}`];
  return one < other ? -1 : one > other ? 1 : 0;
}
