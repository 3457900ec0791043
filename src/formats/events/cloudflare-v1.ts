import type { AuditEvent, EventCapabilities, MintedCredential } from "../../core/audit-event.ts";
import { anyTime } from "../any-time.ts";
import type { EventProblem } from "../event-problem.ts";
import { type RawRecord, isRecord, present, textAt, valueAt } from "../record-fields.ts";
import { actionName } from "./action-name.ts";
import { type DeedTable, deedLookup } from "./deed-table.ts";
import { made } from "./made.ts";

export const CLOUDFLARE_V1: EventCapabilities = {
  format: "cloudflare-v1",
  identifiesKey: false,
  hasAddress: true,
  hasAgent: false,
  recordsRefusals: false,
  cannotSee: [
    "Which token was used: entries name the user, so what is found is all that this user did, in whatever way",
    "Which program calls",
    "What was done with a token that was made: it is named when it is made, rolled and revoked, not when it is used",
    "Reads, but of the Global API Key; refused calls",
  ],
};

/** What actions of the log are good for in a thief's hands. */
const CLOUDFLARE_V1_DEEDS: DeedTable = [
  ["persistence", "", "token_create token_roll API_key_created rotate_API_key"],
  // Viewing it hands out a key that can do whatever its user can.
  ["secret-read", "", "API_key_view"],
  ["credential-access", "", "API_key_view"],
  ["impact", "", "token_revoke rec_add rec_del delete purge"],
  ["initial-access", "", "login"],
];
const deedsOf = deedLookup(CLOUDFLARE_V1_DEEDS);

export function isCloudflareV1(record: RawRecord): boolean {
  return (
    textAt(record, "when") !== null &&
    textAt(record, "action", "type") !== null &&
    textAt(record, "action", "time") === null &&
    isRecord(valueAt(record, "actor"))
  );
}

/** One entry of an account's or user's audit log, version 1 (`/accounts/ID/audit_logs`, `/user/audit_logs`). */
export function cloudflareV1Event(record: RawRecord, fallbackId: () => string): AuditEvent | EventProblem {
  const type = textAt(record, "action", "type");
  if (type === null) return { problem: "it isn't an entry of Cloudflare's first audit log" };
  const at = anyTime(valueAt(record, "when"));
  if (at === null) return { problem: "it has no readable time" };
  const actor = valueAt(record, "actor");
  const resource = textAt(record, "resource", "type");
  return {
    id: textAt(record, "id") ?? fallbackId(),
    at,
    keyIds: [],
    principals: present(textAt(actor, "id"), textAt(actor, "email")),
    address: textAt(actor, "ip"),
    byService: textAt(actor, "type") === "system",
    userAgent: null,
    action: actionName("cloudflare", lowered(resource), lowered(type)),
    outcome: valueAt(record, "action", "result") === false ? "failed" : "accepted",
    deeds: deedsOf(type),
    target: textAt(record, "resource", "id"),
    minted: minted(type, record),
    ended: type === "token_revoke" ? present(textAt(record, "metadata", "token_tag")) : [],
  };
}

/** `API_key_view` and `DNS_record` are the only names with capitals in them. */
function lowered(name: string | null): string | null {
  return name?.replace(/API(?=_)|DNS(?=_)/, (word) => word.toLowerCase()) ?? null;
}

function minted(type: string, record: RawRecord): readonly MintedCredential[] {
  if (type === "token_create") return made("key", textAt(record, "metadata", "token_tag"));
  return type === "API_key_created" ? made("key", textAt(record, "resource", "id")) : [];
}
