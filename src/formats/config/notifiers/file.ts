import { z } from "zod";

export const fileNotifierSchema = z.strictObject({
  adapter: z.literal("file"),
  path: z.string().min(1).max(1000),
});
