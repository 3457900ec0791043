import type { WorldFacts } from "../adapters/world/facts.ts";
import type { JournalEntry } from "../core/journal.ts";
import { revocationBlockers } from "../core/gate.ts";
import { plus, secondsBetween } from "../core/time.ts";
import { drive } from "../engine/drive.ts";
import { type Reaction, type Unsigned, reactions } from "../engine/reference-policy.ts";
import { type Replay, advance, replay } from "../engine/replay.ts";
import type { Stop } from "../engine/work.ts";
import { createEmbeddedHost } from "../hosts/embedded/host.ts";
import { createLeases } from "../hosts/embedded/lease.ts";
import { appendSigned } from "./signed-row.ts";
import type { Stage } from "./stage.ts";

/** How long, in virtual time, a rehearsal goes on looking at a gate that nothing opens. */
const PATIENCE_SECONDS = 4 * 3600;
const ASK_EVERY_SECONDS = 60;
/** After a failure, or where nobody could tell what happened, the driver is started again so much later, so many times. */
const RESUME_AFTER_SECONDS = 300;
const MOST_RESUMES = 5;
/** A rehearsal's journal must not show on which machine it was played. */
const NOWHERE = {
  bootId: "rehearsal",
  pidNamespace: "rehearsal",
  pid: 1,
  startTime: null,
  host: "rehearsal",
};

export interface Rehearsal {
  readonly incident: string;
  readonly stop: Stop;
  readonly at: Replay;
  /** What customers would have been sent, as they would have read it. */
  readonly forCustomers: readonly string[];
  readonly facts: WorldFacts;
}

/** Told of new rows. */
export type OnEntries = (entries: readonly JournalEntry[], at: Replay) => void;

/**
 * Plays the response on its stage to the end: the same machine, engine and steps as live. The people of the scenario
 * answer by the reference policy; whoever sits at the terminal is asked where a live response would ask. A rehearsal
 * that was cut off is played on from its journal.
 */
export async function rehearse(stage: Stage, onEntries: OnEntries = () => undefined): Promise<Rehearsal> {
  const { world, incident, journal, adapters, identities } = stage;
  const leases = createLeases({ journal, clock: world.clock, self: NOWHERE });
  const { token } = leases.acquire(incident, adapters.identity.person, { takeover: true });
  let told = 0;
  const tell = (at: Replay): void => {
    onEntries(journal.read(incident, told), at);
    told = at.seq;
  };
  const asked = new Set<string>();
  /** Approvals for which somebody came, and found the gate shut again: they stay, and look again soon. */
  const comeFor = new Set<string>();
  let pending: { readonly at: string; readonly topic: string; readonly reaction: Reaction }[] = [];
  let resumes = 0;
  const giveUpAt = plus(world.clock.now(), PATIENCE_SECONDS);
  let known = replay(journal.read(incident));
  for (;;) {
    known = advance(known, journal.read(incident, known.seq));
    const start = world.clock.now();
    const until = pending.map(({ at }) => at).sort()[0] ?? plus(start, ASK_EVERY_SECONDS);
    const host = createEmbeddedHost({
      journal,
      incident,
      token,
      clock: world.clock,
      // The driver comes back soon, so that people are asked while it still waits for time to pass.
      wait: { maxSeconds: Math.max(1, secondsBetween(start, until)), watchForeign: false },
      after: known.seq,
    });
    const { stop, at } = await drive(host, adapters, known, { onProgress: tell });
    known = at;
    const now = world.clock.now();
    const found = reactions(
      at,
      stop,
      world.people,
      (caller) => world.truthAbout(caller),
      (keyId) => world.truthAboutKey(keyId),
    );
    for (const reaction of found) {
      const topic = `${at.incident.visit}/${reaction.topic}`;
      const after = comeFor.has(topic) ? ASK_EVERY_SECONDS : reaction.after;
      if (!asked.has(topic)) pending.push({ at: plus(now, after), topic, reaction });
      asked.add(topic);
    }
    pending.sort((a, b) => secondsBetween(b.at, a.at));
    if (
      pending.length === 0 &&
      (stop.kind === "failed" || stop.kind === "unknown") &&
      resumes < MOST_RESUMES
    ) {
      resumes += 1;
      await world.clock.sleep(RESUME_AFTER_SECONDS);
      continue;
    }
    if (at.done || (pending.length === 0 && (!canWait(stop) || now > giveUpAt))) {
      leases.release(incident, token);
      return { incident, stop, at, forCustomers: forCustomers(), facts: world.facts() };
    }
    const [next] = pending;
    // Nothing but an answer helps, or the driver doesn't wait for what only people can do: time passes all the same.
    const answered = next?.at ?? plus(now, ASK_EVERY_SECONDS);
    if (now <= start || (next !== undefined && !canWait(stop)))
      await world.clock.sleep(Math.max(0, secondsBetween(now, answered)));
    for (const { topic, reaction } of takeDue()) {
      if ("run" in reaction.does) {
        world.trigger(reaction.does.run);
        continue;
      }
      if (reaction.does.ends !== undefined && !world.endByHand(reaction.does.ends)) continue;
      const time = world.clock.now();
      const { incident: latest } = advance(known, journal.read(incident, known.seq));
      const row = reaction.does.sign(latest, time);
      if (row.type === "approval.granted" && revocationBlockers(latest, time).length > 0) {
        asked.delete(topic);
        comeFor.add(topic);
        continue;
      }
      sign(reaction.by, row, time);
    }
  }

  function forCustomers(): readonly string[] {
    return world
      .notices()
      .filter(({ notice }) => notice.dedupe.startsWith(`${incident}/notify/customers-`))
      .map(({ text }) => text);
  }

  function takeDue(): typeof pending {
    const time = world.clock.now();
    const due = pending.filter(({ at }) => at <= time);
    pending = pending.filter(({ at }) => at > time);
    return due;
  }

  function sign(by: string, row: Unsigned, at: string): void {
    const person = identities.get(by);
    if (person === undefined) throw new Error(`nobody is called ${by}`);
    appendSigned(journal, adapters.signer, person, incident, [{ at, row }]);
  }
}

/** Time or a later look may clear what is left. */
function canWait(stop: Stop): boolean {
  if (stop.kind === "watch" || stop.kind === "time") return true;
  return stop.kind === "blocked" && stop.blockers.some((blocker) => !NEEDS_A_PERSON.has(blocker.code));
}

const NEEDS_A_PERSON: ReadonlySet<string> = new Set([
  "CALLER_UNCLASSIFIED",
  "LEAK_PATH_OPEN",
  "NO_CONSUMERS",
  "LINEAGE_ALIVE",
  "REVIEW_OPEN",
]);
