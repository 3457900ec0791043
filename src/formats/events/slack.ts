import type { AuditEvent, Deed, EventCapabilities, MintedCredential } from "../../core/audit-event.ts";
import { anyTime } from "../any-time.ts";
import type { EventProblem } from "../event-problem.ts";
import { type RawRecord, present, textAt, valueAt } from "../record-fields.ts";
import { actionName } from "./action-name.ts";
import { deedLookup } from "./deed-table.ts";
import { made } from "./made.ts";
import { SLACK_DEEDS } from "./slack-deeds.ts";

export const SLACK: EventCapabilities = {
  format: "slack",
  identifiesKey: false,
  hasAddress: true,
  hasAgent: true,
  recordsRefusals: false,
  cannotSee: [
    "Which token was used: entries name the user and the app, so what is found is all that these did",
    "Messages that were read or written, and most other calls of the Web API",
    "Refused calls, but failed logins",
  ],
};

const deedsOf = deedLookup(SLACK_DEEDS);

/** Actions that make a user or an app; the entity is what was made. */
const MADE: ReadonlyMap<string, "user" | "app"> = new Map([
  ["user_created", "user"],
  ["guest_created", "user"],
  ["app_installed", "app"],
  ["org_app_installed", "app"],
]);
const ENDED: ReadonlyMap<string, "user" | "app"> = new Map([
  ["user_deactivated", "user"],
  ["guest_deactivated", "user"],
  ["guest_expired", "user"],
  ["app_uninstalled", "app"],
  ["org_app_uninstalled", "app"],
  ["app_deleted", "app"],
]);

export function isSlack(record: RawRecord): boolean {
  return (
    textAt(record, "action") !== null &&
    textAt(record, "actor", "type") !== null &&
    Object.hasOwn(record, "date_create")
  );
}

/** One entry of the Audit Logs API (`/audit/v1/logs`) of an Enterprise organisation. */
export function slackEvent(record: RawRecord, fallbackId: () => string): AuditEvent | EventProblem {
  const name = textAt(record, "action");
  if (name === null) return { problem: "it isn't an entry of Slack's audit log" };
  const at = anyTime(valueAt(record, "date_create"));
  if (at === null) return { problem: "it has no readable time" };
  const user = valueAt(record, "actor", "user");
  const context = valueAt(record, "context");
  const ended = ENDED.get(name);
  return {
    id: textAt(record, "id") ?? fallbackId(),
    at,
    keyIds: [],
    principals: present(
      textAt(user, "id"),
      textAt(user, "email"),
      textAt(user, "name"),
      textAt(context, "app", "id"),
    ),
    address: textAt(context, "ip_address"),
    byService: false,
    userAgent: textAt(context, "ua"),
    action: actionName("slack", name),
    outcome: name === "user_login_failed" ? "refused" : "accepted",
    deeds: deeds(name, record),
    target: targetOf(record),
    minted: minted(name, record),
    ended: ended === undefined ? [] : present(textAt(record, "entity", ended, "id")),
  };
}

/** Users and apps are there for others than whoever adds them. */
function minted(name: string, record: RawRecord): readonly MintedCredential[] {
  const entity = MADE.get(name);
  return entity === undefined
    ? []
    : made("principal", textAt(record, "entity", entity, "id"), { shared: true });
}

function deeds(name: string, record: RawRecord): readonly Deed[] {
  return name === "app_scopes_expanded" && !gainsScopes(record) ? [] : deedsOf(name);
}

/** The same entry is written when an app is installed anew with what it had. */
function gainsScopes(record: RawRecord): boolean {
  const before = valueAt(record, "details", "previous_scopes") ?? valueAt(record, "details", "old_scopes");
  const now = valueAt(record, "details", "new_scopes");
  if (!Array.isArray(before) || !Array.isArray(now)) return true;
  return now.some((scope) => !before.includes(scope));
}

function targetOf(record: RawRecord): string | null {
  const type = textAt(record, "entity", "type");
  return type === null ? null : textAt(record, "entity", type, "id");
}
