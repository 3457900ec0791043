import { z } from "zod";

export const stdoutNotifierSchema = z.strictObject({ adapter: z.literal("stdout") });
