import { z } from "zod";
import { durationSchema } from "./duration.ts";
import { nameSchema } from "./name.ts";
import { undeclared } from "./scenario-consumer.ts";
import { choiceError } from "./zod-words.ts";

const timing = {
  /** From the start of the rehearsal, or from what it comes `after`. */
  at: durationSchema,
  after: z
    .enum(["replacement-issued", "written", "paused", "disabled", "ended"], {
      error: choiceError("an event that an inject may come after"),
    })
    .exactOptional(),
  /** The consumer whose store is written. */
  of: nameSchema.exactOptional(),
  /** It waits for whoever facilitates the game; in a game of which nobody does, it happens at its time. */
  held: z.boolean().exactOptional(),
};

/** A surprise in a rehearsal, and when it happens. */
export const injectSchema = z.discriminatedUnion(
  "do",
  [
    z.strictObject({ ...timing, do: z.literal("late-cron"), ...undeclared }),
    z.strictObject({ ...timing, do: z.literal("audit-lag"), lag: durationSchema }),
    z.strictObject({
      ...timing,
      do: z.literal("wrong-environment"),
      consumer: nameSchema,
      fixedAfter: durationSchema.exactOptional(),
    }),
    z.strictObject({ ...timing, do: z.literal("abuse") }),
    z.strictObject({ ...timing, do: z.literal("replacement-stolen") }),
    z
      .strictObject({
        ...timing,
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
    z.strictObject({ ...timing, do: z.literal("provider-outage"), for: durationSchema }),
    z.strictObject({ ...timing, do: z.literal("listed-dead"), for: durationSchema }),
    z.strictObject({
      ...timing,
      do: z.literal("audit-drops"),
      for: durationSchema,
      consumer: nameSchema.exactOptional(),
    }),
  ],
  { error: choiceError("an inject") },
);
