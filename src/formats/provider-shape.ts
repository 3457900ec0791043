import { z } from "zod";
import { durationSchema } from "./duration.ts";
import { keyFieldsSchema } from "./key-fields.ts";
import { nameSchema, wordsSchema } from "./name.ts";
import { predicateSchema } from "./predicate.ts";
import { headerNameSchema } from "./header-name.ts";
import { credentialSchema, sessionSchema } from "./provider-credential.ts";
import { providerStepsSchema } from "./provider-steps.ts";
import { lookupNameSchema, templateSchema } from "./template.ts";

/** What the steps alone don't tell. What can be listed, made, restricted, disabled and ended follows from them. */
const capabilitiesSchema = z.strictObject({
  overlap: z.boolean(),
  keepsNames: z.boolean(),
  maxKeysPerPrincipal: z.int().min(1).nullable(),
  tokenCache: durationSchema,
  listLag: durationSchema,
  /** For how long an ended key goes on working although the provider said that it is ended. */
  endDelay: durationSchema.exactOptional(),
});

/** The members of a mapping, each by itself; what they say of each other is checked in `provider-mapping.ts`. */
export const mappingShapeSchema = z.strictObject({
  kind: z.literal("provider"),
  name: nameSchema,
  /** The day on which the mapping was last seen to work. */
  asOf: z.iso.date(),
  about: z.array(wordsSchema).default([]),
  capabilities: capabilitiesSchema,
  credential: credentialSchema.exactOptional(),
  /** Without it a session is presented as the credential is, and a cookie as that cookie. */
  session: sessionSchema.exactOptional(),
  /** What calls present, but for the log-in's, unless they say otherwise. */
  auth: z.enum(["credential", "session", "none"]).exactOptional(),
  /** Sent with every call; the log-in's goes without those that look up the session. */
  headers: z.record(headerNameSchema, templateSchema).default({}),
  /** Look-ups that the operator's config must give a value. */
  variables: z.array(lookupNameSchema).default([]),
  key: keyFieldsSchema,
  /** What success is, where a call doesn't say. */
  success: predicateSchema.exactOptional(),
  /** stanch's own credential was refused. */
  refused: predicateSchema.default({ status: [401, 403] }),
  /** The provider surely did nothing, where its status doesn't say so: a JSON-RPC error in a 200. */
  denied: predicateSchema.exactOptional(),
  /** The key that a step names is surely gone. Without it no answer means that: a 404 has other reasons too. */
  gone: predicateSchema.exactOptional(),
  steps: providerStepsSchema,
});

export type MappingShape = z.output<typeof mappingShapeSchema>;
