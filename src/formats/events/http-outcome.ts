import type { AuditEvent } from "../../core/audit-event.ts";

/** What an HTTP status (a number or its text) says of a call: 401 and 403 refuse, others from 400 on let in and fail. Null for what is no status. */
export function outcomeOfStatus(value: unknown): AuditEvent["outcome"] | null {
  const status = typeof value === "string" && /^\d{3}$/.test(value) ? Number(value) : value;
  if (typeof status !== "number" || !Number.isInteger(status) || status < 100) return null;
  if (status === 401 || status === 403) return "refused";
  return status >= 200 && status < 400 ? "accepted" : "failed";
}
