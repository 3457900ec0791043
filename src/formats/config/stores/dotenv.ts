import { z } from "zod";
import { variableSchema } from "../../secret-ref.ts";

export const dotenvStoreSchema = z.strictObject({
  adapter: z.literal("dotenv"),
  path: z.string().min(1).max(1000),
  variable: variableSchema,
});
