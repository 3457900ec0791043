import { ACCEPTABLE_CODES } from "../../src/core/blocker.ts";
import { isAboutUnseenCallers } from "../../src/core/gate-sight.ts";
import type { Caller } from "../../src/core/evidence.ts";
import type { OrphanClass } from "../../src/core/journal.ts";
import { type Instant, type Seconds, plus } from "../../src/core/time.ts";
import {
  type Finding,
  type Reaction,
  type RehearsalPerson,
  reactions,
} from "../../src/engine/players/reference-policy.ts";
import type { Replay } from "../../src/engine/replay.ts";
import type { Stop } from "../../src/engine/work.ts";
import type { Chance } from "./chance.ts";
import { type Word, claims } from "./claims.ts";

type Does = Extract<Reaction["does"], { readonly sign: unknown }>;

/** What the people of one run are like, beside being careful. */
export interface Manners {
  /** Two of them accept what they may when nothing else helps. */
  readonly accepts: boolean;
  /** They won't end a key whose callers nobody can see, whatever else they accept. */
  readonly refusesBlindness: boolean;
  /** Two of them break the glass when the gate stays shut. */
  readonly breaksGlass: boolean;
  /** The owner and somebody else give up a consumer that can't be proven. */
  readonly retires: boolean;
  /** Somebody wants a consumer put back on the leaked key. */
  readonly rollsBack: boolean;
  /** Somebody gives the response up. */
  readonly aborts: boolean;
  /** Somebody attests what is so of a consumer and can't be seen. */
  readonly attests: boolean;
  /** Somebody attests of consumers what would open the gate, whether it is so or not. */
  readonly lies: boolean;
  /** The leak path is called closed and isn't: the thief gets the replacements too. */
  readonly leaksOn: boolean;
  /** The person who would approve isn't there for a time, in seconds from the start; somebody may stand in. */
  readonly away: { readonly from: Seconds; readonly until: Seconds; readonly standIn: boolean } | null;
}

export function mannersOf(chance: Chance): Manners {
  return {
    accepts: chance.happens(0.45),
    breaksGlass: chance.happens(0.06),
    retires: chance.happens(0.1),
    rollsBack: chance.happens(0.04),
    aborts: chance.happens(0.03),
    attests: chance.happens(0.25),
    lies: chance.happens(0.16),
    leaksOn: chance.happens(0.06),
    away: chance.happens(0.25) ? absence(chance) : null,
    refusesBlindness: chance.happens(0.1),
  };
}

function absence(chance: Chance): Manners["away"] {
  const from = chance.pick([0, 0, 120, 600]);
  const seconds = chance.pick([1800, 3600, 2 * 3600, 4 * 3600]);
  return { from, until: from + seconds, standIn: chance.happens(0.5) };
}

/** What people find out when they ask around. */
export interface Insight {
  readonly investigate: (caller: Caller) => Finding | null;
  readonly whose: (keyId: string) => OrphanClass | null;
  readonly isSo: (claim: Word, consumer: string) => boolean;
}

