import { z } from "zod";
import { MEASURES, MEASURES_OF_CONSUMERS } from "../core/exercise/objective.ts";
import { durationSchema } from "./duration.ts";
import { nameSchema, wordsSchema } from "./name.ts";
import { choiceError } from "./zod-words.ts";

/** What the players are to show, and by which measure it is rated. A limit is a number, or a length of time. */
export const objectiveSchema = z
  .strictObject({
    id: nameSchema,
    text: wordsSchema,
    measure: z.enum(MEASURES, { error: choiceError("a measure") }).exactOptional(),
    consumer: nameSchema.exactOptional(),
    met: durationSchema.exactOptional(),
    partly: durationSchema.exactOptional(),
  })
  .refine(({ measure, met }) => (measure === undefined) === (met === undefined), {
    path: ["met"],
    error: "belongs to a measure, and each measure needs it",
  })
  .refine(({ measure, consumer }) => consumer === undefined || measure !== undefined, {
    path: ["consumer"],
    error: "belongs to a measure",
  })
  .refine(
    ({ measure, consumer }) =>
      consumer === undefined || measure === undefined || MEASURES_OF_CONSUMERS.has(measure),
    {
      path: ["consumer"],
      error: "belongs to a measure of consumers: this one counts something else",
    },
  )
  .refine(({ met, partly }) => partly === undefined || (met !== undefined && partly > met), {
    path: ["partly"],
    error: "must be more than met",
  });
