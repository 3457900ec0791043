import { appendSigned } from "../../src/composition/signed-row.ts";
import type { Stage } from "../../src/composition/rehearsal/stage.ts";
import { type Seconds, plus } from "../../src/core/time.ts";
import type { Reaction } from "../../src/engine/players/reference-policy.ts";
import { type Replay, advance } from "../../src/engine/replay.ts";
import type { Stop } from "../../src/engine/work.ts";
import { type Insight, type Manners, answersTo } from "../../test/simulation/people.ts";
import { ownersWords } from "./owners.ts";

/** They do what careful people do; all that they accept is an inventory without anybody in it, and that no log shows who calls. */
const CAREFUL: Manners = {
  accepts: true,
  breaksGlass: false,
  retires: false,
  rollsBack: false,
  aborts: false,
  attests: false,
  lies: false,
  leaksOn: false,
  away: null,
  refusesBlindness: false,
};
/** What is said once and stays so. */
const ONCE = /^(accept|add)\//;
const RASH = /^accept\/(?!NO_CONSUMERS|callers\/)/;
/** Whoever has come answers the next question about the same thing at once. */
const THERE_ALREADY: Seconds = 20;

/** People who come as late as the scene says. */
export interface People {
  /** They see on the screen, or in a page, what is missing. */
  ask(at: Replay, stop: Stop): void;
  /** It is over: nobody does anything any more. */
  dismiss(): void;
}

/**
 * `isSo`: what the owner of a consumer sees who looks at it. `acted` is told when somebody has signed or run something.
 * Everybody who may answer is asked, and whoever comes first does.
 */
export function createPeople(stage: Stage, isSo: Insight["isSo"], acted: () => void): People {
  const { world, incident, journal, adapters, identities } = stage;
  const came = new Set<string>();
  const pending = new Set<string>();
  let isOver = false;

  function carryOut({ by, does }: Reaction, at: Replay): void {
    if ("run" in does) return world.trigger(does.run);
    const person = identities.get(by);
    if (person === undefined) throw new Error(`nobody is called ${by}`);
    const now = world.clock.now();
    const latest = advance(at, journal.read(incident, at.seq));
    // Somebody else was faster: there is nothing to approve or accept any more.
    if (latest.done || /^revoking\.(?!gated)/.test(latest.state)) return;
    const row = does.sign(latest.incident, now);
    appendSigned(journal, adapters.signer, person, incident, [{ at: now, row }]);
  }

  function begin(reaction: Reaction, at: Replay): void {
    const { topic, by } = reaction;
    const who = `${topic.startsWith("approve") ? "approve" : topic} by ${by}`;
    if (pending.has(who) || (came.has(who) && ONCE.test(topic))) return;
    const when = plus(world.clock.now(), came.has(who) ? THERE_ALREADY : reaction.after);
    came.add(who);
    pending.add(who);
    world.schedule(when, () => {
      pending.delete(who);
      if (isOver) return;
      carryOut(reaction, at);
      acted();
    });
  }

  return {
    ask(at, stop) {
      const answers = [...orders(world.people, at.incident.responder)].flatMap((people) =>
        answersTo(at, stop, people, CAREFUL, {
          investigate: (caller) => world.truthAbout(caller),
          whose: (keyId) => world.truthAboutKey(keyId),
          isSo,
        }),
      );
      for (const reaction of answers) if (!RASH.test(reaction.topic)) begin(reaction, at);
      if (stop.kind === "declined") begin(decline(at, stop.rung), at);
      for (const reaction of ownersWords(at.incident, stop, world.people, isSo)) begin(reaction, at);
    },
    dismiss() {
      isOver = true;
    },
  };
}

/** Whoever said no signs it, so as not to be asked again. */
function decline({ incident }: Replay, rung = incident.plan.rung): Reaction {
  const data = { rung, reason: "the gate alone" };
  return {
    by: incident.responder,
    topic: `decline/${rung}`,
    after: 1,
    does: { sign: () => ({ type: "rung.declined", data }) },
  };
}

/** The reference policy asks the first who may answer: here each of them is the first once. */
function* orders<T extends { readonly id: string }>(
  people: readonly T[],
  responder: string,
): Generator<readonly T[]> {
  for (const first of people) {
    if (first.id === responder && people.length > 1) continue;
    yield [first, ...people.filter((other) => other !== first)];
  }
}