/** How the people answer a driver that stopped: as careful people do, and now and then as people do. */
export function answersTo(
  at: Replay,
  stop: Stop,
  people: readonly RehearsalPerson[],
  manners: Manners,
  insight: Insight,
): readonly Reaction[] {
  const { investigate, whose, isSo } = insight;
  const { incident, state } = at;
  const pair = people.slice(0, 2);
  const together = Math.max(...pair.map((person) => person.answersAfter));
  // In a solo workspace the same person signs twice, and waits in between.
  const both = (topic: string, does: Does): readonly Reaction[] =>
    incident.policy === "solo"
      ? [0, 1].map((turn) => reaction(pair[0], `${topic}/${turn}`, does, turn * 660))
      : // They sit together.
        pair.map((person) => ({ ...reaction(person, `${topic}/${person.id}`, does), after: together }));
  if (stop.kind === "approval" && state === "reissuing") return [cutover(at, people)];
  const asked: Stop =
    stop.kind === "blocked" && manners.refusesBlindness
      ? { ...stop, blockers: stop.blockers.filter((blocker) => !isAboutUnseenCallers(blocker)) }
      : stop;
  const careful = reactions(at, asked, people, investigate, whose);
  if (stop.kind !== "blocked" || asked.kind !== "blocked") return careful;
  const codes = stop.blockers.map(({ code }) => code);
  const rash: Reaction[] = [];
  if (manners.breaksGlass && state === "revoking.gated") rash.push(...both("glass", breakGlass()));
  if (codes.includes("REVIEW_OPEN")) rash.push(reaction(pair[0], "review", review()));
  if (manners.accepts) {
    for (const { code, subject } of asked.blockers.filter((blocker) => ACCEPTABLE_CODES.has(blocker.code)))
      rash.push(...both(`accept/${code}/${subject}`, accept(code, subject)));
  }
  if (manners.retires) {
    const [first] = stop.blockers.filter(({ subject }) => incident.consumers[subject] !== undefined);
    const owner = people.find(({ id }) => id === incident.consumers[first?.subject ?? ""]?.consumer.owner);
    const other = people.find(({ id }) => id !== owner?.id);
    if (first !== undefined && owner !== undefined) {
      const signs = incident.policy === "solo" ? [owner, owner] : [owner, other ?? owner];
      rash.push(
        ...signs.map((person, turn) =>
          reaction(person, `retire/${first.subject}/${turn}`, retire(first.subject), turn * 660),
        ),
      );
    }
  }
  const responder = people.find(({ id }) => id === incident.responder);
  return [...careful, ...rash, ...claims(stop.blockers, responder, manners, isSo)];
}

/** Wishes that come out of the blue, once in a run. */
export function wish(at: Replay, manners: Manners): Does | null {
  if (manners.aborts && at.seq > 30)
    return { sign: () => ({ type: "abort.requested", data: { reason: "a false alarm after all" } }) };
  const written = Object.values(at.incident.consumers).find((row) => row.writtenAt !== null);
  if (manners.rollsBack && written !== undefined) {
    const { id } = written.consumer;
    return {
      sign: () => ({ type: "undo.requested", data: { rung: `swap:${id}`, reason: "it fails since" } }),
    };
  }
  return null;
}

function reaction(person: RehearsalPerson | undefined, topic: string, does: Does, later = 0): Reaction {
  if (person === undefined) throw new Error("nobody there");
  return { by: person.id, topic, after: person.answersAfter + later, does };
}

function cutover({ incident }: Replay, people: readonly RehearsalPerson[]): Reaction {
  const out = Object.keys(incident.consumers).map((consumer) => ({ consumer, seconds: 600 }));
  const second = people.find(({ id }) => id !== incident.responder);
  return reaction(second, `cutover/${incident.visit}/${out.length}`, {
    sign: (now) => ({ type: "cutover.signed", data: { out, visit: now.visit } }),
  });
}

function breakGlass(): Does {
  return {
    sign: (now, at) => ({
      type: "breakGlass.signed",
      data: {
        reason: "the account is being emptied",
        breaks: Object.keys(now.consumers),
        expires: inAnHour(at),
        visit: now.visit,
      },
    }),
  };
}

function review(): Does {
  return { sign: () => ({ type: "review.closed", data: { findings: "it had to be" } }) };
}

function accept(code: Parameters<typeof ACCEPTABLE_CODES.has>[0], subject: string): Does {
  return {
    sign: (_now, at) => ({
      type: "acceptance.signed",
      data: { code, subject, reason: "we live with it", expires: plus(at, 4 * 3600) },
    }),
  };
}

function retire(consumer: string): Does {
  return { sign: () => ({ type: "consumer.retired", data: { consumer, reason: "it may break" } }) };
}

function inAnHour(at: Instant): Instant {
  return plus(at, 3600);
}
