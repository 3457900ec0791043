import type { Model } from "../../src/adapters/world/model.ts";
import { signedRow } from "../../src/composition/signed-row.ts";
import type { Stage } from "../../src/composition/stage.ts";
import { StanchError } from "../../src/core/errors.ts";
import { plus, secondsBetween } from "../../src/core/time.ts";
import { drive } from "../../src/engine/drive.ts";
import type { Reaction, Unsigned } from "../../src/engine/reference-policy.ts";
import { type Replay, advance, replay } from "../../src/engine/replay.ts";
import type { Stop } from "../../src/engine/work.ts";
import { createEmbeddedHost } from "../../src/hosts/embedded/host.ts";
import { createLeases } from "../../src/hosts/embedded/lease.ts";
import type { Chance } from "./chance.ts";
import { createWallClock } from "./clockwork.ts";
import type { Faults } from "./faults.ts";
import { type Manners, answersTo, wish } from "./people.ts";
import { type DriverProcess, Killed, createProcess } from "./process.ts";
import type { Sabotage } from "./sabotage.ts";
import { troubledAdapters } from "./troubled-adapters.ts";
import { troubledJournal } from "./troubled-journal.ts";
import type { Report } from "./violation.ts";
import type { Witness } from "./witness.ts";

export interface Run {
  readonly stage: Stage;
  readonly model: Model;
  readonly faults: Faults;
  readonly chance: Chance;
  readonly manners: Manners;
  readonly witness: Witness;
  readonly said: string[];
  readonly trace: string[];
  readonly report: Report;
  readonly sabotage: Sabotage;
}

/** How a run was left. */
export interface End {
  readonly name: string;
  readonly stop: Stop | null;
  readonly at: Replay;
}

/** What became of one driver process. */
type Fate =
  | { readonly kind: "stop"; readonly stop: Stop; readonly at: Replay }
  | { readonly kind: "killed" }
  | { readonly kind: "stopped" }
  | { readonly kind: "error"; readonly error: unknown };

const MOST_CALLS = 8000;
const MOST_DRIVERS = 150;
/** Faults cease after this time; what is left then has so long to come to its end. */
const STORM_SECONDS = [600, 1800] as const;
const CALM_SECONDS = 1200;
const ASK_EVERY_SECONDS = 300;
const RESUMES_WHEN_CALM = 3;
/** What has to be said again at a later visit of the gate, and how often people do. */
const MOST_ASKED: Readonly<Record<string, number>> = { approve: 6, glass: 3, run: 3, cutover: 3 };
const QUICK_SECONDS = 20;
const NOWHERE = { bootId: "simulation", pidNamespace: "simulation", startTime: null, host: "simulation" };

