import { z } from "zod";
import { consumerRowsSchema } from "./inventory-row.ts";
import { instantSchema } from "./instant.ts";
import { loadYaml } from "./load.ts";
import type { Loaded } from "./load.ts";
import { nameSchema, wordsSchema } from "./name.ts";
import type { DeepReadonly } from "./readonly.ts";
import { relativePathSchema } from "./relative-path.ts";
import { stepsSchema } from "./runbook-steps.ts";
import { choiceError } from "./zod-words.ts";

/** What to do about one leaked key: data only. */
export const runbookSchema = z
  .strictObject({
    kind: z.literal("runbook"),
    name: nameSchema,
    title: wordsSchema.exactOptional(),
    provider: nameSchema,
    leak: z.strictObject({
      /** Id or name at the provider; never the value. */
      key: z.string().min(1).max(200).exactOptional(),
      /** Whom the provider names as the caller of calls with it, where the provider doesn't say so of the key. */
      principal: z.string().min(1).max(200).exactOptional(),
      /** Where it leaked, in words. */
      path: wordsSchema,
      exposedAt: instantSchema.exactOptional(),
      /** Who can have seen it; without it it counts as public. */
      exposure: z.enum(["public", "internal"], { error: choiceError("an exposure") }).exactOptional(),
      /** What the key can do; without it it counts as high. */
      privilege: z.enum(["high", "low"], { error: choiceError("a privilege") }).exactOptional(),
    }),
    inventory: relativePathSchema.exactOptional(),
    consumers: consumerRowsSchema.exactOptional(),
    steps: stepsSchema,
  })
  .superRefine(checkInventory, {
    when: ({ value }) => typeof value === "object" && value !== null && !Array.isArray(value),
  });

export type Runbook = DeepReadonly<z.output<typeof runbookSchema>>;

/** Reads a runbook file; every problem at once. */
export function parseRunbook(text: string, file: string): Loaded<Runbook> {
  return loadYaml(text, file, runbookSchema);
}

function checkInventory(
  runbook: { readonly inventory?: unknown; readonly consumers?: unknown },
  context: z.core.$RefinementCtx,
): void {
  const issue = (path: string[], message: string) =>
    context.addIssue({ code: "custom", path, message, input: runbook });
  if (runbook.inventory === undefined && runbook.consumers === undefined) {
    issue([], "needs inventory: a path, or consumers: a list");
  }
  if (runbook.inventory !== undefined && runbook.consumers !== undefined) {
    issue(["inventory"], "inventory and consumers can't both be given");
  }
}
