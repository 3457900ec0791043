import { StanchError } from "../../core/errors.ts";
import type { Caller } from "../../core/evidence.ts";
import type { WorldFacts } from "../../core/exercise/facts.ts";
import type { Policy } from "../../core/plan.ts";
import type { Secret } from "../../core/secret.ts";
import type { Instant } from "../../core/time.ts";
import type { AuditLog } from "../../ports/audit-log.ts";
import type { Clock } from "../../ports/clock.ts";
import type { ConsumerStore, Reload } from "../../ports/consumer-store.ts";
import type { Notifier } from "../../ports/notifier.ts";
import type { ConsumerProbe, KeyProbe } from "../../ports/probe.ts";
import type { Provider } from "../../ports/provider.ts";
import type { Random } from "../../ports/random.ts";
import { simulatedAuditLog } from "../audit-log/simulated.ts";
import { simulatedStore } from "../consumer-store/simulated.ts";
import { simulatedNotifier } from "../notifier/simulated.ts";
import { simulatedConsumerProbe, simulatedKeyProbe } from "../probe/simulated.ts";
import { simulatedProvider } from "../provider/simulated.ts";
import { simulatedPause, simulatedReload } from "../reload/simulated.ts";
import type { CallIdentity } from "./call-log.ts";
import { factsOf } from "./facts.ts";
import { holds } from "./fleet.ts";
import type { FiredInject, InjectState } from "./injects.ts";
import { createModel } from "./model.ts";
import type { Model, SentNotice } from "./model.ts";
import { createNames } from "./names.ts";
import { seededRandom } from "../random.ts";
import type { SimulatedPerson, WorldSpec } from "./spec.ts";
import type { Pace } from "./timeline.ts";
import { truthAbout, truthAboutKey } from "./truth.ts";
import type { TruthAboutCaller } from "./truth.ts";

/**
 * Everything that a response touches, in memory and under virtual time. Names resolve to the simulated thing of that
 * name; `ERR_NOT_SIMULATED` where there is none. Key probes, audit logs and notifiers answer to any name.
 */
export interface World {
  readonly clock: Clock;
  readonly random: Random;
  readonly provider: Provider;
  readonly leaked: { readonly id: string; readonly name: string; readonly value: Secret };
  readonly policy: Policy;
  readonly people: readonly SimulatedPerson[];
  /** How stanch's own probes show in the audit log: for a plan whose runbook doesn't say. */
  readonly responder: CallIdentity;
  auditLogs(name: string): AuditLog;
  /** By the name of a store or the id of a consumer. */
  store(name: string): ConsumerStore;
  reload(name: string): Reload;
  /** The runbook's command that pauses callers, or the one that undoes it. */
  pause(name: string): Reload;
  keyProbe(name: string): KeyProbe;
  consumerProbe(name: string): ConsumerProbe;
  notifier(name: string): Notifier;
  /** What was sent, oldest first. */
  notices(): readonly SentNotice[];
  /** Runs when virtual time reaches `at`: how the people of a rehearsal come to act. */
  schedule(at: Instant, event: () => void): void;
  /** Holds virtual time back from now on. */
  keepPace(pace: Pace): void;
  /** Somebody runs a consumer out of turn: it makes one call with what it holds. */
  trigger(consumer: string): void;
  /** Somebody ends a key in the provider's own console; no if a runtime works with it. */
  endByHand(keyId: string): boolean;
  /** Ids of the keys that a consumer's runtimes work with: what its owner sees who looks there. */
  heldBy(consumer: string): readonly string[];
  /** Somebody revokes the leaked key in the provider's own console, whoever works with it. */
  revokeInConsole(): void;
  truthAbout(caller: Pick<Caller, "userAgent" | "address">): TruthAboutCaller | null;
  /** Whose key it is: the response's own, somebody else's, or null for none of this world. */
  truthAboutKey(keyId: string): "surplus" | "foreign" | null;
  facts(): WorldFacts;
  /** The surprises of the scenario, in its order. */
  injects(): readonly InjectState[];
  /** An inject happens now, whatever it waits for; false if it has happened. */
  fire(index: number): boolean;
  /** It doesn't happen by itself any more, and does again, at once if its time is past; false if there is nothing to hold. */
  hold(index: number): boolean;
  release(index: number): boolean;
  /** Told of each inject that happens; first, at once, of those that have. */
  onInject(told: (fired: FiredInject) => void): void;
}

interface WorldOptions {
  readonly spec: WorldSpec;
  readonly seed: string;
  /** Somebody decides when injects happen that are held. */
  readonly facilitated?: boolean;
}

/** A world that stands at its `startsAt`. The same spec, seed and calls give the same world, to the byte. */
export function createWorld({ spec, seed, facilitated }: WorldOptions): World {
  return worldOf(createModel(spec, seed, facilitated), seed);
}

/** The outside of a model: for whoever judges what happened inside. */
export function worldOf(model: Model, seed: string): World {
  const { spec } = model;
  const names = createNames(model.fleet);
  const { id, name, value } = model.leaked;
  return {
    clock: model.timeline.clock,
    random: seededRandom(`${seed}/response`),
    provider: simulatedProvider(model),
    leaked: { id, name, value },
    policy: spec.policy,
    people: spec.people,
    responder: model.responder,
    auditLogs: (log) => simulatedAuditLog(model, log),
    store: (store) => simulatedStore(model, store, names.store(store)),
    reload: (reload) => simulatedReload(model, reload, names.reload(reload)),
    pause(command) {
      if (command === spec.pause?.apply) return simulatedPause(model, command, true);
      if (command === spec.pause?.undo) return simulatedPause(model, command, false);
      throw new StanchError({
        code: "ERR_NOT_SIMULATED",
        message: `this rehearsal has no command ${command}`,
      });
    },
    keyProbe: (probe) => simulatedKeyProbe(model, probe),
    consumerProbe: (probe) => simulatedConsumerProbe(model, probe, names.consumerProbe(probe)),
    notifier: (notifier) => simulatedNotifier(model, notifier),
    notices: () => model.notices,
    schedule: (at, event) => model.timeline.schedule(Date.parse(at), event),
    keepPace: (pace) => model.timeline.keepPace(pace),
    trigger(consumer) {
      const member = model.fleet.byId(consumer);
      if (member !== undefined) model.fleet.call(member);
    },
    endByHand(keyId) {
      const key = model.keys.byId(keyId);
      const isHeld = key !== undefined && model.fleet.members.some((member) => holds(member, key.value));
      if (key === undefined || isHeld) return false;
      model.keys.turn(key, "dead");
      model.did("ended", keyId);
      return true;
    },
    heldBy(consumer) {
      const values = model.fleet.byId(consumer)?.runtimes ?? [];
      return [...new Set(values.flatMap((value) => model.keys.byValue(value)?.id ?? []))];
    },
    revokeInConsole() {
      if (model.leaked.state === "dead") return;
      model.did("ended", id);
      model.keys.turn(model.leaked, "dead");
    },
    truthAbout: (caller) => truthAbout(model, caller),
    truthAboutKey: (keyId) => truthAboutKey(model, keyId),
    facts: () => factsOf(model),
    injects: () => model.injects.states(),
    fire: (index) => model.injects.fire(index),
    hold: (index) => model.injects.hold(index),
    release: (index) => model.injects.release(index),
    onInject: (told) => model.injects.listen(told),
  };
}
