import type { Blocker, BlockerCode } from "../../core/blocker.ts";
import { revocationBlockers } from "../../core/gate.ts";
import { undecidedOrphans } from "../../core/orphans.ts";
import type { Rung } from "../../core/plan.ts";
import type { Seconds } from "../../core/time.ts";
import { mayApprove } from "../../core/verdict.ts";
import { aboutCaller, aboutKeys } from "./asking-around.ts";
import type { Choice, Deed, Situation, Subject } from "./choices.ts";
import { abort, acceptance, brokenGlass, retirement } from "./rash-choices.ts";
import { type Reaction, type Unsigned, reactions } from "./reference-policy.ts";
import { CLAIMS, ownersWord } from "./reference-words.ts";
import { byResponder } from "./signatures.ts";

/**
 * What people at a table may do: each thing that may help and each that they had better not, in one order, however careful
 * it is. What is under way isn't offered again.
 */
export function tableChoices(situation: Situation): readonly Choice[] {
  const { stop, table } = situation;
  const busy = new Set(table.underWay.map(({ topic }) => topic));
  const offered =
    stop === null
      ? [BEGIN]
      : [
          ...waits(situation),
          ...blockersAt(situation).flatMap((blocker) => aboutBlocker(situation, blocker)),
          ...(stop.kind === "unknown" ? aboutKeys(situation) : []),
          ...(stop.kind === "approval" ? approvals(situation) : []),
          ...brokenGlass(situation),
          ...abort(situation),
        ];
  const once = new Map(offered.map((choice) => [choice.id, choice]));
  return [...once.values()].filter(({ deeds }) => !deeds.some(({ topic }) => busy.has(topic)));
}

export const BEGIN: Choice = { id: "begin", label: "let stanch begin", careful: true, deeds: [] };

/** Ends the rehearsal where it stands; whoever leaves it does nothing to the response. */
export const QUIT: Choice = { id: "quit", label: "end this rehearsal here (quit)", careful: true, deeds: [] };

const WAITS: readonly (readonly [name: string, label: string, seconds: Seconds])[] = [
  // Nobody waits for ever for nothing.
  ["change", "wait until something changes, an hour at most", 3600],
  ["5m", "wait 5 minutes", 300],
  ["30m", "wait half an hour", 1800],
];

function waits({ at, now }: Situation): readonly Choice[] {
  return WAITS.map(([name, label, after]) => {
    const id = `wait/${name}`;
    const deed: Deed = { by: at.incident.responder, topic: `${id}/${now}`, after, does: { wait: true } };
    return { id, label, careful: true, deeds: [deed] };
  });
}

/** What may be decided about; before the gate only what people can settle there and then. */
export function subjectsAt(situation: Situation): readonly Subject[] {
  if (situation.stop === null) return [];
  const blockers = [...Map.groupBy(blockersAt(situation), aboutOf)];
  const keys = situation.stop.kind === "unknown" ? undecidedOrphans(situation.at.incident) : [];
  return [
    ...blockers.map(([about, rows]) => ({ about, blockers: rows })),
    ...keys.map(({ keyId }) => ({ about: keyId, blockers: [] })),
  ];
}

function blockersAt({ at, stop, now }: Situation): readonly Blocker[] {
  if (stop?.kind === "blocked") return stop.blockers;
  return revocationBlockers(at.incident, now).filter(({ code }) => AT_ANY_TIME.has(code));
}

const AT_ANY_TIME: ReadonlySet<BlockerCode> = new Set(["CALLER_UNCLASSIFIED", "LEAK_PATH_OPEN"]);

function aboutBlocker(situation: Situation, blocker: Blocker): readonly Choice[] {
  const { at, people, insight } = situation;
  const { code, subject } = blocker;
  if (code === "CALLER_UNCLASSIFIED") return aboutCaller(situation, blocker);
  const stop = { kind: "blocked", blockers: [blocker] } as const;
  // An owner's word is offered by itself, whatever it will be.
  const careful = reactions(at, stop, people, insight.investigate, insight.whose);
  const isAccepted = careful.some(({ topic }) => topic.startsWith("accept/"));
  const about = aboutOf(blocker);
  const group = [
    ...acceptance(situation, blocker, isAccepted),
    ...ownersWords(situation, blocker),
    ...(isAccepted ? [] : done(situation, blocker, careful)),
    ...retirement(situation, subject),
  ];
  return group.map((choice) => ({ ...choice, about }));
}

