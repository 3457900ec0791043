import type { WorldFacts } from "../core/exercise/facts.ts";
import type { ExerciseRow } from "../core/exercise/log.ts";
import type { JournalEntry } from "../core/journal.ts";
import { revocationBlockers } from "../core/gate.ts";
import { plus, secondsBetween } from "../core/time.ts";
import { type Deed, type Player, type Point, pointOf } from "../engine/choices.ts";
import { drive } from "../engine/drive.ts";
import { playerOf } from "../engine/policies.ts";
import type { Unsigned } from "../engine/reference-policy.ts";
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

export interface RehearsalOptions {
  /** Who plays; the reference policy if nobody is named. */
  readonly player?: Player;
  /** Told of new rows. */
  readonly onEntries?: (entries: readonly JournalEntry[], at: Replay) => void;
  /** Time is up: the game ends where it stands. */
  readonly stop?: AbortSignal;
  /** Told of what happens at the table. */
  readonly onExercise?: (row: ExerciseRow) => void;
}

/**
 * Plays the response on its stage to the end: the same machine, engine and steps as live. The player says what the people of
 * the scenario do; whoever sits at the terminal is asked where a live response would ask. A rehearsal that was cut off is
 * played on from its journal.
 */
export async function rehearse(stage: Stage, options: RehearsalOptions = {}): Promise<Rehearsal> {
  const { player = playerOf("reference"), onEntries, onExercise } = options;
  const { world, incident, journal, adapters, identities } = stage;
  const leases = createLeases({ journal, clock: world.clock, self: NOWHERE });
  world.onInject(({ at, index, by }) => onExercise?.({ type: "injected", at, inject: index, by }));
  const { token } = leases.acquire(incident, adapters.identity.person, { takeover: true });
  let told = 0;
  const tell = (at: Replay): void => {
    onEntries?.(journal.read(incident, told), at);
    told = at.seq;
  };
  const asked = new Set<string>();
  /** Approvals for which somebody came, and found the gate shut again: they stay, and look again soon. */
  const comeFor = new Set<string>();
  let pending: { readonly at: string; readonly topic: string; readonly deed: Deed }[] = [];
  let resumes = 0;
  const giveUpAt = plus(world.clock.now(), PATIENCE_SECONDS);
  let known = replay(journal.read(incident));
  const insight: Parameters<typeof pointOf>[4] = {
    investigate: (caller) => world.truthAbout(caller),
    whose: (keyId) => world.truthAboutKey(keyId),
  };
  await play(pointOf(known, null, world.clock.now(), world.people, insight));
  carryOut();
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
    await play(pointOf(at, stop, now, world.people, insight));
    if (
      pending.length === 0 &&
      (stop.kind === "failed" || stop.kind === "unknown") &&
      resumes < MOST_RESUMES
    ) {
      resumes += 1;
      await world.clock.sleep(RESUME_AFTER_SECONDS);
      continue;
    }
    if (
      at.done ||
      options.stop?.aborted === true ||
      (pending.length === 0 && (!canWait(stop) || now > giveUpAt))
    ) {
      leases.release(incident, token);
      const facts = world.facts();
      onExercise?.({ type: "ended", at: now, seq: at.seq, head: at.head, stop: stop.kind, facts });
      return { incident, stop, at, forCustomers: forCustomers(), facts };
    }
    const [next] = pending;
    // Nothing but an answer helps, or the driver doesn't wait for what only people can do: time passes all the same.
    const answered = next?.at ?? plus(now, ASK_EVERY_SECONDS);
    if (now <= start || (next !== undefined && !canWait(stop)))
      await world.clock.sleep(Math.max(0, secondsBetween(now, answered)));
    carryOut();
  }

  /** Lets the player choose, and people get to work. */
  async function play(point: Point): Promise<void> {
    const { at, now } = point;
    const ids = await player.decide(point);
    const chosen = point.choices.filter(({ id }) => ids.includes(id));
    let isNew = false;
    for (const deed of chosen.flatMap((choice) => choice.deeds)) {
      const topic = `${at.incident.visit}/${deed.topic}`;
      const after = comeFor.has(topic) ? ASK_EVERY_SECONDS : deed.after;
      if (!asked.has(topic)) {
        pending.push({ at: plus(now, after), topic, deed });
        isNew = true;
      }
      asked.add(topic);
    }
    pending.sort((a, b) => secondsBetween(b.at, a.at));
    if (isNew) onExercise?.(decided(point, ids));
  }

  function carryOut(): void {
    for (const { topic, deed } of takeDue()) {
      if ("run" in deed.does) {
        world.trigger(deed.does.run);
        continue;
      }
      if ("console" in deed.does) {
        world.revokeInConsole();
        continue;
      }
      if (deed.does.ends !== undefined && !world.endByHand(deed.does.ends)) continue;
      const time = world.clock.now();
      const { incident: latest } = advance(known, journal.read(incident, known.seq));
      const row = deed.does.sign(latest, time);
      if (row.type === "approval.granted" && revocationBlockers(latest, time).length > 0) {
        asked.delete(topic);
        comeFor.add(topic);
        continue;
      }
      sign(deed.by, row, time);
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

function decided({ kind, at, stop, now, choices }: Point, ids: readonly string[]): ExerciseRow {
  return {
    type: "decided",
    at: now,
    seq: at.seq,
    point: kind,
    blockers: stop?.kind === "blocked" ? stop.blockers.map(({ code, subject }) => `${code} ${subject}`) : [],
    options: choices.map(({ id, label, careful }) => ({ id, label, careful })),
    choices: ids,
  };
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
