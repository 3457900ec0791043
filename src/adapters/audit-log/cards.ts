import type { AdapterCard, AuditLogCapability } from "../card.ts";
import type { AuditLogEntry } from "./index.ts";

/** Every kind of audit source there is. */
export const AUDIT_LOG_CARDS: Readonly<Record<AuditLogEntry["adapter"], AdapterCard<AuditLogCapability>>> = {
  file: { about: "log files, and exports that people bring in", can: ["grows", "depends on its format"] },
  http: { about: "a provider's own audit endpoint", can: ["grows", "depends on its format"] },
};
