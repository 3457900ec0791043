import type { AuditEvent, Deed, EventCapabilities } from "../../core/audit-event.ts";
import { anyTime } from "../any-time.ts";
import type { EventProblem } from "../event-problem.ts";
import { type RawRecord, idAt, isRecord, present, textAt, valueAt } from "../record-fields.ts";
import { actionName } from "./action-name.ts";
import { type DeedTable, deedLookup } from "./deed-table.ts";
import { outcomeOfStatus } from "./http-outcome.ts";
import { made } from "./made.ts";

export const DATADOG: EventCapabilities = {
  format: "datadog",
  identifiesKey: true,
  hasAddress: true,
  hasAgent: true,
  recordsRefusals: false,
  cannotSee: [
    "Metrics, logs and traces that were sent in with an API key",
    "Addresses of what Datadog's own systems do",
    "Whether every refused call is there",
    "Events older than their retention, 90 days unless it was lengthened",
  ],
};

/** What happened to an asset, `TYPE.ACTION`, and what that is good for in a thief's hands. */
const DATADOG_DEEDS: DeedTable = [
  [
    "persistence",
    "",
    "api_key.created application_key.created public_api_key.created user.created " +
      "oauth_client.created oauth_client.modified password.modified synthetics_private_location.created " +
      "integration.created",
  ],
  ["privilege-escalation", "", "role.created role.modified role_request.created"],
  [
    "defense-evasion",
    "",
    "audit_logs_settings.modified identity_provider.modified identity_provider.deleted " +
      "security_rule.modified security_rule.deleted notification_profile.modified " +
      "notification_profile.deleted archive.modified archive.deleted exclusion_filter.created " +
      "exclusion_filter.modified sensitive_data_scanner_*.modified sensitive_data_scanner_*.deleted " +
      "restriction_query.modified restriction_query.deleted restriction_policy.modified " +
      "restriction_policy.deleted",
  ],
  ["exfiltration", "", "dashboard_share_link.created dashboard_share_acl.created archive.created"],
  ["secret-read", "", "api_key.accessed"],
  ["credential-access", "", "api_key.accessed application_key.accessed"],
  [
    "impact",
    "",
    "monitor.deleted dashboard.deleted pipeline.deleted index.deleted slo.deleted synthetics_test.deleted " +
      "api_key.deleted application_key.deleted",
  ],
  ["initial-access", "", "authentication.login user.login"],
];
const deedsOf = deedLookup(DATADOG_DEEDS);
const KEYS = /^(?:api_key|application_key|public_api_key)$/;

export function isDatadog(record: RawRecord): boolean {
  const isAudit = textAt(record, "type") === "audit" || textAt(record, "source") === "audit";
  return isAudit && textAt(inner(record), "evt", "name") !== null;
}

/** One event of the Audit Trail, of its API (`/api/v2/audit/events`) or an archive. */
export function datadogEvent(record: RawRecord, fallbackId: () => string): AuditEvent | EventProblem {
  if (!isDatadog(record)) return { problem: "it isn't an event of Datadog's Audit Trail" };
  const it = inner(record);
  const at = timeOf(record, it);
  if (at === null) return { problem: "it has no readable time" };
  const asset = textAt(it, "asset", "type");
  const done = textAt(it, "action");
  const subject = idAt(it, "asset", "id");
  const isKey = KEYS.test(asset ?? "");
  return {
    id: textAt(record, "id") ?? textAt(record, "_id") ?? fallbackId(),
    at,
    keyIds: present(
      textAt(it, "metadata", "api_key", "id"),
      textAt(it, "metadata", "application_key", "id"),
      textAt(it, "metadata", "app_key", "id"),
    ),
    principals: present(textAt(it, "usr", "uuid"), textAt(it, "usr", "id"), textAt(it, "usr", "email")),
    address: textAt(it, "network", "client", "ip"),
    byService: textAt(it, "evt", "actor", "type") === "SYSTEM",
    userAgent: textAt(it, "http", "useragent"),
    action: actionOf(it, asset, done),
    outcome: outcomeOf(record, it),
    deeds: deeds(it, asset, done),
    target: subject,
    minted: isKey && done === "created" ? made("key", subject) : [],
    ended: isKey && done === "deleted" ? present(subject) : [],
  };
}

/** Where the event's own fields stand: the API puts a second layer of attributes around them. */
function inner(record: RawRecord): unknown {
  const outer = valueAt(record, "attributes");
  return isRecord(valueAt(outer, "attributes")) ? valueAt(outer, "attributes") : outer;
}

function timeOf(record: RawRecord, it: unknown): string | null {
  return (
    anyTime(valueAt(record, "attributes", "timestamp")) ??
    anyTime(valueAt(record, "date")) ??
    anyTime(valueAt(it, "timestamp"))
  );
}

/** A request has no asset; it goes by its method and route. */
function actionOf(it: unknown, asset: string | null, done: string | null): string {
  const method = textAt(it, "http", "method");
  if (textAt(it, "evt", "name") !== "Request" || method === null)
    return actionName("datadog", asset ?? surfaceOf(it), done);
  const route = textAt(it, "route", "path") ?? textAt(it, "http", "url_details", "path") ?? "";
  return `api:${method} ${route.split("?")[0]?.slice(0, 120) ?? ""}`;
}

/** `Log Management` as `log_management`. */
function surfaceOf(it: unknown): string | null {
  const name = textAt(it, "evt", "name") ?? "";
  return /^[A-Z][a-z]{1,20}(?: [A-Z][a-z]{1,20}){0,3}$/.test(name) ? name.toLowerCase() : null;
}

function deeds(it: unknown, asset: string | null, done: string | null): readonly Deed[] {
  if (/^(?:GET|HEAD)$/.test(textAt(it, "http", "method") ?? "") && asset === null) return ["discovery"];
  return deedsOf(actionName(asset ?? surfaceOf(it), done));
}

function outcomeOf(record: RawRecord, it: unknown): AuditEvent["outcome"] {
  const byStatus = outcomeOfStatus(valueAt(it, "http", "status_code"));
  if (byStatus !== null) return byStatus;
  const status = textAt(it, "status") ?? textAt(record, "status") ?? textAt(it, "evt", "outcome");
  return status === "error" ? "failed" : "accepted";
}
