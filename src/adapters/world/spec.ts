import type { CallerMatch, Consumer } from "../../core/consumer.ts";
import type { KeyKind, ProviderCapabilities } from "../../core/key.ts";
import type { Policy } from "../../core/plan.ts";
import type { Instant, Seconds } from "../../core/time.ts";
import type { Fate, Troubles } from "./troubles.ts";

/** Everything that a simulated world is made from; with a seed it fixes every call that is ever made in it. */
export interface WorldSpec {
  readonly startsAt: Instant;
  /** How long before the start callers are already at work, so that an audit has a past to read. */
  readonly history: Seconds;
  /** What each call of stanch to a provider or an audit log costs in virtual time. */
  readonly latency: Seconds;
  readonly leaked: {
    readonly name: string;
    readonly kind: KeyKind;
    readonly team?: string;
    readonly principal?: string;
    readonly exposedAt: Instant;
  };
  readonly provider: ProviderSpec;
  readonly consumers: readonly ConsumerSpec[];
  readonly thief: readonly ThiefUse[];
  readonly injects: readonly Inject[];
  readonly policy: Policy;
  readonly people: readonly SimulatedPerson[];
  /** What the runbook says of the responder's own calls; null if it says nothing. */
  readonly responder: CallerMatch | null;
  /** Names of the commands that pause callers and let them go on. */
  readonly pause: { readonly apply: string; readonly undo: string } | null;
}

export interface ProviderSpec {
  readonly name: string;
  readonly capabilities: ProviderCapabilities;
  readonly identifiesKey: boolean;
  /** Every call shows as made by the principal that its key belongs to. */
  readonly identifiesPrincipal: boolean;
  readonly recordsRefusals: boolean;
  readonly covers: readonly string[];
  readonly cannotSee: readonly string[];
  readonly auditLag: Seconds;
  /** The route that key probes use answers anyone: a success there says nothing. */
  readonly probeRouteOpen: boolean;
}

/** How a consumer behaves; all that the inventory can't know. */
export interface ConsumerBehaviour {
  /** What its probe answers: the fingerprint of the key it called with, only that a call worked, or nothing of use. */
  readonly reports: "fingerprint" | "success" | "nothing";
  /** From a reload (or a write, if it has no reload) until the first instance calls with what was stored. */
  readonly deployDelay: Seconds;
  /** Instances of it that run side by side; each makes its own calls, and the probe meets any of them. */
  readonly instances: number;
  /** Of several instances one makes a call each period, by turns, not each of them. */
  readonly takesTurns: boolean;
  /** What reports of several instances call the one that answered: nothing, always the same name, or another after each deployment. */
  readonly instanceNames: "none" | "kept" | "renewed";
  /** From one instance to the next in a deployment. */
  readonly rollout: Seconds;
  /** So long from the start its probe tells by turns the truth, nothing, and that it was refused. */
  readonly flapsFor: Seconds;
  /** Writes appear to work and never reach the runtime. */
  readonly wrongEnvironment: boolean;
  /** The runtime fails to come back with what is stored and goes on with what it had. */
  readonly broken: boolean;
  /** Nobody may write its store: a preflight finds that out. */
  readonly locked: boolean;
  /** A person writes the store, stanch doesn't. */
  readonly byHand: boolean;
  /** The stored value can be read back. */
  readonly canRead: boolean;
}

export interface ConsumerSpec {
  readonly consumer: Consumer;
  /** It is in the inventory. Of the others some are at work from the beginning, some turn up by an inject. */
  readonly declared: boolean;
  readonly behaviour: ConsumerBehaviour;
}

/** One habit of the thief. Times count from the exposure, or from the `abuse` inject if the scenario has one. */
export interface ThiefUse {
  readonly after: Seconds;
  /** Again and again with this period; once if it is missing. */
  readonly every?: Seconds;
  readonly until: Seconds;
  readonly userAgent: string;
  readonly address: string;
  readonly actions: readonly string[];
  /** The first call that is accepted makes a key of this name, which the thief then uses as well. */
  readonly mints?: string;
}

/** Something that the response does to the world, once; injects may count from it. */
export type WorldEvent = "replacement-issued" | "written" | "paused" | "disabled" | "ended";

/** A surprise, and when it happens. */
export type Inject = {
  /** From the start of the rehearsal, or from what it comes `after`. */
  readonly at: Seconds;
  /** The first of these events: of the leaked key, or of the store of the consumer `of`. */
  readonly after?: WorldEvent;
  readonly of?: string;
  /** Where somebody facilitates the game it waits for them. */
  readonly held?: boolean;
} & Surprise;

export type Surprise =
  | { readonly do: "late-cron"; readonly consumer: string }
  | { readonly do: "audit-lag"; readonly lag: Seconds }
  | {
      readonly do: "wrong-environment";
      readonly consumer: string;
      /** Somebody notices after this time and deploys what is stored where it belongs. */
      readonly fixedAfter?: Seconds;
    }
  | { readonly do: "abuse" }
  /** The leak goes on: the thief gets every replacement that lives by then. */
  | { readonly do: "replacement-stolen" }
  | {
      readonly do: "provider-errors";
      readonly next: number;
      readonly how: Fate;
      /** Calls that it happens to; `create` if nothing is said. */
      readonly on?: keyof Troubles["fates"];
    }
  | { readonly do: "provider-outage"; readonly for: Seconds }
  /** The provider's lists and looks say that the leaked key is dead, and it isn't. */
  | { readonly do: "listed-dead"; readonly for: Seconds }
  /** Calls that nobody will ever find in the audit log, which shows no gap: of one consumer, or of all callers. */
  | { readonly do: "audit-drops"; readonly for: Seconds; readonly consumer?: string };

export interface SimulatedPerson {
  readonly id: string;
  /** From the moment of being asked. */
  readonly answersAfter: Seconds;
}
