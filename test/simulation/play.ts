import type { Model } from "../../src/adapters/world/model.ts";
import type { Stage } from "../../src/composition/rehearsal/stage.ts";
import { StanchError } from "../../src/core/errors.ts";
import { type Seconds, plus, secondsBetween } from "../../src/core/time.ts";
import { type Replay, advance, replay } from "../../src/engine/replay.ts";
import type { Stop } from "../../src/engine/work.ts";
import type { Chance } from "./chance.ts";
import { createWallClock } from "./clockwork.ts";
import { createCrowd } from "./crowd.ts";
import { launch } from "./driver.ts";
import { type Fate, describe, isExpected, nameOf, passesTime } from "./fate.ts";
import type { Faults } from "./faults.ts";
import type { Lie } from "./insight.ts";
import type { Manners } from "./people.ts";
import { type DriverProcess, createProcess } from "./process.ts";
import type { Sabotage } from "./sabotage.ts";
import type { Sightings } from "./sightings.ts";
import type { Troubles } from "./troubles.ts";
import type { Report } from "./violation.ts";
import type { Witness } from "./witness.ts";

export interface Run {
  readonly stage: Stage;
  readonly model: Model;
  readonly faults: Faults;
  readonly troubles: Troubles;
  readonly sightings: Sightings;
  /** What people said that wasn't so. */
  readonly lies: Lie[];
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

const MOST_CALLS = 20_000;
const MOST_DRIVERS = 150;
/** Faults cease after this time; what is left then has so long to come to its end. */
const STORM_SECONDS = [600, 1800] as const;
const CALM_SECONDS = 1200;
const ASK_EVERY_SECONDS = 300;
const RESUMES_WHEN_CALM = 3;

/** What people know to be under way and wait for: caches to run out, a deployment to be mended. */
function longestWait({ spec }: Model): Seconds {
  const fixes = spec.injects.flatMap((inject) =>
    inject.do === "wrong-environment" ? [inject.fixedAfter ?? 0] : [],
  );
  return 2 * spec.provider.capabilities.tokenCache + Math.max(0, ...fixes);
}

/** Drives the incident, process after process, until it is over or only people or the provider could go on. */
export async function play(run: Run): Promise<End> {
  const { stage, faults, chance, witness, said, trace, report } = run;
  const { world, incident, journal } = stage;
  const clock = createWallClock(world.clock);
  const begun = world.clock.now();
  const stormUntil = plus(begun, chance.between(...STORM_SECONDS));
  const patientUntil = plus(stormUntil, CALM_SECONDS + longestWait(run.model));
  const crowd = createCrowd(run, clock, plus(begun, chance.between(60, 600)));
  let known = replay(journal.read(incident));
  let shown = 0;
  let calls = 0;
  let resumes = 0;
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
    const until = crowd.next() ?? plus(world.clock.now(), ASK_EVERY_SECONDS);
    const process = createProcess({
      number,
      recovers: wasKilled,
      faults,
      mayGoOn,
      isAlone: witness.isAlone,
    });
    const launchedAt = world.clock.now();
    const fate = launch(run, clock, known, process, Math.max(1, secondsBetween(launchedAt, until)));
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
    known = await crowd.signDue(known);
  }
  if (zombie !== null) await bury(zombie);
  known = advance(known, journal.read(incident, known.seq));
  tell();
  return { name: known.done ? known.state : nameOf(stop), stop, at: known };

  /** Asks people, and lets time pass; false when the run is over. */
  async function goOn(stopped: Stop, waits: boolean): Promise<boolean> {
    const now = world.clock.now();
    crowd.ask(known, stopped);
    const next = crowd.next();
    if (next !== null) {
      if (!waits) await world.clock.sleep(Math.max(0, secondsBetween(now, next)));
      return true;
    }
    if (waits) {
      if (!faults.isCalm()) return true;
      return now < patientUntil;
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
