import type { AuditEvent, Deed, EventCapabilities, MintedCredential } from "../../core/audit-event.ts";
import { anyTime } from "../any-time.ts";
import type { EventProblem } from "../event-problem.ts";
import { type RawRecord, isRecord, present, textAt, valueAt } from "../record-fields.ts";
import { actionName } from "./action-name.ts";
import { outcomeOfStatus } from "./http-outcome.ts";
import { made } from "./made.ts";

export const CLOUDFLARE: EventCapabilities = {
  format: "cloudflare",
  identifiesKey: true,
  hasAddress: true,
  hasAgent: true,
  recordsRefusals: false,
  cannotSee: [
    "Calls with a Global API Key or an Origin CA key: they name the user, not the key",
    "Traffic of zones, reads and writes of R2 and KV, and what Workers do",
    "Whether every refused call is there",
  ],
};

/** Requests of the API, `METHOD /path`, and what they are good for in a thief's hands. */
const DEEDS: readonly (readonly [Deed, RegExp])[] = [
  ["persistence", /^(?:POST|PUT) \/(?:user|accounts\/[^/]+)\/tokens(?:\/|$)/],
  [
    "persistence",
    /^POST \/(?:accounts|zones)\/[^/]+\/access\/service_tokens(?:$|\/[^/]+\/(?:rotate|refresh)$)/,
  ],
  ["persistence", /^(?:PUT|POST|PATCH) \/accounts\/[^/]+\/workers\/scripts\//],
  [
    "privilege-escalation",
    /^(?:POST|PUT) \/accounts\/[^/]+\/(?:members|iam\/user_groups\/[^/]+\/members)(?:\/|$)/,
  ],
  [
    "defense-evasion",
    /^(?:DELETE|PUT|PATCH|POST) \/(?:accounts|zones)\/[^/]+\/(?:rulesets|firewall\/rules)(?:\/|$)/,
  ],
  ["defense-evasion", /^(?:DELETE|PUT) \/(?:accounts|zones)\/[^/]+\/logpush\/jobs\//],
  ["exfiltration", /^POST \/(?:accounts|zones)\/[^/]+\/logpush\/jobs$/],
  ["impact", /^(?:POST|PUT|PATCH|DELETE) \/zones\/[^/]+\/dns_records(?:\/|$)/],
  ["impact", /^DELETE \/(?:zones\/[^/]+|accounts\/[^/]+\/(?:members|workers\/scripts)\/[^/]+)$/],
  ["impact", /^DELETE \/(?:user|accounts\/[^/]+)\/tokens\/[^/]+$/],
  ["discovery", /^GET /],
];
const MINTS =
  /^POST \/(?:(?:user|accounts\/[^/]+)\/tokens|(?:accounts|zones)\/[^/]+\/access\/service_tokens)$/;
const ENDS =
  /^DELETE \/(?:(?:user|accounts\/[^/]+)\/tokens|(?:accounts|zones)\/[^/]+\/access\/service_tokens)\/([^/]+)$/;

export function isCloudflare(record: RawRecord): boolean {
  return (
    textAt(record, "action", "time") !== null &&
    textAt(record, "action", "type") !== null &&
    isRecord(valueAt(record, "actor"))
  );
}

/** One entry of an account's audit log, version 2 (`/accounts/ID/logs/audit`). */
export function cloudflareEvent(record: RawRecord, fallbackId: () => string): AuditEvent | EventProblem {
  if (!isCloudflare(record)) return { problem: "it isn't an entry of Cloudflare's audit log" };
  const at = anyTime(valueAt(record, "action", "time"));
  if (at === null) return { problem: "it has no readable time" };
  const actor = valueAt(record, "actor");
  const resource = valueAt(record, "resource");
  const request = requestOf(record);
  const subject = textAt(resource, "id");
  return {
    id: textAt(record, "id") ?? fallbackId(),
    at,
    keyIds: present(textAt(actor, "token_id")),
    principals: present(textAt(actor, "id"), textAt(actor, "email")),
    address: textAt(actor, "ip_address"),
    byService: textAt(actor, "type") === "system",
    userAgent: textAt(record, "raw", "user_agent"),
    action: actionName(
      "cloudflare",
      textAt(resource, "type") ?? textAt(resource, "product"),
      textAt(record, "action", "type"),
    ),
    outcome: outcomeOf(record),
    deeds: [...new Set(DEEDS.filter(([, pattern]) => pattern.test(request)).map(([deed]) => deed))],
    target: subject,
    minted: minted(request, record),
    ended: present(ENDS.exec(request)?.[1] ?? null),
  };
}

/** `DELETE /user/tokens/ID`, without the version of the interface and without a query. */
function requestOf(record: RawRecord): string {
  const path = (textAt(record, "raw", "uri") ?? "").split("?")[0] ?? "";
  return `${textAt(record, "raw", "method") ?? ""} ${path.replace(/^\/client\/v4(?=\/)/, "")}`;
}

function outcomeOf(record: RawRecord): AuditEvent["outcome"] {
  const byStatus = outcomeOfStatus(valueAt(record, "raw", "status_code"));
  if (byStatus !== null) return byStatus;
  const result = textAt(record, "action", "result");
  return result === null ? "unknown" : /^success/i.test(result) ? "accepted" : "failed";
}

/** The new token is what was answered, else the resource, unless that names nothing but the account. */
function minted(request: string, record: RawRecord): readonly MintedCredential[] {
  const id = textAt(record, "resource", "response", "id") ?? textAt(record, "resource", "id");
  const isAccount = id === textAt(record, "account", "id") || id === textAt(record, "actor", "id");
  return MINTS.test(request) && !isAccount ? made("key", id) : [];
}
