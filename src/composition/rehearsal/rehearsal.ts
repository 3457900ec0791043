import type { WorldFacts } from "../../core/exercise/facts.ts";
import type { ExerciseRow } from "../../core/exercise/log.ts";
import type { JournalEntry } from "../../core/journal.ts";
import { type Instant, plus, secondsBetween } from "../../core/time.ts";
import type { Insight, Player, Point } from "../../engine/players/choices.ts";
import { drive } from "../../engine/drive.ts";
import { pointOf } from "../../engine/players/point.ts";
import { playerOf } from "../../engine/players/policies.ts";
import type { Unsigned } from "../../engine/players/reference-policy.ts";
import { type Replay, advance, replay } from "../../engine/replay.ts";
import { QUIT } from "../../engine/players/table-choices.ts";
import type { Stop } from "../../engine/work.ts";
import { createEmbeddedHost } from "../../hosts/embedded/host.ts";
import { createLeases } from "../../hosts/embedded/lease.ts";
import type { PaceKeeper } from "../../adapters/world/pace.ts";
import type { Prompter } from "../../ports/prompter.ts";
import { askedAtTable } from "./asked-at-table.ts";
import { createErrands } from "./errands.ts";
import { appendSigned } from "../signed-row.ts";
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
  readonly isOver?: (at: Replay) => boolean;
  /** Told of what happens at the table. */
  readonly onExercise?: (row: ExerciseRow) => void;
  /** Asks those at the table and lets time go by meanwhile; it stands unless told. */
  readonly think?: PaceKeeper["think"];
  /** Aborted: nothing new is begun, and its reason is thrown. */
  readonly signal?: AbortSignal;
}

/**
 * Plays the response on its stage to the end: the same machine, engine and steps as live. The player says what the people of
 * the scenario do; whoever sits at the terminal is asked where a live response would ask. A rehearsal that was cut off is
 * played on from its journal.
 */
