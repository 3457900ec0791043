import type { AuditEvent, Deed, EventCapabilities, MintedCredential } from "../../core/audit-event.ts";
import { anyTime } from "../any-time.ts";
import type { EventProblem } from "../event-problem.ts";
import { type RawRecord, isRecord, present, textAt, valueAt } from "../record-fields.ts";
import { type DeedTable, deedLookup } from "./deed-table.ts";
import { made } from "./made.ts";

export const OPENAI: EventCapabilities = {
  format: "openai",
  identifiesKey: true,
  hasAddress: false,
  hasAgent: false,
  recordsRefusals: false,
  cannotSee: [
    "Calls to models, files and threads: the audit log has what was administered; usage and costs count calls by key",
    "Where calls with a key come from and by which program: only sessions have an address and an agent",
    "Refused calls, but failed logins",
    "Whatever was done before audit logging was switched on",
  ],
};

/** What actions of the log are good for in a thief's hands. */
const OPENAI_DEEDS: DeedTable = [
  [
    "persistence",
    "",
    "api_key.created tenant.admin_api_key.created tenant.project_api_key.created service_account.created " +
      "user.added invite.sent invite.accepted certificate.created certificates.activated tunnel.created " +
      "workload_identity_provider.created workload_identity_provider.updated " +
      "workload_identity_provider_mapping.created workload_identity_provider_mapping.updated " +
      "tenant.workload_identity.*.created tenant.workload_identity.*.updated " +
      "tenant.workload_identity.principal.provisioned tenant.sso_connection.created " +
      "tenant.sso_connection.updated",
  ],
  [
    "privilege-escalation",
    "",
    "role.created role.updated role.bound_to_resource role.assignment.created user.updated " +
      "service_account.updated tenant.service_account.updated tenant.group.member.added " +
      "tenant.custom_role.created tenant.custom_role.updated tenant.admin_api_key.updated",
  ],
  // An allow-list that a thief changes lets the thief in or keeps the owner out.
  [
    "defense-evasion",
    "",
    "ip_allowlist.* scim.enabled scim.disabled certificates.deactivated certificate.deleted " +
      "tenant.sso_connection.deleted tenant.scim.deletion.requested tenant.policy.updated " +
      "tenant.policy.deleted tenant.policy.detached",
  ],
  ["exfiltration", "", "checkpoint.permission.created tenant.resource_share_grant.created"],
  [
    "impact",
    "",
    "api_key.deleted service_account.deleted user.deleted project.archived project.deleted group.deleted " +
      "resource.deleted rate_limit.updated rate_limit.deleted external_key.registered external_key.removed " +
      "tenant.billing.overage_limit.updated tenant.usage_limit.*",
  ],
  ["initial-access", "", "login.succeeded"],
];
const deedsOf = deedLookup(OPENAI_DEEDS);

/** What is made, by the action that makes it. People are added for themselves, not for whoever adds them. */
const MADE: ReadonlyMap<string, MintedCredential["kind"]> = new Map([
  ["api_key.created", "key"],
  ["service_account.created", "principal"],
  ["user.added", "principal"],
]);
const ENDED = /^(?:api_key|service_account|user)\.deleted$/;
const READS_ONLY = /[:.]read(?:only)?$/;
/** Ids of assignments hold the role's name: `role_assignment_role-api-project-viewer__…`. */
const OF_A_READER = /-(?:reader|viewer)__/;

export function isOpenai(record: RawRecord): boolean {
  return (
    textAt(record, "type") !== null &&
    typeof valueAt(record, "effective_at") === "number" &&
    (isRecord(valueAt(record, "actor")) || textAt(record, "object") === "organization.audit_log")
  );
}

/** One entry of an organisation's audit log (`/v1/organization/audit_logs`). A key goes by its tracking id. */
export function openaiEvent(record: RawRecord, fallbackId: () => string): AuditEvent | EventProblem {
  const action = textAt(record, "type");
  if (action === null) return { problem: "it isn't an entry of OpenAI's audit log" };
  const at = anyTime(valueAt(record, "effective_at"));
  if (at === null) return { problem: "it has no readable time" };
  const key = valueAt(record, "actor", "api_key");
  const session = valueAt(record, "actor", "session");
  const body = bodyOf(record, action);
  const subject = textAt(body, "id");
  const kind = MADE.get(action);
  return {
    id: textAt(record, "id") ?? fallbackId(),
    at,
    keyIds: present(textAt(key, "id")),
    principals: present(
      textAt(key, "service_account", "id"),
      textAt(key, "user", "id"),
      textAt(key, "user", "email"),
      textAt(session, "user", "id"),
      textAt(session, "user", "email"),
    ),
    address: textAt(session, "ip_address"),
    byService: false,
    userAgent: textAt(session, "user_agent"),
    action,
    outcome: /^(?:login|logout)\.failed$/.test(action) ? "refused" : "accepted",
    deeds: deeds(action, body, subject),
    target: subject,
    minted: kind === undefined ? [] : made(kind, subject, { shared: action === "user.added" }),
    ended: ENDED.test(action) ? present(subject) : [],
  };
}

/** The details stand under the action's own name, in some exports with underscores for its dots. */
function bodyOf(record: RawRecord, action: string): unknown {
  return valueAt(record, action) ?? valueAt(record, action.replaceAll(".", "_"));
}

function deeds(action: string, body: unknown, subject: string | null): readonly Deed[] {
  if (action === "role.assignment.created" && OF_A_READER.test(subject ?? "")) return [];
  if (action === "api_key.updated") return widens(body) ? ["privilege-escalation"] : [];
  if (action === "organization.updated")
    return textAt(body, "changes_requested", "api_call_logging") === null ? [] : ["defense-evasion"];
  return deedsOf(action);
}

/** Is the key asked to do more than read? */
function widens(body: unknown): boolean {
  const scopes = valueAt(body, "changes_requested", "scopes") ?? valueAt(body, "data", "scopes");
  const listed = scopes ?? valueAt(body, "scopes");
  return Array.isArray(listed) && listed.some((scope) => !READS_ONLY.test(String(scope)));
}
