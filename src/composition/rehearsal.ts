import { createInNetwork } from "../adapters/in-network.ts";
import { seededIdentity } from "../adapters/identity-file.ts";
import { createSigner } from "../adapters/signer.ts";
import { createMemorySpool } from "../adapters/spool/memory.ts";
import { worldFromRunbook } from "../adapters/world/from-runbook.ts";
import { worldFromScenario } from "../adapters/world/from-scenario.ts";
import type { WorldFacts } from "../adapters/world/facts.ts";
import type { World } from "../adapters/world/world.ts";
import type { JournalEntry } from "../core/journal.ts";
import { plus, secondsBetween } from "../core/time.ts";
import type { Adapters } from "../engine/adapters.ts";
import { drive } from "../engine/drive.ts";
import { type Reaction, type Unsigned, reactions } from "../engine/reference-policy.ts";
import { type Replay, replay } from "../engine/replay.ts";
import type { Stop } from "../engine/work.ts";
import { toConsumer } from "../formats/inventory.ts";
import { planFrom } from "../formats/plan.ts";
import { createEmbeddedHost } from "../hosts/embedded/host.ts";
import type { EmbeddedJournal } from "../hosts/embedded/journal.ts";
import { createLeases } from "../hosts/embedded/lease.ts";
import type { Prompter } from "../ports/prompter.ts";
import type { Identity } from "../ports/signer.ts";
import { incidentId, openingRow } from "./opening.ts";
import type { Runnable } from "./runnable.ts";
import { signedRow } from "./signed-row.ts";

/** How long, in virtual time, a rehearsal goes on looking at a gate that nothing opens. */
const PATIENCE_SECONDS = 4 * 3600;
const ASK_EVERY_SECONDS = 60;
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
  readonly entries: readonly JournalEntry[];
  readonly facts: WorldFacts;
}

export interface RehearsalOptions {
  readonly seed: string;
  readonly journal: (random: World["random"]) => EmbeddedJournal;
  /** Who is asked before something is done. */
  readonly prompter: Prompter;
  /** Told of each new row. */
  readonly onEntries?: (entries: readonly JournalEntry[], at: Replay) => void;
}

/**
 * Plays one response on the simulated world: the same machine, engine and steps as live. The people of the scenario
 * answer by the reference policy; whoever sits at the terminal is asked where a live response would ask.
 */
export async function rehearse(runnable: Runnable, options: RehearsalOptions): Promise<Rehearsal> {
  const { seed } = options;
  const consumers = runnable.rows.map(toConsumer);
  const world =
    runnable.kind === "scenario"
      ? worldFromScenario(runnable.scenario, consumers, seed)
      : worldFromRunbook(runnable.runbook, consumers, seed);
  const signer = createSigner();
  const identities = new Map(world.people.map(({ id }) => [id, seededIdentity(id, seed)]));
  const [first] = world.people;
  const identity = first === undefined ? undefined : identities.get(first.id);
  if (identity === undefined) throw new Error("a rehearsal without people");
  const journal = options.journal(world.random);
  const incident = incidentId(world.clock.now(), world.random);
  const spool = createMemorySpool(Buffer.from(signer.digest(seed), "hex"));
  const handle = await spool.put("leaked", world.leaked.value, 64);
  const plan = planFrom(runnable.runbook, runnable.rows, world.provider, {
    keyName: world.leaked.name,
    responder: { userAgents: [world.responder.userAgent] },
  });
  const { leak } = runnable.runbook;
  const exposedAt = leak.exposedAt ?? world.facts().exposedAt;
  journal.append(incident, [
    openingRow(
      {
        mode: "rehearsal",
        policy: world.policy,
        people: [...identities].map(([id, { publicKey }]) => ({ id, publicKey })),
        responder: identity.person,
        leaked: {
          id: world.leaked.id,
          name: world.leaked.name,
          handle,
          exposedAt,
          leakPath: leak.path,
          valueHeld: plan.keyProbe !== null,
        },
        plan,
        at: world.clock.now(),
      },
      signer,
    ),
  ]);
  const leases = createLeases({ journal, clock: world.clock, self: NOWHERE });
  const { token } = leases.acquire(incident, identity.person);
  const adapters: Adapters = {
    clock: world.clock,
    random: world.random,
    signer,
    identity,
    spool,
    prompter: options.prompter,
    provider: world.provider,
    auditLogs: plan.auditLogs.map((name) => world.auditLogs(name)),
    notifiers: plan.notifiers.map((name) => world.notifier(name)),
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
  let told = 0;
  const tell = (at: Replay): void => {
    options.onEntries?.(journal.read(incident, told), at);
    told = at.seq;
  };
  const asked = new Set<string>();
  let pending: { readonly at: string; readonly reaction: Reaction }[] = [];
  const giveUpAt = plus(world.clock.now(), PATIENCE_SECONDS);
  for (;;) {
    const entries = journal.read(incident);
    const start = world.clock.now();
    const until = pending.map(({ at }) => at).sort()[0] ?? plus(start, ASK_EVERY_SECONDS);
    const host = createEmbeddedHost({
      journal,
      incident,
      token,
      clock: world.clock,
      // The driver comes back soon, so that people are asked while it still waits for time to pass.
      wait: { maxSeconds: Math.max(1, secondsBetween(start, until)), watchForeign: false },
      after: entries.at(-1)?.seq ?? 0,
    });
    const { stop, at } = await drive(host, adapters, entries, { onProgress: tell });
    const now = world.clock.now();
    for (const reaction of reactions(at, stop, world.people, (caller) => world.truthAbout(caller))) {
      const topic = `${at.incident.visit}/${reaction.topic}`;
      if (!asked.has(topic)) pending.push({ at: plus(now, reaction.after), reaction });
      asked.add(topic);
    }
    pending.sort((a, b) => secondsBetween(b.at, a.at));
    if (at.done || (pending.length === 0 && (!canWait(stop) || now > giveUpAt))) {
      leases.release(incident, token);
      return { incident, stop, at, entries: journal.read(incident), facts: world.facts() };
    }
    const [next] = pending;
    // Nothing but an answer helps: time passes until it is there.
    if (next !== undefined && !canWait(stop)) await world.clock.sleep(Math.max(0, secondsBetween(now, next.at)));
    for (const { reaction } of takeDue()) {
      const time = world.clock.now();
      const { incident: latest } = replay(journal.read(incident));
      journal.append(incident, [sign(identities, reaction.by, reaction.row(latest, time), incident, time)]);
    }
  }

  function takeDue(): typeof pending {
    const time = world.clock.now();
    const due = pending.filter(({ at }) => at <= time);
    pending = pending.filter(({ at }) => at > time);
    return due;
  }

  function sign(known: ReadonlyMap<string, Identity>, by: string, row: Unsigned, id: string, now: string) {
    const person = known.get(by);
    if (person === undefined) throw new Error(`nobody is called ${by}`);
    return signedRow(signer, person, id, now, row);
  }
}

/** Time or a later look may clear what is left. */
function canWait(stop: Stop): boolean {
  if (stop.kind === "watch" || stop.kind === "time") return true;
  return stop.kind === "blocked" && stop.blockers.some((blocker) => !NEEDS_A_PERSON.has(blocker.code));
}

const NEEDS_A_PERSON: ReadonlySet<string> = new Set(["CALLER_UNCLASSIFIED", "LEAK_PATH_OPEN", "NO_CONSUMERS", "LINEAGE_ALIVE", "REVIEW_OPEN"]);
