import { z } from "zod";
import { nameSchema } from "../../name.ts";

/** The endpoint of a mapped provider. */
export const httpAuditLogSchema = z.strictObject({ adapter: z.literal("http"), provider: nameSchema });
