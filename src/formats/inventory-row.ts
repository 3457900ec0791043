import { z } from "zod";
import type { CallPeriod } from "../core/consumer.ts";
import { someCallerMatchSchema } from "./caller-match.ts";
import { durationSchema, toSeconds } from "./duration.ts";
import { dateSchema, instantSchema } from "./instant.ts";
import { nameSchema, wordsSchema } from "./name.ts";
import { choiceError, valueError } from "./zod-words.ts";

const periodSchema = z
  .custom<string | number>((value) => value === "on-demand" || (toSeconds(value) ?? 0) > 0, {
    error: valueError((value) => `${value} isn't a call period such as 5m or 1d, or on-demand`),
  })
  .meta({ ...durationSchema.in.meta(), pattern: String.raw`^(on-demand|\d{1,9}[smhd])$` })
  .transform((value): CallPeriod => (value === "on-demand" ? value : (toSeconds(value) ?? 0)));

const listSchema = z.array(wordsSchema).min(1).max(100);

/** One caller that holds a key, as the inventory writes it down: what nobody knows yet is left out. */
export const inventoryRowSchema = z.strictObject({
  id: nameSchema,
  service: wordsSchema,
  /** The human who is woken up. */
  owner: wordsSchema.exactOptional(),
  runtime: wordsSchema.exactOptional(),
  /** "Env location". */
  location: wordsSchema.exactOptional(),
  /** Files of a scan in which it was found, as `path#NAME`. */
  foundAt: listSchema.exactOptional(),
  /** False for what a scan or a log suggests: a person confirms it by taking this away. */
  confirmed: z.boolean().default(true),
  provider: nameSchema.exactOptional(),
  /** Name or id of the key at the provider; never the value. */
  key: z.string().min(1).max(200).exactOptional(),
  /** "Key prefix today": so short that a whole key can't stand here by mistake. */
  keyPrefix: z.string().min(1).max(12).exactOptional(),
  lastFour: z.string().min(1).max(4).exactOptional(),
  keyKind: z.enum(["user", "team"], { error: choiceError("a kind of key") }).exactOptional(),
  /** Team in which the key is at the provider. */
  keyTeam: wordsSchema.exactOptional(),
  /** Team that runs the service. */
  team: wordsSchema.exactOptional(),
  header: z.enum(["bearer", "x-api-key", "other"], { error: choiceError("a header") }).exactOptional(),
  environment: z
    .enum(["production", "staging", "development", "personal"], { error: choiceError("an environment") })
    .exactOptional(),
  /** It calls with nobody at the keyboard. */
  unattended: z.boolean().exactOptional(),
  /** Whose account made the key. */
  creator: wordsSchema.exactOptional(),
  created: dateSchema.exactOptional(),
  rotationDue: dateSchema.exactOptional(),
  /** The crying test: who would wake up if it vanished tonight. */
  wakes: listSchema.exactOptional(),
  /** Services and teams that stop with it, by name. */
  blastRadius: listSchema.exactOptional(),
  justification: wordsSchema.exactOptional(),
  lastProof: z.strictObject({ at: instantSchema, how: wordsSchema }).exactOptional(),
  /** The runtime can hold the old and the new key at once. */
  holdsTwoKeys: z.boolean().exactOptional(),
  /** From the change of a value to the last instance that runs with it. */
  deployTime: durationSchema.exactOptional(),
  period: periodSchema.exactOptional(),
  /** How many runtimes hold the key at once, at most. They may take turns: `period` is of all of them together. */
  instances: z.int().min(1).max(10_000).default(1),
  match: someCallerMatchSchema.exactOptional(),
  store: nameSchema.exactOptional(),
  reload: nameSchema.exactOptional(),
  probes: z.array(nameSchema).default([]),
  /** Kinds of call, as audit sources name what they cover. */
  calls: z.array(z.string().min(1).max(100)).min(1).default(["api"]),
  /** Name of the planned key; consumers with the same one share it. */
  replacement: nameSchema.exactOptional(),
  /** Whom the provider will name as the caller of calls with that key; proof of it only if nobody else calls as that. */
  principal: z.string().min(1).max(200).exactOptional(),
  /** Keyed fingerprint of the value that this consumer holds today. */
  fingerprint: z
    .string()
    .regex(/^[0-9a-f]{16,64}$/, {
      error: valueError((value) => `${value} isn't a fingerprint: 16 to 64 hex digits`),
    })
    .exactOptional(),
});

/** A row with all that a response needs, as a runbook lists its consumers. */
export const consumerRowSchema = inventoryRowSchema.extend({
  owner: wordsSchema,
  period: periodSchema,
  match: someCallerMatchSchema,
  store: nameSchema,
});

/** Rows of an inventory; an id that comes twice is an error at its second place. */
export const inventoryRowsSchema = rowsOf(inventoryRowSchema);

/** Rows of a runbook, likewise. */
export const consumerRowsSchema = rowsOf(consumerRowSchema);

function rowsOf<S extends z.ZodType>(row: S): z.ZodArray<S> {
  return z.array(row).superRefine(checkIds, { when: (payload) => Array.isArray(payload.value) });
}

function checkIds(rows: readonly unknown[], context: z.core.$RefinementCtx): void {
  const seen = new Set<string>();
  for (const [index, row] of rows.entries()) {
    const id = typeof row === "object" && row !== null ? (row as { readonly id?: unknown }).id : undefined;
    if (typeof id !== "string" || !nameSchema.safeParse(id).success) continue;
    if (seen.has(id)) {
      context.addIssue({
        code: "custom",
        path: [index, "id"],
        message: "another consumer has this id",
        input: rows,
      });
    }
    seen.add(id);
  }
}
