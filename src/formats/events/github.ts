import type { AuditEvent, Deed, EventCapabilities, MintedCredential } from "../../core/audit-event.ts";
import { anyTime } from "../any-time.ts";
import type { EventProblem } from "../event-problem.ts";
import { type RawRecord, idAt, isRecord, present, textAt, valueAt } from "../record-fields.ts";
import { type DeedTable, deedLookup } from "./deed-table.ts";
import { outcomeOfStatus } from "./http-outcome.ts";
import { made } from "./made.ts";

export const GITHUB: EventCapabilities = {
  format: "github",
  identifiesKey: true,
  hasAddress: true,
  hasAgent: true,
  recordsRefusals: false,
  cannotSee: [
    "Reads through the API, unless API requests are streamed to the log",
    "Git clones and pushes older than a week, or left out of this export",
    "Addresses, unless the organisation has their disclosure switched on",
    "Refused calls, but those of streamed API requests",
    "What is done with an SSH or deploy key that was made: it is named when it is made and deleted, not when it is used",
    "Classic and OAuth tokens, apps and runners that were made: entries don't name them as later ones do",
  ],
};

/** What actions of the log are good for in a thief's hands. */
const GITHUB_DEEDS: DeedTable = [
  [
    "persistence",
    "",
    "public_key.create deploy_key.create personal_access_token.*grant* personal_access_token.create " +
      "oauth_access.create oauth_authorization.create integration.create " +
      "integration_installation.create integration_installation_request.create hook.create " +
      "hook.config_changed hook.events_changed org.add_member org.invite_member org.update_member " +
      "org.add_outside_collaborator repo.add_member team.add_member team.add_repository " +
      "self_hosted_runner*.create repo.register_self_hosted_runner org.register_self_hosted_runner " +
      "role.*create* org.oauth_app_access_approved ssh_certificate_authority.create",
  ],
  [
    "defense-evasion",
    "",
    "protected_branch.destroy protected_branch.policy_override protected_branch.update_*enforce* " +
      "protected_branch.update_required_* protected_branch.update_allow_* repository_ruleset.destroy " +
      "repository_ruleset.update *secret_scanning*.disable *dependabot*.disable " +
      "*advanced_security*.disabled *advanced_security*.disable *.advanced_security_disabled* " +
      "org.disable_two_factor_requirement org.disable_saml org.disable_oauth_app_restrictions " +
      "org.saml_disabled ip_allow_list.disable* ip_allow_list_entry.create ip_allow_list_entry.update " +
      "ip_allow_list_entry.destroy audit_log_streaming.destroy audit_log_streaming.update hook.destroy",
  ],
  ["exfiltration", "", "repo.access repo.transfer* repo.public_* repo.download_zip migration.create"],
  ["collection", "", "git.clone git.fetch repo.download_zip"],
  ["execution", "", "workflows.* git.push"],
  ["impact", "", "repo.destroy repo.archived org.remove_member repo.remove_member"],
];
const deedsOf = deedLookup(GITHUB_DEEDS);

/** Reads of the API: many kinds of them in a row are a look round. */
const READ = /^(?:GET|HEAD)$/;

export function isGithub(record: RawRecord): boolean {
  return (
    textAt(record, "action") !== null &&
    textAt(record, "eventName") === null &&
    !isRecord(valueAt(record, "actor")) &&
    ["actor", "org", "business", "hashed_token", "_document_id"].some((name) =>
      Object.hasOwn(record, name),
    ) &&
    timeOf(record) !== null
  );
}

/** One entry of an organisation's or enterprise's audit log as an event. `hashed_token` and `token_id` name the key. */
export function githubEvent(record: RawRecord, fallbackId: () => string): AuditEvent | EventProblem {
  const name = textAt(record, "action");
  if (name === null) return { problem: "it isn't an entry of GitHub's audit log" };
  const at = timeOf(record);
  if (at === null) return { problem: "it has no readable time" };
  const method = textAt(record, "request_method");
  const actorId = idAt(record, "actor_id");
  const action = name === "api.request" && method !== null ? `api:${method} ${routeOf(record)}` : name;
  return {
    id: textAt(record, "_document_id") ?? fallbackId(),
    at,
    keyIds: present(textAt(record, "hashed_token"), idAt(record, "token_id")),
    principals: present(textAt(record, "actor"), actorId === null ? null : `actor:${actorId}`),
    address: textAt(record, "actor_ip"),
    byService: false,
    userAgent: textAt(record, "user_agent"),
    action,
    outcome: outcomeOfStatus(valueAt(record, "status_code")) ?? "accepted",
    deeds: method !== null && READ.test(method) ? ["discovery"] : deedsFor(name, record),
    target: textAt(record, "repo") ?? textAt(record, "repository"),
    minted: minted(name, record),
    ended: ended(name, record),
  };
}

function deedsFor(name: string, record: RawRecord): readonly Deed[] {
  const listed = deedsOf(name);
  if (name !== "repo.access") return listed;
  // The visibility changed: where the entry says to what, only public is shared.
  return /^(?:private|internal)$/.test(textAt(record, "visibility") ?? "") ? [] : listed;
}

/** The request's path without what differs between two objects of a kind. */
function routeOf(record: RawRecord): string {
  const path = textAt(record, "route") ?? textAt(record, "url_path") ?? "";
  return path.split("?")[0]?.slice(0, 120) ?? "";
}

function timeOf(record: RawRecord): string | null {
  return (
    anyTime(valueAt(record, "@timestamp")) ??
    anyTime(valueAt(record, "created_at")) ??
    anyTime(valueAt(record, "at_sign_timestamp"))
  );
}

/**
 * An SSH or deploy key by its fingerprint; a fine-grained token that was let in by its number, which is the `token_id` of
 * what is done with it. Its owner made it, so it counts only if nobody declared let it in.
 */
function minted(name: string, record: RawRecord): readonly MintedCredential[] {
  if (name === "public_key.create") return made("key", textAt(record, "fingerprint"));
  if (name !== "personal_access_token.access_granted") return [];
  return made("key", idAt(record, "user_programmatic_access_id"), { shared: true });
}

function ended(name: string, record: RawRecord): readonly string[] {
  if (name === "public_key.delete") return present(textAt(record, "fingerprint"));
  if (name !== "personal_access_token.access_revoked") return [];
  return present(idAt(record, "user_programmatic_access_id"));
}
