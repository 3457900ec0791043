import type { AuditEvent, Deed, EventCapabilities } from "../../core/audit-event.ts";
import { anyTime } from "../any-time.ts";
import { CLOUDTRAIL_DEEDS } from "./cloudtrail-deeds.ts";
import { cloudtrailEnded, cloudtrailMinted } from "./cloudtrail-minted.ts";
import { sharedOutside } from "./cloudtrail-sharing.ts";
import { consoleName, userName } from "./composed-names.ts";
import { deedLookup } from "./deed-table.ts";
import type { EventProblem } from "../event-problem.ts";
import { type RawRecord, isRecord, present, textAt, valueAt } from "../record-fields.ts";

export const CLOUDTRAIL: EventCapabilities = {
  format: "cloudtrail",
  identifiesKey: true,
  hasAddress: true,
  hasAgent: true,
  recordsRefusals: true,
  cannotSee: [
    "Data events (reads and writes of objects, model invocations, function runs) unless the trail records them",
    "Regions and accounts that these files aren't of; a trail delivers some minutes late",
    "Credentials that were read out of an instance, a function or a secret: what is done with those isn't tied to this key",
    "Sessions that somebody else opens in a role which a declared consumer made",
  ],
};

/** Refused as unauthorised; every other error is a call that was let in and did nothing. */
const REFUSED =
  /AccessDenied|Unauthorized|Forbidden|InvalidClientTokenId|UnrecognizedClient|SignatureDoesNotMatch|InvalidAccessKeyId|ExpiredToken|InvalidToken|AuthFailure|NotAuthorized|OptInRequired|Failed authentication/i;

const deedsOf = deedLookup(CLOUDTRAIL_DEEDS);

export function isCloudtrail(record: RawRecord): boolean {
  return textAt(record, "eventSource") !== null && textAt(record, "eventName") !== null;
}

/** One record of CloudTrail as an event. */
export function cloudtrailEvent(record: RawRecord, fallbackId: () => string): AuditEvent | EventProblem {
  if (!isCloudtrail(record)) return { problem: "it isn't a record of CloudTrail" };
  const at = anyTime(valueAt(record, "eventTime")) ?? anyTime(valueAt(record, "@timestamp"));
  if (at === null) return { problem: "it has no readable time" };
  const action = actionOf(record);
  const identity = valueAt(record, "userIdentity");
  const account = textAt(identity, "accountId") ?? textAt(record, "recipientAccountId") ?? "";
  const address = textAt(record, "sourceIPAddress");
  const byService = address !== null && /\.amazonaws\.com$|^AWS Internal$/i.test(address);
  return {
    id: textAt(record, "eventID") ?? fallbackId(),
    at,
    keyIds: present(textAt(identity, "accessKeyId")),
    principals: principalsOf(record, identity, account),
    address,
    byService,
    // S3 writes the agent in brackets.
    userAgent: textAt(record, "userAgent")?.replace(/^\[(.*)\]$/s, "$1") ?? null,
    action,
    outcome: outcomeOf(record),
    deeds: deeds(action, record),
    target: targetOf(record),
    minted: cloudtrailMinted(action, record, account),
    ended: cloudtrailEnded(action, record, account),
  };
}

/** `lambda:UpdateFunctionCode`, without the date of the interface that some services put behind the name. */
function actionOf(record: RawRecord): string {
  const service = (textAt(record, "eventSource") ?? "").replace(/\.amazonaws\.com(?:\.cn)?$/, "");
  const name = (textAt(record, "eventName") ?? "").replace(/20\d{6}(?:v\d)?$/, "");
  return `${service}:${name}`;
}

function principalsOf(record: RawRecord, identity: unknown, account: string): readonly string[] {
  const id = textAt(identity, "principalId");
  const name = textAt(identity, "userName");
  const issuer = valueAt(identity, "sessionContext", "sessionIssuer");
  const isConsole =
    textAt(record, "eventType") === "AwsConsoleSignIn" ||
    textAt(record, "eventSource") === "signin.amazonaws.com" ||
    [valueAt(record, "sessionCredentialFromConsole"), valueAt(identity, "sessionCredentialFromConsole")].some(
      (flag) => flag === true || flag === "true",
    );
  return present(
    id,
    textAt(identity, "arn"),
    textAt(issuer, "principalId"),
    name === null ? null : userName(account, name),
    name,
    isConsole && name !== null ? consoleName(account, name) : null,
    isConsole && id !== null ? consoleName("", id) : null,
  );
}

function outcomeOf(record: RawRecord): AuditEvent["outcome"] {
  const code = textAt(record, "errorCode") ?? textAt(record, "errorMessage");
  if (code !== null) return REFUSED.test(code) ? "refused" : "failed";
  return textAt(record, "responseElements", "ConsoleLogin") === "Failure" ? "refused" : "accepted";
}

function deeds(action: string, record: RawRecord): readonly Deed[] {
  const asked = valueAt(record, "requestParameters");
  const found = new Set(deedsOf(action));
  if (found.has("secret-read")) found.add("credential-access");
  if (sharedOutside(action, asked)) found.add("exfiltration");
  // By a filter, it hands out whatever fits; by a list, what was named.
  const ids = valueAt(asked, "secretIdList");
  if (action === "secretsmanager:BatchGetSecretValue" && (!Array.isArray(ids) || ids.length >= 10))
    found.add("secrets-at-once");
  // A parameter is a secret only where it is decrypted.
  if (action.startsWith("ssm:GetParameter") && valueAt(asked, "withDecryption") !== true) {
    found.delete("secret-read");
    found.delete("credential-access");
  }
  // `Get` also begins calls that hand out more than a look.
  if (found.has("discovery") && [...found].some((deed) => deed !== "discovery" && deed !== "llm-recon"))
    found.delete("discovery");
  return [...found];
}

/** What the call asked for, so that the same thing twice counts once. */
function targetOf(record: RawRecord): string | null {
  const asked = valueAt(record, "requestParameters");
  if (!isRecord(asked)) return null;
  return JSON.stringify(asked).slice(0, 200);
}