/** Drives the incident, process after process, until it is over or only people or the provider could go on. */
export async function play(run: Run): Promise<End> {
  const { stage, faults, chance, manners, witness, said, trace, report } = run;
  const { world, incident, journal } = stage;
  const clock = createWallClock(world.clock);
  const begun = world.clock.now();
  const stormUntil = plus(begun, chance.between(...STORM_SECONDS));
  const wishAt = plus(begun, chance.between(60, 600));
  const asked = new Map<string, number>();
  let pending: { readonly at: string; readonly reaction: Reaction }[] = [];
  let known = replay(journal.read(incident));
  let shown = 0;
  let calls = 0;
  let resumes = 0;
  let wished = false;
  let wasKilled = false;
  let zombie: { readonly process: DriverProcess; readonly fate: Promise<Fate> } | null = null;
  let stop: Stop | null = null;
  scheduleClock();

  for (let number = 1; ; number += 1) {
    if (number > MOST_DRIVERS || calls > MOST_CALLS) {
      report("unexpected", `no end after ${number} drivers and ${calls} calls`);
      break;
    }
    if (!faults.isCalm() && world.clock.now() >= stormUntil) calmDown();
    const until = pending[0]?.at ?? plus(world.clock.now(), ASK_EVERY_SECONDS);
    const process = createProcess({
      number,
      recovers: wasKilled,
      faults,
      mayGoOn,
      isAlone: witness.isAlone,
    });
    const launchedAt = world.clock.now();
    const fate = launch(process, Math.max(1, secondsBetween(launchedAt, until)));
    const result = await Promise.race([fate, process.stopped.then((): Fate => ({ kind: "stopped" }))]);
    wasKilled = result.kind === "killed";
    if (zombie !== null) await bury(zombie);
    zombie = result.kind === "stopped" ? { process, fate } : null;
    if (result.kind === "stop" && result.at.seq > known.seq) known = result.at;
    known = advance(known, journal.read(incident, known.seq));
    tell();
    trace.push(`   ${describe(result)}`);
    if (known.done) break;
    if (result.kind === "error" && !isExpected(result.error)) {
      report("unexpected", String(result.error instanceof Error ? result.error.stack : result.error));
      break;
    }
    stop = result.kind === "stop" ? result.stop : null;
    if (result.kind === "killed" || result.kind === "stopped") {
      await world.clock.sleep(chance.pick([0, 0, 1, 3, 30]));
    } else if (result.kind === "error") {
      said.push(String(result.error));
      if (faults.isCalm() && (resumes += 1) > RESUMES_WHEN_CALM) break;
      await world.clock.sleep(60);
    } else {
      said.push(JSON.stringify(result.stop));
      // What comes back at once with nothing done isn't waiting for time.
      const waits = passesTime(result.stop) && secondsBetween(launchedAt, world.clock.now()) >= 30;
      if (!(await goOn(result.stop, waits))) break;
    }
    await signWhatIsDue();
  }
  if (zombie !== null) await bury(zombie);
  known = advance(known, journal.read(incident, known.seq));
  tell();
  return { name: known.done ? known.state : nameOf(stop), stop, at: known };

  /** Asks people, and lets time pass; false when the run is over. */
  async function goOn(stopped: Stop, waits: boolean): Promise<boolean> {
    const now = world.clock.now();
    const answers = answersTo(
      known,
      stopped,
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
    const [next] = pending;
    if (next !== undefined) {
      if (!waits) await world.clock.sleep(Math.max(0, secondsBetween(now, next.at)));
      return true;
    }
    if (waits) {
      if (!faults.isCalm()) return true;
      return now < plus(stormUntil, CALM_SECONDS);
    }
    // Nobody has anything to say: a person tries again, when the weather is better.
    if (faults.isCalm() && (resumes += 1) > RESUMES_WHEN_CALM) return false;
    if (!faults.isCalm()) calmDown();
    await world.clock.sleep(120);
    return true;
  }

  function calmDown(): void {
    faults.calm();
    clock.setTo(0);
    trace.push("   calm");
  }

  async function launch(process: DriverProcess, seconds: number): Promise<Fate> {
    try {
      const leases = createLeases({ journal, clock, self: { ...NOWHERE, pid: process.number } });
      const { token } = leases.acquire(incident, stage.adapters.identity.person, { takeover: true });
      witness.inOffice(process.number);
      // A process knows nothing but the journal; one that stopped by itself may have been asked to go on.
      const start = process.recovers
        ? replay(journal.read(incident))
        : advance(known, journal.read(incident, known.seq));
      const border = {
        process,
        faults,
        witness,
        clock: { ...clock, sleep: (seconds_: number) => process.calls(() => clock.sleep(seconds_), true) },
        outside: world.clock,
        canary: () => run.model.leaked.value.reveal(),
        leaked: world.leaked.id,
        hides: () => hidesKey(run.model),
      };
      const own = run.sabotage.journal(troubledJournal(journal, border));
      const host = createEmbeddedHost({
        journal: own,
        incident,
        token,
        clock: border.clock,
        wait: { maxSeconds: seconds, watchForeign: false },
        after: start.seq,
      });
      const adapters = troubledAdapters(stage.adapters, border);
      const result = await drive(run.sabotage.host(host), run.sabotage.adapters(adapters), start);
      return { kind: "stop", stop: result.stop, at: result.at };
    } catch (error) {
      return error instanceof Killed ? { kind: "killed" } : { kind: "error", error };
    }
  }

  /** The stopped process wakes up when another has driven: it must find out before it has done anything. */
  async function bury(woken: NonNullable<typeof zombie>): Promise<void> {
    const before = journal.read(incident).length;
    woken.process.wake();
    const fate = await woken.fate;
    const isRefused =
      fate.kind === "error" && fate.error instanceof StanchError && fate.error.code === "ERR_LEASE_LOST";
    trace.push(`   driver ${woken.process.number} woke up: ${describe(fate)}`);
    if (journal.read(incident).length > before)
      report("stale driver", `driver ${woken.process.number} wrote after it was replaced`);
    if (!isRefused && fate.kind === "error" && !isExpected(fate.error))
      report("unexpected", String(fate.error));
  }

  function mayGoOn(): boolean {
    calls += 1;
    return calls <= MOST_CALLS;
  }

  async function signWhatIsDue(): Promise<void> {
    const now = world.clock.now();
    const due = pending.filter(({ at }) => at <= now);
    pending = pending.filter(({ at }) => at > now);
    for (const { reaction } of due) {
      if ("run" in reaction.does) world.trigger(reaction.does.run);
      else sign(reaction.by, reaction.does.sign);
      // Nobody does two things in the same moment.
      await world.clock.sleep(1);
    }
    const whim = wished || now < wishAt ? null : wish(known, manners);
    if (whim === null) return;
    wished = true;
    sign(known.incident.responder, whim.sign);
  }

  function sign(by: string, row: (at: Replay["incident"], now: string) => Unsigned): void {
    const person = stage.identities.get(by);
    if (person === undefined) throw new Error(`nobody is called ${by}`);
    known = advance(known, journal.read(incident, known.seq));
    const now = clock.now();
    const body = signedRow(stage.adapters.signer, person, incident, now, row(known.incident, now));
    witness.durable(journal.append(incident, [body]));
  }

  function scheduleClock(): void {
    for (const [fault, sign_] of [
      ["clock forth", 1],
      ["clock back", -1],
    ] as const) {
      if (!faults.isLikely(fault)) continue;
      const at = chance.between(5, 900);
      const by = sign_ * chance.pick([20, 400, 3600, 86_400]);
      world.schedule(plus(begun, at), () => {
        if (!faults.strikes(fault)) return;
        clock.setTo(by);
        world.schedule(plus(world.clock.now(), chance.pick([30, 300, 1200])), () => clock.setTo(0));
      });
    }
  }

  function tell(): void {
    for (const entry of journal.read(incident, shown)) {
      const { effect, subject, kind } = entry.data as Readonly<Record<string, unknown>>;
      const about = [effect, kind, subject].filter((part) => typeof part === "string").join(" ");
      trace.push(`${String(entry.seq).padStart(4)} ${entry.at} ${entry.type} ${about}`);
      shown = entry.seq;
    }
  }
}

function hidesKey({ keys, spec, timeline }: Model): boolean {
  const listed = timeline.now() - spec.provider.capabilities.listLag * 1000;
  return keys.all().some((key) => key.origin === "issued" && key.state !== "dead" && key.createdAt > listed);
}

/** Our own errors are a stated reason; anything else is a bug. */
function isExpected(error: unknown): boolean {
  return error instanceof StanchError && error.code !== "ERR_REVOKE_BLOCKED";
}

/** A later look may clear what is left. */
function passesTime(stop: Stop): boolean {
  if (stop.kind === "watch" || stop.kind === "time") return true;
  return stop.kind === "blocked" && stop.blockers.some(({ code }) => !NEEDS_A_PERSON.has(code));
}

const NEEDS_A_PERSON: ReadonlySet<string> = new Set([
  "CALLER_UNCLASSIFIED",
  "LEAK_PATH_OPEN",
  "NO_CONSUMERS",
  "LINEAGE_ALIVE",
  "REVIEW_OPEN",
  "OLD_USE_UNOBSERVABLE",
  "UNSWAPPED",
  "ROLLED_BACK",
  "RUNG_APPLIED",
]);

function nameOf(stop: Stop | null): string {
  if (stop === null) return "error";
  return stop.kind === "blocked" ? `blocked ${stop.blockers[0]?.code ?? ""}` : stop.kind;
}

function describe(fate: Fate): string {
  if (fate.kind === "stop") return `stopped: ${nameOf(fate.stop)}`;
  if (fate.kind !== "error") return fate.kind;
  const { error } = fate;
  return error instanceof StanchError ? `${error.code} ${error.message}` : String(error);
}
