import { z } from "zod";
import type { ExerciseRow } from "../core/exercise/log.ts";
import { instantSchema } from "./instant.ts";
import { formatError, renderPath } from "./problem.ts";

const count = z.int().min(0);
const seconds = z.number().min(0);
const ids = z.array(z.string());
export const ratingSchema = z.enum(["met", "partly", "not"]);
export const optionSchema = z.strictObject({ id: z.string(), label: z.string(), careful: z.boolean() });

export const factsSchema = z.strictObject({
  at: instantSchema,
  startedAt: instantSchema,
  exposedAt: instantSchema,
  containedAt: instantSchema.nullable(),
  endedAt: instantSchema.nullable(),
  exposureSeconds: seconds,
  broken: z.array(z.strictObject({ consumer: z.string(), declared: z.boolean(), refusals: count, seconds })),
  prematureEnds: z.array(z.strictObject({ keyId: z.string(), at: instantSchema, consumers: ids })),
  replacements: z.array(z.strictObject({ id: z.string(), name: z.string(), heldBy: ids })),
  orphans: ids,
  onLeakedKey: ids,
  undeclared: ids,
  callers: z.array(
    z.strictObject({
      userAgent: z.string(),
      address: z.string(),
      is: z.enum(["consumer", "responder", "hostile"]),
      consumer: z.string().exactOptional(),
    }),
  ),
  thief: z.strictObject({
    accepted: count,
    sinceStart: count,
    refused: count,
    first: instantSchema.nullable(),
    last: instantSchema.nullable(),
    keysAlive: ids,
  }),
});

const rowSchema = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("began"),
    at: instantSchema,
    incident: z.string(),
    file: z.string(),
    sha256: z.string(),
    name: z.string(),
    title: z.string(),
    seed: z.string(),
    release: z.string(),
    player: z.string(),
    facilitated: z.boolean(),
  }),
  z.strictObject({
    type: z.literal("answered"),
    at: instantSchema,
    seq: count,
    topic: z.string(),
    answer: z.union([z.boolean(), z.string()]),
  }),
  z.strictObject({
    type: z.literal("decided"),
    at: instantSchema,
    asked: instantSchema.exactOptional(),
    seq: count,
    point: z.enum(["opening", "blocked", "approval", "unknown", "declined", "failed", "waiting"]),
    blockers: ids,
    options: z.array(optionSchema),
    choices: ids,
  }),
  z.strictObject({
    type: z.literal("injected"),
    at: instantSchema,
    inject: count,
    by: z.enum(["script", "facilitator"]),
  }),
  z.strictObject({
    type: z.literal("held"),
    at: instantSchema,
    inject: count,
    held: z.boolean(),
  }),
  z.strictObject({
    type: z.literal("observed"),
    at: instantSchema,
    objective: z.string().nullable(),
    rating: ratingSchema.nullable(),
    text: z.string(),
  }),
  z.strictObject({
    type: z.literal("ended"),
    at: instantSchema,
    seq: count,
    head: z.string(),
    stop: z.string(),
    facts: factsSchema,
  }),
]);

/** Reads what happened at the table, one JSON object a line (`ERR_FORMAT` with the line). A cut last line is left out. */
export function parseExerciseLog(text: string, file: string): readonly ExerciseRow[] {
  const lines = text.split("\n");
  // The last line of a whole file is empty; what stands there else was cut off while it was written.
  return lines.slice(0, -1).map((line, index) => rowOf(line, file, index + 1));
}

export function formatExerciseRow(row: ExerciseRow): string {
  return `${JSON.stringify(row)}\n`;
}

function rowOf(line: string, file: string, number: number): ExerciseRow {
  const problem = (path: readonly PropertyKey[], message: string) =>
    formatError([{ file, line: number, column: 1, path: renderPath(path), message, excerpt: "" }]);
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw problem([], "this isn't JSON");
  }
  const result = rowSchema.safeParse(value);
  if (result.success) return result.data;
  const [first] = result.error.issues;
  throw problem(first?.path ?? [], "isn't a row of a rehearsal's log");
}
