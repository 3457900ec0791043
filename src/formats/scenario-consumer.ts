import { z } from "zod";
import { durationSchema } from "./duration.ts";
import { consumerRowSchema } from "./inventory-row.ts";
import { choiceError } from "./zod-words.ts";

const none = durationSchema.default(0);

/** How a simulated consumer behaves where its inventory row says nothing. */
export const behaviourSchema = z.strictObject({
  reports: z
    .enum(["fingerprint", "success", "nothing"], { error: choiceError("a kind of report") })
    .default("fingerprint"),
  deployDelay: none,
  /** As many as the inventory says, unless that isn't so. */
  instances: z.int().min(1).max(20).exactOptional(),
  takesTurns: z.boolean().default(false),
  instanceNames: z
    .enum(["none", "kept", "renewed"], { error: choiceError("a way to name instances") })
    .default("kept"),
  rollout: none,
  flapsFor: none,
  wrongEnvironment: z.boolean().default(false),
  broken: z.boolean().default(false),
  locked: z.boolean().default(false),
  byHand: z.boolean().default(false),
  canRead: z.boolean().default(true),
});

/** A consumer that no inventory names. */
export const undeclared = { consumer: consumerRowSchema, behaves: behaviourSchema.prefault({}) };

/** The behaviour of a consumer of which the scenario says nothing. */
export const ORDINARY_BEHAVIOUR = behaviourSchema.parse({});
