import { signedRow } from "../../src/composition/signed-row.ts";
import { type Instant, plus, secondsBetween } from "../../src/core/time.ts";
import type { Reaction, Unsigned } from "../../src/engine/reference-policy.ts";
import { type Replay, advance } from "../../src/engine/replay.ts";
import type { Stop } from "../../src/engine/work.ts";
import type { WallClock } from "./clockwork.ts";
import { answersTo, wish } from "./people.ts";
import type { Run } from "./play.ts";

/** What has to be said again at a later visit of the gate, and how often people do. */
const MOST_ASKED: Readonly<Record<string, number>> = { approve: 6, glass: 3, run: 3, cutover: 3 };
const QUICK_SECONDS = 20;

/** The people of one run, who think about what they were asked. */
export interface Crowd {
  /** They hear why a driver stopped. */
  ask(at: Replay, stop: Stop): void;
  /** When somebody is going to act; null if nobody has anything to do. */
  next(): Instant | null;
  /** Those whose time has come act; gives the incident as it is then. */
  signDue(at: Replay): Promise<Replay>;
}

export function createCrowd({ stage, manners, witness }: Run, clock: WallClock, wishAt: Instant): Crowd {
  const { world, incident, journal } = stage;
  const asked = new Map<string, number>();
  let pending: { readonly at: Instant; readonly reaction: Reaction }[] = [];
  let wished = false;

  function sign(known: Replay, by: string, row: (at: Replay["incident"], now: Instant) => Unsigned): Replay {
    const person = stage.identities.get(by);
    if (person === undefined) throw new Error(`nobody is called ${by}`);
    const at = advance(known, journal.read(incident, known.seq));
    const now = clock.now();
    const body = signedRow(stage.adapters.signer, person, incident, now, row(at.incident, now));
    witness.durable(journal.append(incident, [body]));
    return at;
  }

  return {
    ask(at, stop) {
      const now = world.clock.now();
      const answers = answersTo(
        at,
        stop,
        world.people,
        manners,
        (caller) => world.truthAbout(caller),
        (keyId) => world.truthAboutKey(keyId),
      );
      for (const reaction of answers) {
        const topic = reaction.topic.startsWith("approve") ? "approve" : reaction.topic;
        const times = asked.get(topic) ?? 0;
        const isPending = pending.some((other) => other.reaction.topic === reaction.topic);
        if (isPending || times >= (MOST_ASKED[topic.split("/")[0] ?? ""] ?? 1)) continue;
        // Whoever signed too late is there now.
        pending.push({ at: plus(now, times === 0 ? reaction.after : QUICK_SECONDS), reaction });
        asked.set(topic, times + 1);
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
        else known = sign(known, reaction.by, reaction.does.sign);
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
