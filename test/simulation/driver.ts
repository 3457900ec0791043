import type { Model } from "../../src/adapters/world/model.ts";
import type { Seconds } from "../../src/core/time.ts";
import { drive } from "../../src/engine/drive.ts";
import { type Replay, advance, replay } from "../../src/engine/replay.ts";
import { createEmbeddedHost } from "../../src/hosts/embedded/host.ts";
import { createLeases } from "../../src/hosts/embedded/lease.ts";
import type { WallClock } from "./clockwork.ts";
import type { Fate } from "./fate.ts";
import type { Run } from "./play.ts";
import { type DriverProcess, Killed } from "./process.ts";
import { troubledAdapters } from "./troubled-adapters.ts";
import { troubledJournal } from "./troubled-journal.ts";

const NOWHERE = { bootId: "simulation", pidNamespace: "simulation", startTime: null, host: "simulation" };

/** One driver process from the taking of the lease to its end; it waits for at most so long in all. */
export async function launch(
  run: Run,
  clock: WallClock,
  known: Replay,
  process: DriverProcess,
  seconds: Seconds,
): Promise<Fate> {
  const { stage, faults, troubles, sightings, witness } = run;
  const { world, incident, journal } = stage;
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
      troubles,
      sightings,
      witness,
      clock: { ...clock, sleep: (seconds_: number) => process.calls(() => clock.sleep(seconds_), true) },
      outside: world.clock,
      canary: () => run.model.leaked.value.reveal(),
      leaked: world.leaked.id,
      hides: () => hidesKey(run.model),
      feignsDeath: (id: string) => run.model.keys.byId(id)?.state !== "dead",
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

function hidesKey({ keys, spec, timeline }: Model): boolean {
  const listed = timeline.now() - spec.provider.capabilities.listLag * 1000;
  return keys.all().some((key) => key.origin === "issued" && key.state !== "dead" && key.createdAt > listed);
}
