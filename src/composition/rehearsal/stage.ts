import { createInNetwork } from "../../adapters/in-network.ts";
import { seededIdentity } from "../../adapters/identity-file.ts";
import { createSigner } from "../../adapters/signer.ts";
import { createMemorySpool } from "../../adapters/spool/memory.ts";
import { worldFromScenario } from "../../adapters/world/from-scenario.ts";
import type { World } from "../../adapters/world/world.ts";
import { notifiersOf } from "../../core/audiences.ts";
import { oldKey } from "../../core/old-key.ts";
import type { Adapters } from "../../engine/adapters.ts";
import { toConsumer } from "../../formats/inventory.ts";
import { type MigrationOptions, migrationPlanFrom } from "../../formats/migration-plan.ts";
import { planFrom } from "../../formats/plan.ts";
import type { EmbeddedJournal } from "../../hosts/embedded/journal.ts";
import type { Prompter } from "../../ports/prompter.ts";
import type { Identity } from "../../ports/signer.ts";
import { incidentId, openingRow } from "../opening.ts";
import { type Runnable, scenarioOf } from "./runnable.ts";

export interface StageOptions {
  readonly seed: string;
  readonly journal: (incident: string, random: World["random"]) => EmbeddedJournal | Promise<EmbeddedJournal>;
  /** Who is asked before something is done. */
  readonly prompter: Prompter;
  /** Somebody decides when injects happen that are held. */
  readonly facilitated?: boolean;
  /** Nobody leaked the key: its consumers are moved to team keys. */
  readonly migration?: Omit<MigrationOptions, "keyName" | "responder">;
}

/** A simulated world with an incident opened on it: what a driver needs, and what goes on without it. */
export interface Stage {
  readonly world: World;
  readonly incident: string;
  readonly journal: EmbeddedJournal;
  readonly adapters: Adapters;
  readonly identities: ReadonlyMap<string, Identity>;
}

/** Sets the stage for one rehearsal. The same runnable and seed give the same stage, to the byte. */
export async function setStage(runnable: Runnable, options: StageOptions): Promise<Stage> {
  const { seed } = options;
  const consumers = runnable.rows.map(toConsumer);
  const world = worldFromScenario(scenarioOf(runnable, seed), consumers, seed, options.facilitated);
  return setStageIn(world, runnable, options);
}

/** The same in a world that is there already. */
export async function setStageIn(world: World, runnable: Runnable, options: StageOptions): Promise<Stage> {
  const { seed } = options;
  const signer = createSigner();
  const identities = new Map(world.people.map(({ id }) => [id, seededIdentity(id, seed)]));
  const [first] = world.people;
  const identity = first === undefined ? undefined : identities.get(first.id);
  if (identity === undefined) throw new Error("a rehearsal without people");
  const { migration } = options;
  const purpose = migration === undefined ? {} : ({ purpose: "migration" } as const);
  const incident = incidentId(world.clock.now(), world.random, purpose);
  const journal = await options.journal(incident, world.random);
  const spool = createMemorySpool(Buffer.from(signer.digest(seed), "hex"));
  const handle = await spool.put("leaked", world.leaked.value, 64);
  const { runbook, rows } = runnable;
  const { leak } = runbook;
  const known = { keyName: world.leaked.name, responder: { userAgents: [world.responder.userAgent] } };
  const plan =
    migration === undefined
      ? planFrom(runbook, rows, world.provider, known)
      : migrationPlanFrom(runbook, rows, world.provider, { ...migration, ...known });
  const key = {
    id: world.leaked.id,
    name: world.leaked.name,
    ...(leak.principal === undefined ? {} : { principal: leak.principal }),
    handle,
    valueHeld: plan.keyProbe !== null,
  };
  journal.append(incident, [
    openingRow(
      {
        mode: "rehearsal",
        policy: world.policy,
        people: [...identities].map(([id, { publicKey }]) => ({ id, publicKey })),
        responder: identity.person,
        leaked:
          migration === undefined
            ? { ...key, exposedAt: leak.exposedAt ?? world.facts().exposedAt, leakPath: leak.path }
            : oldKey(key),
        plan,
        at: world.clock.now(),
      },
      signer,
    ),
  ]);
  const adapters: Adapters = {
    clock: world.clock,
    random: world.random,
    signer,
    identity,
    spool,
    prompter: options.prompter,
    provider: world.provider,
    auditLogs: plan.auditLogs.map((name) => world.auditLogs(name)),
    notifiers: notifiersOf(plan).map((name) => world.notifier(name)),
    keyProbe: plan.keyProbe === null ? null : world.keyProbe(plan.keyProbe),
    pause:
      plan.pause === undefined
        ? null
        : { apply: world.pause(plan.pause.apply), undo: world.pause(plan.pause.undo) },
    inNetwork: createInNetwork(),
    store: (consumer) => world.store(consumer.store),
    reload: (consumer) => (consumer.reload === undefined ? null : world.reload(consumer.reload)),
    probes: (consumer) => consumer.probes.map((name) => world.consumerProbe(name)),
  };
  return { world, incident, journal, adapters, identities };
}
