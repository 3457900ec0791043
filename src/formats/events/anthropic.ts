import type { AuditEvent, Deed, EventCapabilities, MintedCredential } from "../../core/audit-event.ts";
import { anyTime } from "../any-time.ts";
import type { EventProblem } from "../event-problem.ts";
import { type RawRecord, present, textAt, valueAt } from "../record-fields.ts";
import { actionName } from "./action-name.ts";
import { ANTHROPIC_DEEDS } from "./anthropic-deeds.ts";
import { deedLookup } from "./deed-table.ts";
import { outcomeOfStatus } from "./http-outcome.ts";
import { made } from "./made.ts";

export const ANTHROPIC: EventCapabilities = {
  format: "anthropic",
  identifiesKey: true,
  hasAddress: true,
  hasAgent: true,
  recordsRefusals: false,
  cannotSee: [
    "Messages sent to models: the feed doesn't have them; the usage report counts them by key",
    "Refused calls, but denied access to chats and files, failed logins and requests to the Compliance API itself",
    "Whatever was done before the Compliance API was switched on",
  ],
};

const deedsOf = deedLookup(ANTHROPIC_DEEDS);

/** Activities that make something, with the field that names it. */
const MADE: ReadonlyMap<string, readonly [MintedCredential["kind"], string]> = new Map([
  ["api_key_created", ["key", "api_key_id"]],
  ["platform_api_key_created", ["key", "api_key_id"]],
  ["admin_api_key_created", ["key", "admin_api_key_id"]],
  ["service_key_created", ["key", "service_key_id"]],
  ["platform_service_account_created", ["principal", "service_account_id"]],
]);
/** Those that end something. A key that is only made inactive can be woken up again. */
const ENDED: ReadonlyMap<string, string> = new Map([
  ["scoped_api_key_deleted", "api_key_id"],
  ["admin_api_key_deleted", "admin_api_key_id"],
  ["service_key_revoked", "service_key_id"],
  ["platform_service_account_archived", "service_account_id"],
]);
const REFUSED = /(?:access|login|authentication)_failed$/;

export function isAnthropic(record: RawRecord): boolean {
  return (
    textAt(record, "type") !== null &&
    textAt(record, "created_at") !== null &&
    (textAt(record, "actor", "type") ?? "").endsWith("_actor")
  );
}

/** One activity of the Compliance API's feed (`/v1/compliance/activities`). */
export function anthropicEvent(record: RawRecord, fallbackId: () => string): AuditEvent | EventProblem {
  const type = textAt(record, "type");
  if (type === null) return { problem: "it isn't an activity of Anthropic's feed" };
  const at = anyTime(valueAt(record, "created_at"));
  if (at === null) return { problem: "it has no readable time" };
  const actor = valueAt(record, "actor");
  const [kind, field] = MADE.get(type) ?? [];
  const ended = ENDED.get(type);
  return {
    id: textAt(record, "id") ?? fallbackId(),
    at,
    keyIds: present(textAt(actor, "api_key_id"), textAt(actor, "admin_api_key_id")),
    principals: present(
      textAt(actor, "service_account_id"),
      textAt(actor, "user_id"),
      textAt(actor, "email_address"),
      textAt(actor, "unauthenticated_email_address"),
    ),
    address: textAt(actor, "ip_address"),
    byService: /^(?:system|anthropic)_actor$/.test(textAt(actor, "type") ?? ""),
    userAgent: textAt(actor, "user_agent"),
    action: actionName("anthropic", type),
    outcome: outcomeOf(record, type),
    deeds: deeds(type, record),
    target: targetOf(record),
    minted: kind === undefined || field === undefined ? [] : made(kind, textAt(record, field)),
    ended: ended === undefined ? [] : present(textAt(record, ended)),
  };
}

function outcomeOf(record: RawRecord, type: string): AuditEvent["outcome"] {
  if (REFUSED.test(type)) return "refused";
  if (type.endsWith("_failed")) return "failed";
  return outcomeOfStatus(valueAt(record, "status_code")) ?? "accepted";
}

function deeds(type: string, record: RawRecord): readonly Deed[] {
  if (type === "org_sso_toggled" && valueAt(record, "is_enabled") === true) return [];
  if (type === "claude_artifact_sharing_updated") return isForAll(record) ? ["exfiltration"] : [];
  return deedsOf(type);
}

function isForAll(record: RawRecord): boolean {
  const audience = valueAt(record, "audience");
  return Array.isArray(audience) && audience.some((one) => textAt(one, "type") === "public");
}

/** The first id that isn't of the activity, its actor or its organisation. */
function targetOf(record: RawRecord): string | null {
  const name = Object.keys(record).find((one) => one.endsWith("_id") && one !== "organization_id");
  return name === undefined ? null : textAt(record, name);
}
