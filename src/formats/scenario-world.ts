import { z } from "zod";
import { durationSchema } from "./duration.ts";
import { nameSchema } from "./name.ts";
import { behaviourSchema, undeclared } from "./scenario-consumer.ts";
import { injectSchema } from "./scenario-inject.ts";

const yes = z.boolean().default(true);
const none = durationSchema.default(0);

/** How the simulated provider differs from one that can do everything at once and records all of it. */
const providerSchema = z.strictObject({
  canList: yes,
  canCreate: yes,
  canRestrict: yes,
  /** Its restriction binds every key of the holder, and stays after the end of the leaked one. */
  restrictsHolder: z.literal(true).exactOptional(),
  canDisable: yes,
  canEnd: yes,
  overlap: yes,
  keepsNames: yes,
  maxKeysPerPrincipal: z.int().min(1).nullable().default(null),
  tokenCache: none,
  listLag: none,
  endDelay: durationSchema.exactOptional(),
  auditLag: none,
  identifiesKey: yes,
  identifiesPrincipal: z.boolean().default(false),
  recordsRefusals: yes,
  probeRouteOpen: z.boolean().default(false),
  covers: z.array(z.string().min(1).max(100)).min(1).default(["*"]),
  cannotSee: z.array(z.string().min(1).max(500)).default([]),
});

/** More calls than this of one habit say nothing new. */
const MOST_USES = 5000;

const userAgent = z.string().min(1).max(500);
const address = z.union([z.ipv4(), z.ipv6()], { error: "isn't an IP address" });

/** Times count from the exposure, or from the `abuse` inject if there is one. */
const useSchema = z
  .strictObject({
    after: durationSchema,
    every: durationSchema
      .refine((seconds) => seconds > 0, { error: "must be longer than nothing" })
      .exactOptional(),
    until: durationSchema.default(86_400),
    actions: z.array(z.string().min(1).max(100)).min(1).default(["api"]),
    userAgent: userAgent.exactOptional(),
    address: address.exactOptional(),
    mints: nameSchema.exactOptional(),
  })
  .refine(({ after, every, until }) => every === undefined || (until - after) / every <= MOST_USES, {
    path: ["every"],
    error: `gives more than ${MOST_USES} calls`,
  });

const thiefSchema = z.strictObject({ userAgent, address, uses: z.array(useSchema).min(1) });

/** The world of a scenario: what the players don't know. */
export const scenarioWorldSchema = z.strictObject({
  history: durationSchema
    .refine((seconds) => seconds <= 30 * 86_400, { error: "is longer than 30d" })
    .default(86_400),
  latency: durationSchema.refine((seconds) => seconds <= 60, { error: "is longer than 60s" }).default(1),
  leaked: z
    .strictObject({
      kind: z.enum(["team", "user"]).default("team"),
      team: z.string().min(1).max(200).exactOptional(),
    })
    .prefault({}),
  provider: providerSchema.prefault({}),
  consumers: z.record(nameSchema, behaviourSchema).default({}),
  /** Consumers at work from the beginning that no inventory names. */
  forgotten: z.array(z.strictObject(undeclared)).default([]),
  thief: thiefSchema.exactOptional(),
  injects: z.array(injectSchema).default([]),
});
