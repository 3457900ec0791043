import { z } from "zod";
import { choiceError } from "../zod-words.ts";
import { fileAuditLogSchema } from "./audit-logs/file.ts";
import { httpAuditLogSchema } from "./audit-logs/http.ts";

/** A record of who called. */
export const auditLogSchema = z.discriminatedUnion("adapter", [fileAuditLogSchema, httpAuditLogSchema], {
  error: choiceError("an adapter here"),
});