/** Where nothing else can show that a consumer moved, its owner looks; what they don't see is not attested. */
function ownersWords({ at: { incident }, people }: Situation, blocker: Blocker): readonly Choice[] {
  const { code, subject } = blocker;
  return people
    .filter(({ id }) => id === incident.responder)
    .flatMap((responder): readonly Choice[] => {
      const word = ownersWord(incident, responder, blocker);
      if (word === null) return [];
      const deeds: readonly Deed[] = [{ ...word, does: { ...word.does, looksAt: subject } }];
      const owner = incident.consumers[subject]?.consumer.owner ?? "its owner";
      const label = `have ${owner} look at ${subject}, and attest ${CLAIMS.get(code)} if it is so`;
      return [{ id: `word/${code}/${subject}`, label, careful: true, deeds }];
    });
}

/** One consumer may be in the way for several reasons: what can be done about it stands together. */
function aboutOf({ code, subject }: Blocker): string {
  return subject === "incident" ? code : subject;
}

/** What settles it, as far as people can. */
function done(situation: Situation, blocker: Blocker, careful: readonly Reaction[]): readonly Choice[] {
  const { at, people } = situation;
  const { code, subject } = blocker;
  const isCareful = careful.length > 0;
  const choice = (id: string, label: string, deeds: readonly Reaction[]): readonly Choice[] =>
    deeds.length === 0 ? [] : [{ id, label, careful: isCareful, deeds }];
  const signs = (topic: string, row: Unsigned): readonly Reaction[] =>
    isCareful ? careful : byResponder(at.incident, people, topic, () => row);
  switch (code) {
    case "LEAK_PATH_OPEN":
      return choice("leak-path", "have the leak path closed", careful);
    case "OUTCOME_UNKNOWN":
      return choice(`ended/${subject}`, `end ${subject} in the console, and say so`, careful);
    case "REPLACEMENT_WRONG": {
      const key = at.incident.replacements[subject]?.key;
      if (key === null || key === undefined) return [];
      const data = { replacement: subject, keyId: key.id, reason: "decided at the table" };
      const row: Unsigned = { type: "replacement.rejected", data };
      return choice(
        `reject/${subject}`,
        `have the replacement ${subject} made anew`,
        signs(`reject/${key.id}`, row),
      );
    }
    case "REVIEW_OPEN":
      return always("review", "hold the review and close it", {
        type: "review.closed",
        data: { findings: "held at the table" },
      });
    case "RUNG_APPLIED":
      return always(`undo/${subject}`, `take the containment ${subject} off again`, {
        type: "undo.requested",
        data: { rung: subject as Rung, reason: "decided at the table" },
      });
    case "NEW_USE_UNPROVEN":
    case "OLD_USE_SEEN":
    case "NEW_KEY_REFUSED":
    case "EVIDENCE_STALE":
      // While the leaked key lives it breaks nobody, needed or not.
      return harmless(
        `run/${subject}`,
        `have ${subject} run out of turn`,
        isCareful ? careful : run(situation, subject),
      );
    default:
      return [];
  }

  /** Nothing else would clear it. */
  function always(id: string, label: string, row: Unsigned): readonly Choice[] {
    return [{ id, label, careful: true, deeds: byResponder(at.incident, people, id, () => row) }];
  }

  function harmless(id: string, label: string, deeds: readonly Reaction[]): readonly Choice[] {
    return deeds.length === 0 ? [] : [{ id, label, careful: true, deeds }];
  }
}

function run({ at: { incident }, people }: Situation, consumer: string): readonly Reaction[] {
  if (incident.consumers[consumer] === undefined) return [];
  return people
    .filter(({ id }) => id === incident.responder)
    .map(({ id, answersAfter }) => ({
      by: id,
      topic: `run/${consumer}`,
      after: answersAfter,
      does: { run: consumer },
    }));
}

/** Whoever may approve can be asked; where the new key ends the old one, they sign who will be out. */
function approvals({ at, stop, people, insight }: Situation): readonly Choice[] {
  const { incident, state } = at;
  if (stop === null) return [];
  const approvers = people.filter(({ id }) => mayApprove(incident, id));
  return approvers.flatMap((person): readonly Choice[] => {
    if (state === "reissuing") {
      const out = Object.keys(incident.consumers).map((consumer) => ({ consumer, seconds: OUT_FOR }));
      const deed: Reaction = {
        by: person.id,
        topic: `cutover/${person.id}`,
        after: person.answersAfter,
        does: { sign: ({ visit }) => ({ type: "cutover.signed", data: { out, visit } }) },
      };
      const label = `ask ${person.id} to sign who will be out, and that they may`;
      return [{ id: `cutover/${person.id}`, label, careful: true, deeds: [deed] }];
    }
    // Each is asked for themselves: one who sleeps keeps nobody from asking another.
    const deeds = reactions(at, stop, [person], insight.investigate, insight.whose, insight.holds).map(
      (deed) => ({ ...deed, topic: `${deed.topic}/${person.id}` }),
    );
    return [{ id: `approve/${person.id}`, label: `ask ${person.id} to approve`, careful: true, deeds }];
  });
}

/** How long each consumer is said to be out at a cutover. */
const OUT_FOR: Seconds = 600;
