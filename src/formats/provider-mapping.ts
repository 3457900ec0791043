import type { z } from "zod";
import type { ProviderCapabilities } from "../core/key.ts";
import { loadYaml } from "./load.ts";
import type { Loaded } from "./load.ts";
import { fitFaults } from "./provider-faults.ts";
import { lookupFaults } from "./provider-lookups.ts";
import { mappingShapeSchema } from "./provider-shape.ts";

/** A provider as data: its calls and what its answers mean. */
export const providerMappingSchema = mappingShapeSchema.superRefine((mapping, context) => {
  for (const { path, message } of [...fitFaults(mapping), ...lookupFaults(mapping)]) {
    context.addIssue({ code: "custom", path: [...path], message, input: undefined });
  }
});

export type ProviderMapping = z.output<typeof providerMappingSchema>;

/** Reads a mapping file; every problem at once. */
export function parseProviderMapping(text: string, file: string): Loaded<ProviderMapping> {
  return loadYaml(text, file, providerMappingSchema);
}

/** What the provider can do, as its mapping has it. */
export function providerCapabilities({ capabilities, steps }: ProviderMapping): ProviderCapabilities {
  return {
    canList: steps.list !== undefined,
    canCreate: steps.create !== undefined,
    canRestrict: steps.restrict !== undefined,
    canDisable: steps.disable !== undefined,
    canEnd: steps.end !== undefined,
    ...capabilities,
  };
}
