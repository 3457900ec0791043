import { z } from "zod";
import { durationSchema } from "./duration.ts";
import { dateSchema } from "./instant.ts";
import { loadYaml } from "./load.ts";
import type { Loaded } from "./load.ts";
import { nameSchema, wordsSchema } from "./name.ts";
import type { DeepReadonly } from "./readonly.ts";

const steps = z.array(wordsSchema).min(1).max(40);

/** What is particular about one kind of key. */
const kindSchema = z
  .strictObject({
    /** Tiers of the provider that have this kind; every one unless told. */
    tiers: z.array(nameSchema).min(1).exactOptional(),
    /** Who may make such a key. */
    role: wordsSchema.exactOptional(),
    /** In place of the general clicks. */
    create: steps.exactOptional(),
    /** What to plan instead on a tier that doesn't have it. */
    otherwise: wordsSchema.exactOptional(),
  })
  .refine((kind) => kind.otherwise === undefined || kind.tiers !== undefined, {
    path: ["otherwise"],
    error: "without tiers there is no tier that lacks this kind",
  });

/** What a person does at a provider without an API, step by step, and what is known of how its keys behave. */
export const manualClicksSchema = z
  .strictObject({
    kind: z.literal("clicks"),
    /** Of the provider, for people. */
    title: wordsSchema,
    /** The day on which somebody last saw that the steps are right. */
    asOf: dateSchema,
    /** The provider's own page on this, for people. */
    source: wordsSchema.exactOptional(),
    overlap: z.boolean(),
    keepsNames: z.boolean(),
    maxKeysPerPrincipal: z.int().min(1).nullable().default(null),
    /** For how long an ended or disabled key may still be accepted. */
    tokenCache: durationSchema,
    /** The kinds of key that there are; without it nothing is said of kinds. */
    kinds: z
      .strictObject({ user: kindSchema.exactOptional(), team: kindSchema.exactOptional() })
      .exactOptional(),
    list: steps.exactOptional(),
    create: steps.exactOptional(),
    disable: steps.exactOptional(),
    enable: steps.exactOptional(),
    end: steps,
  })
  .refine((clicks) => (clicks.disable === undefined) === (clicks.enable === undefined), {
    path: ["disable"],
    error: "disable and enable go together: what stanch can't undo it doesn't start",
  });

export type ManualClicks = DeepReadonly<z.output<typeof manualClicksSchema>>;

/** Every tier that the clicks know of, in the order in which they stand there. */
export function tiersOf({ kinds = {} }: Pick<ManualClicks, "kinds">): readonly string[] {
  return [...new Set([kinds.user, kinds.team].flatMap((kind) => kind?.tiers ?? []))];
}

/** Reads a clicks file; every problem at once. */
export function parseManualClicks(text: string, file: string): Loaded<ManualClicks> {
  return loadYaml(text, file, manualClicksSchema);
}
