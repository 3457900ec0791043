import { join } from "node:path";
import { createSigner } from "../../src/adapters/signer.ts";
import { type Stage, setStageIn } from "../../src/composition/rehearsal/stage.ts";
import type { Seconds } from "../../src/core/time.ts";
import { revocationBlockers } from "../../src/core/gate.ts";
import { drive } from "../../src/engine/drive.ts";
import { type Replay, advance, replay } from "../../src/engine/replay.ts";
import { createEmbeddedHost } from "../../src/hosts/embedded/host.ts";
import { openJournal } from "../../src/hosts/embedded/journal.ts";
import { createLeases } from "../../src/hosts/embedded/lease.ts";
import type { Prompter } from "../../src/ports/prompter.ts";
import { isExpected, passesTime } from "../../test/simulation/fate.ts";
import { isSo } from "../../test/simulation/insight.ts";
import { createBell } from "./bell.ts";
import { createPeople } from "./people.ts";
import type { Leak, Policy } from "./policy.ts";

/** How soon a timer runs `stanch resume` again, while people think too: what was read must be fresh when they answer. */
const RESUME_EVERY: Seconds = 60;
const NOWHERE = { bootId: "bench", pidNamespace: "bench", pid: 1, startTime: null, host: "bench" };

/**
 * The real machine, engine, host and journal, with the strategy that the facts of the leak call for; only the world and its
 * people are simulated.
 */
export const stanch: Policy = { name: "stanch", answer: (leak) => answer(leak, true) };

/** The same, but the responder declines every rung of containment: what the gate alone costs and saves. */
export const stanchGateOnly: Policy = { name: "stanch-gate-only", answer: (leak) => answer(leak, false) };

async function answer(leak: Leak, contains: boolean): Promise<void> {
  const { seed, scenario, world, folder } = leak;
  const { runbook } = scenario;
  const name = `bench-${seed}`;
  const runnable = {
    kind: "scenario",
    file: name,
    scenario,
    runbook,
    rows: runbook.consumers ?? [],
  } as const;
  const stage = await setStageIn(world, runnable, {
    seed: name,
    prompter: responderWho(contains),
    journal: (_incident, random) =>
      openJournal({ path: join(folder, "journal.db"), digester: createSigner(), random }),
  });
  try {
    await respond(leak, stage);
  } finally {
    stage.journal.close();
  }
}

/** Whoever sits at the terminal says at once what they think of it. */
function responderWho(contains: boolean): Prompter {
  return {
    consent: ({ topic }) => Promise.resolve(contains || !topic.startsWith("contain/")),
    secret: () => Promise.reject(new Error("nobody types here")),
    text: () => Promise.reject(new Error("nobody types here")),
    say: () => undefined,
  };
}

async function respond({ horizon, model }: Leak, stage: Stage): Promise<void> {
  const { world, incident, journal, adapters } = stage;
  const leases = createLeases({ journal, clock: world.clock, self: NOWHERE });
  const { token } = leases.acquire(incident, adapters.identity.person, { takeover: true });
  const bell = createBell(world.clock);
  const people = createPeople(stage, (claim, id) => isSo(model, claim, id), bell.ring);
  const show = (at: Replay): void => {
    if (at.done) return;
    people.ask(at, { kind: "blocked", blockers: revocationBlockers(at.incident, world.clock.now()) });
  };
  let known: Replay = replay(journal.read(incident));
  while (world.clock.now() < horizon) {
    known = advance(known, journal.read(incident, known.seq));
    const host = createEmbeddedHost({
      journal,
      incident,
      token,
      clock: bell.clock,
      wait: { maxSeconds: RESUME_EVERY, watchForeign: false },
      after: known.seq,
    });
    const start = world.clock.now();
    const stop = await drive(host, adapters, known, { onProgress: show }).then(
      ({ stop }) => stop,
      statedReason,
    );
    known = advance(known, journal.read(incident, known.seq));
    if (known.done) break;
    if (stop !== null) people.ask(known, stop);
    // What comes back at once with nothing done isn't waiting for time.
    const waits = stop !== null && passesTime(stop) && world.clock.now() > start;
    if (!waits) await bell.clock.sleep(RESUME_EVERY);
  }
  people.dismiss();
}

/** The response can't go on and says why: somebody tries again later. Anything else is a bug. */
function statedReason(error: unknown): null {
  if (isExpected(error)) return null;
  throw error;
}
