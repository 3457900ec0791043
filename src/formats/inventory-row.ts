import { z } from "zod";
import type { CallPeriod } from "../core/consumer.ts";
import { someCallerMatchSchema } from "./caller-match.ts";
import { durationSchema, toSeconds } from "./duration.ts";
import { dateSchema } from "./instant.ts";
import { nameSchema, wordsSchema } from "./name.ts";
import { valueError } from "./zod-words.ts";

const periodSchema = z
  .custom<string | number>((value) => value === "on-demand" || (toSeconds(value) ?? 0) > 0, {
    error: valueError((value) => `${value} isn't a call period such as 5m or 1d, or on-demand`),
  })
  .meta({ ...durationSchema.in.meta(), pattern: String.raw`^(on-demand|\d{1,9}[smhd])$` })
  .transform((value): CallPeriod => (value === "on-demand" ? value : (toSeconds(value) ?? 0)));

/** One caller that holds the key, as the inventory writes it down. */
export const inventoryRowSchema = z.strictObject({
  id: nameSchema,
  service: wordsSchema,
  owner: wordsSchema,
  runtime: wordsSchema.exactOptional(),
  /** "Env location". */
  location: wordsSchema.exactOptional(),
  /** "Key prefix today": so short that a whole key can't stand here by mistake. */
  keyPrefix: z.string().min(1).max(12).exactOptional(),
  keyKind: z.enum(["user", "team"]).exactOptional(),
  rotationDue: dateSchema.exactOptional(),
  justification: wordsSchema.exactOptional(),
  period: periodSchema,
  /** How many runtimes hold the key at once, at most. They may take turns: `period` is of all of them together. */
  instances: z.int().min(1).max(10_000).default(1),
  match: someCallerMatchSchema,
  store: nameSchema,
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

/** Rows of an inventory; an id that comes twice is an error at its second place. */
export const inventoryRowsSchema = z.array(inventoryRowSchema).superRefine(checkIds, {
  when: (payload) => Array.isArray(payload.value),
});

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
