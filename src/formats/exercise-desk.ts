import { z } from "zod";
import type { Board, DeskCommand } from "../core/exercise/board.ts";
import { MEASURES } from "../core/exercise/objective.ts";
import { factsSchema, optionSchema, ratingSchema } from "./exercise-log.ts";
import { instantSchema } from "./instant.ts";

/** So much of one note is kept. */
export const LONGEST_NOTE = 2000;

const count = z.int().min(0);

const speedSchema = z.number().positive();

const boardSchema = z.strictObject({
  incident: z.string(),
  title: z.string(),
  sha256: z.string(),
  at: instantSchema,
  phase: z.enum(["playing", "deciding", "over"]),
  asked: count,
  paused: z.boolean(),
  speed: speedSchema.nullable(),
  options: z.array(optionSchema),
  injects: z.array(
    z.strictObject({
      index: count,
      label: z.string(),
      state: z.enum(["waiting", "held", "fired"]),
      dueAt: instantSchema.nullable(),
    }),
  ),
  objectives: z.array(
    z.strictObject({
      id: z.string(),
      text: z.string(),
      measure: z.enum(MEASURES).exactOptional(),
      consumer: z.string().exactOptional(),
      met: z.number().exactOptional(),
      partly: z.number().exactOptional(),
    }),
  ),
  facts: factsSchema,
  taken: count,
  refused: z.array(z.strictObject({ command: count, why: z.string() })),
});

const commandSchema = z.discriminatedUnion("do", [
  z.strictObject({ do: z.enum(["fire", "hold", "release"]), inject: count }),
  z.strictObject({ do: z.enum(["pause", "resume", "end"]) }),
  z.strictObject({ do: z.literal("time"), speed: speedSchema.nullable() }),
  z.strictObject({
    do: z.literal("note"),
    objective: z.string().nullable(),
    rating: ratingSchema.nullable(),
    text: z.string().min(1).max(LONGEST_NOTE),
  }),
]);

/** Null for what isn't a whole board. */
export function parseBoard(text: string): Board | null {
  return boardSchema.safeParse(jsonOf(text)).data ?? null;
}

export function formatBoard(board: Board): string {
  return `${JSON.stringify(board)}\n`;
}

/** One line of the facilitator's file; null for what isn't a command. */
export function parseDeskCommand(line: string): DeskCommand | null {
  return commandSchema.safeParse(jsonOf(line)).data ?? null;
}

export function formatDeskCommand(command: DeskCommand): string {
  return `${JSON.stringify(command)}\n`;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
