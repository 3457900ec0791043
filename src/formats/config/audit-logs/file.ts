import { z } from "zod";
import { EITHER, hasEither, rowFormatFields } from "../../row-format.ts";

/** A log file. Without a path only what people import is read. */
export const fileAuditLogSchema = z
  .strictObject({
    adapter: z.literal("file"),
    path: z.string().min(1).max(1000).exactOptional(),
    ...rowFormatFields,
  })
  .refine(hasEither, EITHER);
