import { z } from "zod";
import { durationSchema } from "./duration.ts";
import { instantSchema } from "./instant.ts";
import { nameSchema, wordsSchema } from "./name.ts";
import { objectiveSchema } from "./objective.ts";
import type { DeepReadonly } from "./readonly.ts";
import { runbookSchema } from "./runbook.ts";
import { scenarioWorldSchema } from "./scenario-world.ts";
import { choiceError } from "./zod-words.ts";

const proseSchema = z.string().trim().min(1).max(5000);

const missedSchema = z
  .union([nameSchema, z.array(nameSchema).min(1)], { error: "isn't an objective's id, or a list of them" })
  .transform((ids): readonly string[] => (Array.isArray(ids) ? ids : [ids]));

export const scenarioFields = z.strictObject({
  kind: z.literal("scenario"),
  name: nameSchema,
  title: wordsSchema,
  /** What the players are told at the start. */
  story: proseSchema,
  /** What a good response does; shown once the rehearsal is over. */
  goodResponse: proseSchema.exactOptional(),
  /** The incidents or known failures that it is made from. */
  sources: z
    .array(
      z.strictObject({
        title: wordsSchema,
        url: z.url({ protocol: /^https?$/, error: "isn't a web address" }),
      }),
    )
    .min(1)
    .exactOptional(),
  startsAt: instantSchema,
  policy: z.enum(["two-person", "solo"], { error: choiceError("a policy") }).default("two-person"),
  /** Who answers when asked, and how late. */
  people: z.array(z.strictObject({ id: nameSchema, answersAfter: durationSchema })).min(1),
  runbook: runbookSchema,
  world: scenarioWorldSchema.prefault({}),
  objectives: z.array(objectiveSchema).min(1),
  /** The objectives that each of the bad policies misses. */
  teaches: z
    .strictObject({ "revoke-first": missedSchema.exactOptional(), timer: missedSchema.exactOptional() })
    .exactOptional(),
});

export type Scenario = DeepReadonly<z.output<typeof scenarioFields>>;
