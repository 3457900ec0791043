import { maskDense } from "../sanitise.ts";
import { maskOf } from "../secret.ts";

/**
 * What of a log's text may stand in a result. A thief, or a careless program, can have put a credential into any field: a
 * name is shown only where it has the shape of such names, and masked or replaced where it hasn't.
 */

/** Ids of AWS for keys and principals, account numbers, UUIDs, short plain ids. */
const CREDENTIAL_ID =
  /^(?:A(?:KIA|SIA|IDA|ROA|GPA|IPA|NPA|NVA|PKA|SCA|BIA|CCA)[A-Z0-9]{12,20}|\d{1,20}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;
const EVENT_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?:~[0-9a-f]{16})?$/i;
/** `user.…`, `ghp_…`, and other prefixes with something long behind. */
const KEY_SHAPE = /\b[A-Za-z]{2,10}[._-][A-Za-z0-9_.-]{12,}/;
/** As providers allow for users and roles. */
const NAME = /^[\w+=,.@:/-]{1,64}$/;
const DENSE = /[A-Za-z0-9+/=_-]{20,}/;
const ADDRESS = /^(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f:]{2,39}|[a-z0-9-]{1,40}\.amazonaws\.com)$/i;
/** How calls begin, so that a text that somebody put in their place isn't shown. */
const VERBS =
  "Abort Accept Add Allocate Archive Assign Associate Assume Attach Authorize Batch Bundle Cancel Change Check Close " +
  "Complete Confirm Console Converse Copy Count Create Deactivate Decode Decrypt Delete Deregister Describe Detach Detect " +
  "Disable Disassociate Download Enable Encrypt Estimate Execute Export Exit Filter Find Generate Get Grant Head Import " +
  "Invite Invoke Issue Leave List Lookup Merge Migrate Modify Move Password Post Publish Purchase Purge Put Query Reboot " +
  "Register Reject Release Remove Renew Replace Request Reset Restore Resume Retrieve Revoke Rotate Run Scan Schedule " +
  "Search Select Send Set Shared Simulate Sign Start Stop Subscribe Submit Switch Sync Tag Terminate Test Transfer " +
  "Unassign Undeploy Unsubscribe Untag Update Upload Validate Verify Withdraw";
const ACTION = new RegExp(
  String.raw`^(?:[a-z0-9-]{1,40}:)?(?:${VERBS.replaceAll(" ", "|")})(?:[A-Z][A-Za-z]*\d{0,2}[A-Za-z]*)?$`,
);
/** As GitHub and OpenAI name what happened. */
const DOTTED = /^[a-z_]{1,40}(?:\.[a-z_]{1,40}){1,4}$/;

/** An id of a key, session or principal. */
export function shownCredential(id: string): string {
  if (CREDENTIAL_ID.test(id)) return id;
  const [, kind, name] = /^(user|role|console):[^/]*\/(.+)$/su.exec(id) ?? [];
  if (kind === undefined || name === undefined) return shownName(id);
  return `${kind === "console" ? "login" : kind}:${shownName(name)}`;
}

/** The id of an event; one of another shape is replaced by a digest that is the same each time. */
export function shownEventId(id: string, digest: (text: string) => string): string {
  return EVENT_ID.test(id) ? id : `sha256:${digest(id).slice(0, 32)}`;
}

/** Whether a name, of ids and of parts that somebody chose, holds nothing that could be a credential. */
export function isHarmlessName(name: string): boolean {
  return name.split(/[:/]/).every((part) => CREDENTIAL_ID.test(part) || maskDense(part) === part);
}

/** A name that somebody chose. */
export function shownName(text: string): string {
  const isName = NAME.test(text) && !DENSE.test(text) && !KEY_SHAPE.test(text);
  return isName ? text : maskOf(text.slice(0, 4), text.slice(-4));
}

export function shownAddress(address: string): string {
  return ADDRESS.test(address) || address === "AWS Internal" ? address : "not an address";
}

/** A call of an API, by the verbs that such calls begin with. */
export function shownAction(action: string): string {
  const method = /^api:(?:GET|HEAD|POST|PUT|PATCH|DELETE)(?= )/.exec(action)?.[0];
  if (method !== undefined) return method;
  return action.length <= 80 && (ACTION.test(action) || DOTTED.test(action)) ? action : "another call";
}
