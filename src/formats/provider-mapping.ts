import { z } from "zod";
import type { ProviderCapabilities } from "../core/key.ts";
import { durationSchema } from "./duration.ts";
import { keyFieldsSchema } from "./key-fields.ts";
import { loadYaml } from "./load.ts";
import type { Loaded } from "./load.ts";
import { nameSchema, wordsSchema } from "./name.ts";
import { predicateSchema } from "./predicate.ts";
import { lookupFaults, RESERVED } from "./provider-lookups.ts";
import { headerNameSchema, providerStepsSchema } from "./provider-steps.ts";
import { lookupsIn, templateSchema } from "./template.ts";

/** What the steps alone don't tell. What can be listed, made, restricted, disabled and ended follows from them. */
const capabilitiesSchema = z.strictObject({
  overlap: z.boolean(),
  keepsNames: z.boolean(),
  maxKeysPerPrincipal: z.int().min(1).nullable(),
  tokenCache: durationSchema,
  listLag: durationSchema,
});

/**
 * How the credential, or the session that `login` got for it, is presented. `Basic` encodes `user:password`; with a `user`
 * the credential is the password alone, for servers that want it in a body too.
 */
const credentialSchema = z.strictObject({
  header: headerNameSchema.default("authorization"),
  scheme: z.enum(["Bearer", "Basic", "raw"]).default("Bearer"),
  user: templateSchema.exactOptional(),
});

/** A provider as data: its calls and what its answers mean. */
export const providerMappingSchema = z
  .strictObject({
    kind: z.literal("provider"),
    name: nameSchema,
    /** The day on which the mapping was last seen to work. */
    asOf: z.iso.date(),
    about: z.array(wordsSchema).default([]),
    capabilities: capabilitiesSchema,
    credential: credentialSchema.exactOptional(),
    /** Look-ups that the operator's config must give a value. */
    variables: z.array(z.string().regex(/^[a-z][A-Za-z0-9_]{0,40}$/)).default([]),
    key: keyFieldsSchema,
    /** stanch's own credential was refused. */
    refused: predicateSchema.default({ status: [401, 403] }),
    /** The key that a step names is surely gone. Without it no answer means that: a 404 has other reasons too. */
    gone: predicateSchema.exactOptional(),
    steps: providerStepsSchema,
  })
  .superRefine((mapping, context) => {
    for (const { path, message } of [...pairFaults(mapping), ...userFaults(mapping), ...lookups(mapping)]) {
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

interface Fault {
  readonly path: readonly string[];
  readonly message: string;
}

function pairFaults({ steps, credential }: ProviderMapping): readonly Fault[] {
  const faults: Fault[] = [];
  const say = (path: readonly string[], message: string): void => void faults.push({ path, message });
  for (const [does, undoes] of [
    ["disable", "enable"],
    ["restrict", "unrestrict"],
  ] as const) {
    if ((steps[does] === undefined) !== (steps[undoes] === undefined)) {
      say(["steps"], `${does} and ${undoes} come together: what contains a key must have an undo`);
    }
  }
  const fetches = steps["fetch-value"] !== undefined;
  if (steps.create !== undefined && (steps.create.value === undefined) !== fetches) {
    say(["steps", "create"], "the value comes either from the answer (value) or from a step fetch-value");
  }
  if (fetches && steps.create === undefined) say(["steps", "fetch-value"], "there is no create step");
  if (steps.login !== undefined && credential === undefined) {
    say(["steps", "login"], "a session needs a credential that says which header carries it");
  }
  for (const [kind, step] of Object.entries(steps)) {
    if (step.method === "GET" && step.body !== undefined) say(["steps", kind, "body"], "a GET has no body");
  }
  return faults;
}

function userFaults({ steps, variables, credential }: ProviderMapping): readonly Fault[] {
  if (credential?.user === undefined) return [];
  const path = ["credential", "user"];
  const unknown = lookupsIn(credential.user).filter((name) => !variables.includes(name));
  return [
    ...(credential.scheme === "Basic" ? [] : [{ path, message: "only Basic presents a user" }]),
    ...(steps.login === undefined ? [] : [{ path, message: "a session stands alone: it has no user" }]),
    ...unknown.map((name) => ({ path, message: `\${${name}} isn't one of the mapping's variables` })),
  ];
}

function lookups({ steps, variables, credential }: ProviderMapping): readonly Fault[] {
  const reserved = variables
    .filter((variable) => RESERVED.has(variable))
    .map((variable) => ({
      path: ["variables"],
      message: `${variable} is a name that stanch itself looks up`,
    }));
  return [...reserved, ...lookupFaults(steps, { variables, credential: credential !== undefined })];
}
