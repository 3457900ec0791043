import { z } from "zod";
import { durationSchema } from "./duration.ts";
import { consumerRowSchema } from "./inventory-row.ts";
import { nameSchema } from "./name.ts";
import { choiceError } from "./zod-words.ts";

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

/** How a simulated consumer behaves where its inventory row says nothing. */
const behaviourSchema = z.strictObject({
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
  canRead: yes,
});

const undeclared = { consumer: consumerRowSchema, behaves: behaviourSchema.prefault({}) };
const undeclaredSchema = z.strictObject(undeclared);

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

const at = durationSchema;

const injectSchema = z.discriminatedUnion(
  "do",
  [
    z.strictObject({ at, do: z.literal("late-cron"), ...undeclared }),
    z.strictObject({ at, do: z.literal("audit-lag"), lag: durationSchema }),
    z.strictObject({
      at,
      do: z.literal("wrong-environment"),
      consumer: nameSchema,
      fixedAfter: durationSchema.exactOptional(),
    }),
    z.strictObject({ at, do: z.literal("abuse") }),
    z.strictObject({ at, do: z.literal("replacement-stolen") }),
    z
      .strictObject({
        at,
        do: z.literal("provider-errors"),
        next: z.int().min(1).max(100).default(1),
        how: z.enum(["commit-then-drop", "error", "answer-only", "only-disabled"], {
          error: choiceError("a way to fail"),
        }),
        on: z
          .enum(["create", "disable", "end"], { error: choiceError("a call to the provider") })
          .exactOptional(),
      })
      .refine(({ how, on }) => how !== "answer-only" || on === "disable" || on === "end", {
        path: ["how"],
        error: "is for disable and end: a create that answers gives a key",
      })
      .refine(({ how, on }) => how !== "only-disabled" || on === "end", {
        path: ["how"],
        error: "is for end",
      }),
    z.strictObject({ at, do: z.literal("provider-outage"), for: durationSchema }),
    z.strictObject({ at, do: z.literal("listed-dead"), for: durationSchema }),
    z.strictObject({
      at,
      do: z.literal("audit-drops"),
      for: durationSchema,
      consumer: nameSchema.exactOptional(),
    }),
  ],
  { error: choiceError("an inject") },
);

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
  forgotten: z.array(undeclaredSchema).default([]),
  thief: thiefSchema.exactOptional(),
  injects: z.array(injectSchema).default([]),
});

/** The behaviour of a consumer of which the scenario says nothing. */
export const ORDINARY_BEHAVIOUR = behaviourSchema.parse({});