export async function rehearse(stage: Stage, options: RehearsalOptions = {}): Promise<Rehearsal> {
  const { player = playerOf("reference"), onEntries, onExercise, think = atOnce, signal } = options;
  const { isOver = () => false } = options;
  const { world, incident, journal, identities } = stage;
  const isAtTable = player.atTable === true;
  const adapters = { ...stage.adapters, prompter: askedHere() };
  const leases = createLeases({ journal, clock: world.clock, self: NOWHERE });
  world.onInject(({ at, index, by }) => onExercise?.({ type: "injected", at, inject: index, by }));
  const { token } = leases.acquire(incident, adapters.identity.person, { takeover: true });
  let told = 0;
  const tell = (at: Replay): void => {
    onEntries?.(journal.read(incident, told), at);
    told = at.seq;
  };
  /** What was to be asked when time was up: it is open, and nobody said no. */
  let unasked: string | null = null;
  let resumes = 0;
  let giveUpAt = plus(world.clock.now(), PATIENCE_SECONDS);
  let known = replay(journal.read(incident));
  const insight: Insight = {
    investigate: (caller) => world.truthAbout(caller),
    whose: (keyId) => world.truthAboutKey(keyId),
    holds: (consumer) => world.heldBy(consumer),
  };
  const errands = createErrands({
    world,
    insight,
    sign,
    lookAgainAfter: ASK_EVERY_SECONDS,
    again: isAtTable,
  });
  const latest = (): Replay => advance(known, journal.read(incident, known.seq));
  await play(known, null);
  errands.carryOut(latest);
  for (;;) {
    known = advance(known, journal.read(incident, known.seq));
    const start = world.clock.now();
    const soon = plus(start, ASK_EVERY_SECONDS);
    const due = errands.next() ?? soon;
    // Whoever waits for somebody hears of what happens meanwhile.
    const until = isAtTable && soon < due ? soon : due;
    const host = createEmbeddedHost({
      journal,
      incident,
      token,
      clock: world.clock,
      // The driver comes back soon, so that people are asked while it still waits for time to pass.
      wait: { maxSeconds: Math.max(1, secondsBetween(start, until)), watchForeign: false },
      after: known.seq,
      ...(signal === undefined ? {} : { signal }),
    });
    const { stop: last, at } = await drive(host, adapters, known, { onProgress: tell });
    const stop: Stop =
      unasked !== null && last.kind === "declined"
        ? { kind: "decision", what: [unasked], rung: null, blockers: [] }
        : last;
    known = at;
    signal?.throwIfAborted();
    const hasLeft = !at.done && (await play(at, stop)).includes(QUIT.id);
    signal?.throwIfAborted();
    const now = world.clock.now();
    const next = errands.next();
    const isStuck = stop.kind === "failed" || stop.kind === "unknown";
    if (next === null && isStuck && !hasLeft && resumes < MOST_RESUMES) {
      resumes += 1;
      await world.clock.sleep(RESUME_AFTER_SECONDS, signal);
      continue;
    }
    const isHopeless = next === null && (!canWait(stop) || now > giveUpAt);
    if (at.done || hasLeft || isHopeless || isOver(at)) {
      leases.release(incident, token);
      const facts = world.facts();
      onExercise?.({ type: "ended", at: now, seq: at.seq, head: at.head, stop: stop.kind, facts });
      return { incident, stop, at, forCustomers: forCustomers(), facts };
    }
    // Nothing but an answer helps, or the driver doesn't wait for what only people can do: time passes all the same.
    const later = plus(now, ASK_EVERY_SECONDS);
    const answered = next === null || (isAtTable && later < next && isGate(stop)) ? later : next;
    if (now <= start || (next !== null && !canWait(stop)))
      await world.clock.sleep(Math.max(0, secondsBetween(now, answered)), signal);
    errands.carryOut(latest);
  }

  /** Lets the player choose, and people get to work. */
  async function play(at: Replay, stop: Stop | null): Promise<readonly string[]> {
    const now = world.clock.now();
    const situation = { at, stop, now, people: world.people, insight, table: errands.table };
    const point = pointOf(situation, player);
    const ids = await thought(() => player.decide(point));
    const decidedAt = world.clock.now();
    const isNew = errands.takeOn({ ...point, now: decidedAt }, ids);
    // A replay takes just as long.
    if (isNew || (isAtTable && (ids.length > 0 || decidedAt !== now)))
      onExercise?.(decided(point, decidedAt, ids));
    return ids;
  }

  /** What people think about costs them no patience. */
  async function thought<T>(ask: () => Promise<T>): Promise<T> {
    const since = world.clock.now();
    const answer = await think(ask);
    giveUpAt = plus(giveUpAt, secondsBetween(since, world.clock.now()));
    return answer;
  }

  function askedHere(): Prompter {
    const write = (row: ExerciseRow): void => onExercise?.(row);
    return askedAtTable(stage.adapters.prompter, {
      clock: world.clock,
      think: thought,
      seq: () => told,
      write,
      onUnasked: (title) => void (unasked = title),
    });
  }

  function forCustomers(): readonly string[] {
    return world
      .notices()
      .filter(({ notice }) => notice.dedupe.startsWith(`${incident}/notify/customers-`))
      .map(({ text }) => text);
  }

  function sign(by: string, row: Unsigned, at: string): void {
    const person = identities.get(by);
    if (person === undefined) throw new Error(`nobody is called ${by}`);
    appendSigned(journal, adapters.signer, person, incident, [{ at, row }]);
  }
}

function atOnce<T>(ask: () => Promise<T>): Promise<T> {
  return ask();
}

function decided(
  { kind, at, stop, now, choices }: Point,
  decidedAt: Instant,
  ids: readonly string[],
): ExerciseRow {
  return {
    type: "decided",
    at: decidedAt,
    ...(decidedAt === now ? {} : { asked: now }),
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

/** Looked at again while people wait for an answer; what failed or was declined isn't tried again for that. */
function isGate(stop: Stop): boolean {
  return stop.kind === "blocked" || stop.kind === "approval";
}

const NEEDS_A_PERSON: ReadonlySet<string> = new Set([
  "CALLER_UNCLASSIFIED",
  "LEAK_PATH_OPEN",
  "NO_CONSUMERS",
  "LINEAGE_ALIVE",
  "REVIEW_OPEN",
]);
