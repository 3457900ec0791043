import type { AuditEvent, EventCapabilities, MintedCredential } from "../../core/audit-event.ts";
import { anyTime } from "../any-time.ts";
import type { EventProblem } from "../event-problem.ts";
import { type RawRecord, idAt, isRecord, present, textAt, valueAt } from "../record-fields.ts";
import { actionName } from "./action-name.ts";
import { tokenName } from "./composed-names.ts";
import { deedLookup } from "./deed-table.ts";
import { GITLAB_DEEDS } from "./gitlab-deeds.ts";
import { made } from "./made.ts";

export const GITLAB: EventCapabilities = {
  format: "gitlab",
  identifiesKey: false,
  hasAddress: true,
  hasAgent: false,
  recordsRefusals: false,
  cannotSee: [
    "Which token was used: events name its author, so what is found is all that this author did, in whatever way",
    "Which program calls",
    "Reads through the API; clones, pushes and other events that are only streamed, unless this is the stream",
    "Refused calls, but failed logins",
    "What was done with a token that was made: it is named when it is made and revoked, not when it is used",
  ],
};

const deedsOf = deedLookup(GITLAB_DEEDS);

/** `Created personal access token with id 12`, `Revoked project access token with token_id: 12`. */
const TOKEN =
  /^(Created|Revoked|Deleted) (personal|project|group) access token with (?:id|token_id:) ?(\d{1,19})/;
const ATTEMPT = /^Attempted to .* failed/;
/** Values of `add`, `change` and `remove` in events without a type are fixed words. */
const WORDS = /^[a-z_]{1,30}(?: [a-z_]{1,30}){0,7}$/;

export function isGitlab(record: RawRecord): boolean {
  return (
    idAt(record, "author_id") !== null &&
    textAt(record, "entity_type") !== null &&
    textAt(record, "created_at") !== null &&
    isRecord(valueAt(record, "details"))
  );
}

/** One audit event of GitLab, of its API (`/audit_events` of an instance, group or project) or its stream. */
export function gitlabEvent(record: RawRecord, fallbackId: () => string): AuditEvent | EventProblem {
  if (!isGitlab(record)) return { problem: "it isn't an audit event of GitLab" };
  const at = anyTime(valueAt(record, "created_at"));
  if (at === null) return { problem: "it has no readable time" };
  const details = valueAt(record, "details");
  const message = textAt(details, "custom_message") ?? "";
  const [, done, owner, number] = TOKEN.exec(message) ?? [];
  const type = textAt(record, "event_type") ?? typeOf(details, done, owner);
  return {
    id: idAt(record, "id") ?? fallbackId(),
    at,
    keyIds: [],
    principals: present(
      idAt(record, "author_id"),
      textAt(details, "author_email"),
      textAt(record, "author_name"),
      textAt(details, "author_name"),
    ),
    address: textAt(record, "ip_address") ?? textAt(details, "ip_address"),
    byService: false,
    userAgent: null,
    action: type === null ? null : actionName("gitlab", type),
    outcome: outcomeOf(type, message),
    deeds: gitAction(details) === "git-receive-pack" ? ["execution"] : deedsOf(type ?? ""),
    target: textAt(record, "entity_path") ?? textAt(details, "entity_path"),
    minted: minted(type, record, done === "Created" ? number : undefined),
    ended: ended(type, record, done === "Created" ? undefined : number),
  };
}

/** Events of the API have a type only since version 16; before, some tell it by their details. */
function typeOf(details: unknown, done?: string, owner?: string): string | null {
  if (owner !== undefined)
    return `${owner}_access_token_${done === "Created" ? "created" : owner === "personal" ? "revoked" : "deleted"}`;
  const named = ["add", "change", "remove"].find((one) => WORDS.test(textAt(details, one) ?? ""));
  return named === undefined ? null : `${named}_${textAt(details, named) ?? ""}`;
}

/** The stream tells what git did: a fetch or a push. */
function gitAction(details: unknown): string | null {
  return textAt(details, "custom_message", "action");
}

function outcomeOf(type: string | null, message: string): AuditEvent["outcome"] {
  if (type?.startsWith("login_failed_") === true) return "refused";
  return ATTEMPT.test(message) || type?.endsWith("_failed") === true ? "failed" : "accepted";
}

/** Users are there for others than whoever adds them. */
function minted(
  type: string | null,
  record: RawRecord,
  token: string | undefined,
): readonly MintedCredential[] {
  if (token !== undefined) return made("key", tokenName("gitlab", token));
  return type === "user_created" ? made("principal", idAt(record, "target_id"), { shared: true }) : [];
}

function ended(type: string | null, record: RawRecord, token: string | undefined): readonly string[] {
  if (token !== undefined) return [tokenName("gitlab", token)];
  return type === "user_destroyed" ? present(idAt(record, "target_id")) : [];
}
