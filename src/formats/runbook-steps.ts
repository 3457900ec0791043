import { z } from "zod";
import { audiencesSchema } from "./audiences.ts";
import { callerMatchSchema, networkSchema } from "./caller-match.ts";
import { durationSchema } from "./duration.ts";
import { nameSchema } from "./name.ts";
import { choiceError, valueError } from "./zod-words.ts";

/** The six steps in their order; it never changes. */
export const STEP_KINDS = ["contain", "audit", "reissue", "swap", "revoke", "notify"] as const;
export type StepKind = (typeof STEP_KINDS)[number];

const contain = z
  .strictObject({
    kind: z.literal("contain"),
    rung: z
      .enum(["observe", "restrict", "pause", "disable"], { error: choiceError("a rung") })
      .exactOptional(),
    networks: z.array(networkSchema).min(1).exactOptional(),
    scopes: z.array(z.string().min(1).max(200)).min(1).exactOptional(),
    pause: z.strictObject({ apply: nameSchema, undo: nameSchema }).exactOptional(),
  })
  .refine((step) => step.rung !== "restrict" || step.networks !== undefined || step.scopes !== undefined, {
    path: ["rung"],
    error: "the rung restrict needs networks or scopes",
  })
  .refine((step) => step.rung !== "pause" || step.pause !== undefined, {
    path: ["rung"],
    error: "the rung pause needs pause: {apply, undo}",
  });

const audit = z.strictObject({
  kind: z.literal("audit"),
  logs: z.array(nameSchema),
  lookback: durationSchema.default(10 * 86_400),
  responder: callerMatchSchema.exactOptional(),
});

const LOOK_UPS = /\$\{(?:consumer|key)\}/g;

const reissue = z
  .strictObject({
    kind: z.literal("reissue"),
    per: z.enum(["consumer", "shared"]).default("consumer"),
    name: z
      .string()
      .min(1)
      .max(100)
      .refine((template) => !/[${}]/.test(template.replaceAll(LOOK_UPS, "")), {
        error: valueError((value) => `${value} may look up \${consumer} and \${key}, nothing else`),
      })
      .exactOptional(),
    keyKind: z.enum(["team", "user"]).exactOptional(),
    team: z.string().min(1).max(200).exactOptional(),
    scopes: z.array(z.string().min(1).max(200)).min(1).exactOptional(),
    keyProbe: nameSchema.exactOptional(),
  })
  .refine((step) => step.per !== "shared" || step.name?.includes("${consumer}") !== true, {
    path: ["name"],
    error: "a shared key belongs to no one ${consumer}; use ${key}",
  });

const swap = z.strictObject({ kind: z.literal("swap"), concurrency: z.int().min(1).max(64).default(4) });

const revoke = z.strictObject({
  kind: z.literal("revoke"),
  watch: durationSchema.exactOptional(),
  overlap: durationSchema.default(86_400),
  /** What stanch does half an hour after the overlap is over, if it was approved beforehand. */
  atDeadline: z.enum(["disable"], { error: choiceError("something to do at the deadline") }).exactOptional(),
  poll: durationSchema.refine((seconds) => seconds > 0, { error: "must be longer than nothing" }).default(5),
});

const notify = z.strictObject({
  kind: z.literal("notify"),
  via: z.array(nameSchema).min(1),
  owners: z.boolean().default(true),
  audiences: audiencesSchema.exactOptional(),
});

const stepSchema = z.discriminatedUnion("kind", [contain, audit, reissue, swap, revoke, notify], {
  error: choiceError("a step"),
});
type Step = z.output<typeof stepSchema>;

/** The six steps as written, each once and in order; gives them by kind. */
export const stepsSchema = z
  .array(stepSchema)
  // Says what is wrong with the order even where a step has faults of its own.
  .superRefine((steps, context) => checkOrder(steps, context), {
    when: (payload) => Array.isArray(payload.value),
  })
  .transform((steps) => ({
    contain: pick(steps, "contain"),
    audit: pick(steps, "audit"),
    reissue: pick(steps, "reissue"),
    swap: pick(steps, "swap"),
    revoke: pick(steps, "revoke"),
    notify: pick(steps, "notify"),
  }));

function pick<K extends StepKind>(steps: readonly Step[], kind: K): Extract<Step, { kind: K }> {
  const step = steps.find((one): one is Extract<Step, { kind: K }> => one.kind === kind);
  if (step === undefined) throw new TypeError("the order of the steps has been checked");
  return step;
}

function checkOrder(steps: readonly unknown[], context: z.core.$RefinementCtx): void {
  const issue = (path: readonly PropertyKey[], message: string) =>
    context.addIssue({ code: "custom", path: [...path], message, input: steps });
  const kinds = steps.map(kindOf);
  if (kinds.includes(null)) return;
  const missing = STEP_KINDS.filter((kind) => !kinds.includes(kind));
  if (missing.length > 0) issue([], `missing: ${missing.join(", ")}; all six steps are needed`);
  let furthest = -1;
  for (const [index, kind] of kinds.entries()) {
    if (kind === null) continue;
    const rank = STEP_KINDS.indexOf(kind);
    if (kinds.indexOf(kind) < index) issue([index, "kind"], `"${kind}" is here twice; each step comes once`);
    else if (rank < furthest)
      issue([index, "kind"], `"${kind}" comes too late; the order is ${STEP_KINDS.join(", ")}`);
    furthest = Math.max(furthest, rank);
  }
}

function kindOf(step: unknown): StepKind | null {
  const kind =
    typeof step === "object" && step !== null ? (step as { readonly kind?: unknown }).kind : undefined;
  return STEP_KINDS.find((one) => one === kind) ?? null;
}
