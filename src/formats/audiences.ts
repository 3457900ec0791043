import { z } from "zod";
import { CUSTOMER_LOOK_UPS } from "../core/audiences.ts";
import { nameSchema, wordsSchema } from "./name.ts";
import { valueError } from "./zod-words.ts";

const LOOK_UPS = new RegExp(String.raw`\{(?:${CUSTOMER_LOOK_UPS.join("|")})\}`, "g");

const lineSchema = wordsSchema.refine((line) => !/[{}]/.test(line.replaceAll(LOOK_UPS, "")), {
  error: valueError(
    (value) =>
      `${value} may look up ${CUSTOMER_LOOK_UPS.map((name) => `{${name}}`).join(", ")}, nothing else`,
  ),
});

/** Readers beside the owners: each told in its own words, by notifiers of its own. */
export const audiencesSchema = z.strictObject({
  leadership: z
    .strictObject({ via: z.array(nameSchema).min(1), to: z.array(wordsSchema).min(1).max(50) })
    .exactOptional(),
  /** Told once, when it is over. */
  customers: z
    .strictObject({
      via: z.array(nameSchema).min(1),
      to: z.array(wordsSchema).min(1).max(50).default(["customers"]),
      text: z.array(lineSchema).min(1).max(20).exactOptional(),
    })
    .exactOptional(),
});
