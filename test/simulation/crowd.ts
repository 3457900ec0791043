import { signedRow } from "../../src/composition/signed-row.ts";
import { type Instant, isAfter, plus, secondsBetween, toMillis } from "../../src/core/time.ts";
import type { Reaction, Unsigned } from "../../src/engine/players/reference-policy.ts";
import { type Replay, advance } from "../../src/engine/replay.ts";
import type { Stop } from "../../src/engine/work.ts";
import { isWord } from "./claims.ts";
import type { WallClock } from "./clockwork.ts";
import { isSo } from "./insight.ts";
import { READER, leakOn } from "./leak.ts";
import { answersTo, wish } from "./people.ts";
import type { Run } from "./play.ts";

/** What has to be said again at a later visit of the gate, and how often people do. */
const MOST_ASKED: Readonly<Record<string, number>> = {
  approve: 6,
  glass: 3,
  run: 3,
  cutover: 3,
  attest: 2,
  ended: 12,
};
const QUICK_SECONDS = 20;

/** However often a run of a consumer failed: people lose patience, or a run would have no end. */
function topicOf({ topic }: Reaction): string {
  if (topic.startsWith("approve")) return "approve";
  return topic.startsWith("run/") ? topic.split("/").slice(0, 3).join("/") : topic;
}

/** The people of one run, who think about what they were asked. */
export interface Crowd {
  /** They hear why a driver stopped. */
  ask(at: Replay, stop: Stop): void;
  /** When somebody is going to act; null if nobody has anything to do. */
  next(): Instant | null;
  /** Those whose time has come act; gives the incident as it is then. */
  signDue(at: Replay): Promise<Replay>;
}

export function createCrowd(run: Run, clock: WallClock, wishAt: Instant): Crowd {
  const { stage, model, manners, witness, troubles, lies } = run;
  const { world, incident, journal } = stage;
  const asked = new Map<string, number>();
  const begun = world.clock.now();
  const { away } = manners;
  /** Who approves as a rule; in a solo workspace that is the responder. */
  const approver = world.people[world.policy === "solo" ? 0 : 1]?.id;
  const canStandIn = world.policy === "two-person" && away?.standIn === true;
  let pending: { readonly at: Instant; readonly reaction: Reaction }[] = [];
  let wished = false;

  /** Until when the approver is away, seen from `now`; null for anybody else and when they are there. */
  function backAt(person: string | undefined, now: Instant): Instant | null {
    if (away === null || person !== approver) return null;
    const [from, until] = [plus(begun, away.from), plus(begun, away.until)];
    return isAfter(from, now) || !isAfter(until, now) ? null : until;
  }

  function sign(known: Replay, by: string, row: (at: Replay["incident"], now: Instant) => Unsigned): Replay {
    const person = stage.identities.get(by);
    if (person === undefined) throw new Error(`nobody is called ${by}`);
    const at = advance(known, journal.read(incident, known.seq));
    const now = clock.now();
    const unsigned = row(at.incident, now);
    heard(unsigned);
    witness.durable(
      journal.append(incident, [signedRow(stage.adapters.signer, person, incident, now, unsigned)]),
    );
    return at;
  }

  /** What is said is held against the world as it is at this moment. */
  function heard({ type, data }: Unsigned): void {
    if (type !== "attestation.made") return;
    const { claim, subject } = data;
    if (claim === "leak-path-closed") {
      if (!manners.leaksOn) return;
      leakOn(model);
      troubles.note("lie: leak-path-closed");
    } else if (claim === "key-dead") {
      troubles.note("stolen replacement ended by hand");
    } else if (isSo(model, claim, subject)) {
      troubles.note("true word on a consumer");
    } else {
      lies.push({ claim, subject, at: toMillis(world.clock.now()) });
      if (isWord(claim)) troubles.note(`lie: ${claim}`);
    }
  }

  return {
    ask(at, stop) {
      const now = world.clock.now();
      const isStoodIn = canStandIn && backAt(approver, now) !== null;
      const people = isStoodIn ? world.people.filter(({ id }) => id !== approver) : world.people;
      const answers = answersTo(at, stop, people, manners, {
        investigate: (caller) =>
          caller.userAgent === READER.userAgent ? { as: "hostile" } : world.truthAbout(caller),
        whose: (keyId) => world.truthAboutKey(keyId),
        isSo: (claim, consumer) => isSo(model, claim, consumer),
      });
      for (const reaction of answers) {
        const topic = topicOf(reaction);
        const times = asked.get(topic) ?? 0;
        const isPending = pending.some((other) => other.reaction.topic === reaction.topic);
        if (isPending || times >= (MOST_ASKED[topic.split("/")[0] ?? ""] ?? 1)) continue;
        // Whoever signed too late is there now.
        const ready = plus(now, times === 0 ? reaction.after : QUICK_SECONDS);
        const back = backAt(reaction.by, ready);
        pending.push({ at: back ?? ready, reaction });
        asked.set(topic, times + 1);
        if (topic !== "approve") continue;
        if (back !== null) troubles.note("approver away, comes back");
        if (isStoodIn) troubles.note("approver away, stood in for");
      }
      pending.sort((a, b) => secondsBetween(b.at, a.at));
    },
    next: () => pending[0]?.at ?? null,
    async signDue(at) {
      let known = at;
      const now = world.clock.now();
      const due = pending.filter((one) => one.at <= now);
      pending = pending.filter((one) => one.at > now);
      for (const { reaction } of due) {
        if ("run" in reaction.does) world.trigger(reaction.does.run);
        // While somebody works with that key they don't end it, and are asked again.
        else if (reaction.does.ends === undefined || world.endByHand(reaction.does.ends))
          known = sign(known, reaction.by, reaction.does.sign);
        // Nobody does two things in the same moment.
        await world.clock.sleep(1);
      }
      const whim = wished || now < wishAt ? null : wish(known, manners);
      if (whim === null) return known;
      wished = true;
      return sign(known, known.incident.responder, whim.sign);
    },
  };
}
