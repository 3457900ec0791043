import type { Model } from "../../src/adapters/world/model.ts";
import type { World } from "../../src/adapters/world/world.ts";
import type { Consumer } from "../../src/core/consumer.ts";
import type { Instant } from "../../src/core/time.ts";
import type { Scenario } from "../../src/formats/scenario.ts";

/** In the order in which they are reported. */
export const POLICY_NAMES = [
  "stanch",
  "stanch-gate-only",
  "omniscient",
  "omniscient-with-people",
  "timer",
  "self-test",
  "store-write-ok",
  "coverage-95-drop-unhealthy",
  "provider-polling",
  "revoke-first",
] as const;

export type PolicyName = (typeof POLICY_NAMES)[number];

/** One leak in one world, as somebody finds it who has to answer it. */
export interface Leak {
  readonly seed: number;
  readonly scenario: Scenario;
  readonly world: World;
  /** The inside of the world: for the policy that knows everything, and for the judge. */
  readonly model: Model;
  /** Consumers that the inventory names; a forgotten one isn't among them. */
  readonly declared: readonly Consumer[];
  /** Nobody looks at the world after this. */
  readonly horizon: Instant;
  /** A place of its own for what a policy writes down. */
  readonly folder: string;
}

/** One way to decide when the leaked key is ended. It acts through the world's own ports, with their delays and limits. */
export interface Policy {
  readonly name: PolicyName;
  /** Comes back when it has nothing left to do, or at the horizon. */
  answer(leak: Leak): Promise<void>;
}
