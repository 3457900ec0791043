import { type AuditEvent, principalsOf } from "./audit-event.ts";
import { goesBy } from "./audit-summary.ts";
import type { AuditRow } from "./audit.ts";
import type { CallerMatch } from "./consumer.ts";
import { hadLeftOldKey } from "./held-key.ts";
import { matchOn } from "./own-principal.ts";
import { stayingConsumers } from "./purpose.ts";
import type { ConsumerProgress, Incident, ReplacementProgress } from "./incident.ts";

/** Is `address` inside the CIDR block (or equal to the address) `block`? Unreadable ones are in nothing. */
export type InNetwork = (block: string, address: string) => boolean;

/** Who made a call, as far as the inventory tells. */
export type Attribution =
  | { readonly by: "consumers"; readonly ids: readonly string[] }
  /** One of several who look alike and share this replacement: a stranger's call it isn't, and it proves none of them. */
  | { readonly by: "sharing"; readonly ids: readonly string[] }
  /** Those who stay on the old key by plan. */
  | { readonly by: "staying"; readonly ids: readonly string[] }
  | { readonly by: "responder" }
  | { readonly by: "unknown" };

/**
 * The user agent of stanch's own calls in this incident. Its id is nothing that a thief could know, so that nobody
 * passes for stanch by calling themselves so.
 */
export function ownAgent(incident: string): string {
  return `stanch/${incident}`;
}

/** Attributes one row on the leaked key or a replacement to declared consumers, to the responder, or to nobody known. */
export function attribute(incident: Incident, row: AuditRow, inNetwork: InNetwork): Attribution {
  const looks = { ...row, principals: principalsOf(row) };
  if (row.userAgent === ownAgent(incident.id) || matches(incident.plan.responderMatch, looks, inNetwork)) {
    return { by: "responder" };
  }
  const alike = Object.values(incident.consumers).filter((progress) =>
    matches(matchOn(incident, progress.consumer, progress.replacement), looks, inNetwork),
  );
  const ids = thoseWhoMayHold(incident, row, alike).map((progress) => progress.consumer.id);
  if (ids.length === 0) return stayingOrUnknown(incident, row, (match) => matches(match, looks, inNetwork));
  const isShared = ids.length > 1 && replacementWith(incident, row.keyId) !== undefined;
  return { by: isShared ? "sharing" : "consumers", ids };
}

/** Of those who look like the caller, the ones whose call it may be by the key that was presented. */
function thoseWhoMayHold(
  incident: Incident,
  row: AuditRow,
  alike: readonly ConsumerProgress[],
): readonly ConsumerProgress[] {
  if (row.keyId === incident.leaked.id) {
    // Its own runtime says that it left the leaked key: whoever looks like it on that key now is somebody else.
    return alike.filter((progress) => !hadLeftOldKey(incident, progress, row.at));
  }
  // What an unknown caller made is nobody's in the inventory: somebody who looks like it has to be judged.
  const isStolen = incident.lineage.some((item) => goesBy(item, row.keyId) && item.mintedBy !== null);
  if (isStolen) return [];
  const replacement = replacementWith(incident, row.keyId);
  return replacement === undefined
    ? alike
    : alike.filter((progress) => progress.replacement === replacement.plan.name);
}

/** Whoever is to move comes first: a call that may be of both speaks against the one who moved. A replacement is for nobody who stays. */
function stayingOrUnknown(
  incident: Incident,
  row: AuditRow,
  fits: (match: CallerMatch) => boolean,
): Attribution {
  const isTheirs =
    row.keyId === incident.leaked.id ||
    incident.lineage.some((item) => goesBy(item, row.keyId) && item.mintedBy === null);
  const ids = stayingConsumers(incident.plan).flatMap(({ id, match }) => (fits(match) ? [id] : []));
  return isTheirs && ids.length > 0 ? { by: "staying", ids } : { by: "unknown" };
}

function replacementWith(incident: Incident, keyId: string | null): ReplacementProgress | undefined {
  return Object.values(incident.replacements).find(({ key }) => key !== null && key.id === keyId);
}

/** How a call looks; a principal goes by several names, of which a match may know any. */
export type Looks = Pick<AuditEvent, "userAgent" | "address" | "principals">;

/** All kinds that the match names must agree; within a kind any entry does. A match that names nothing fits nobody. */
export function matches(match: CallerMatch, looks: Looks, inNetwork: InNetwork): boolean {
  const { userAgents = [], networks = [], principals = [] } = match;
  if ([userAgents, networks, principals].every((kind) => kind.length === 0)) return false;
  const { userAgent, address } = looks;
  return (
    (userAgents.length === 0 ||
      (userAgent !== null && userAgents.some((pattern) => globMatches(pattern, userAgent)))) &&
    (networks.length === 0 || (address !== null && networks.some((block) => inNetwork(block, address)))) &&
    (principals.length === 0 || principals.some((name) => looks.principals.includes(name)))
  );
}

/** `*` stands for any run of characters; everything else for itself. Linear in the text, whatever the pattern. */
export function globMatches(pattern: string, text: string): boolean {
  const first = pattern.indexOf("*");
  if (first === -1) return pattern === text;
  const last = pattern.lastIndexOf("*");
  const [head, tail] = [pattern.slice(0, first), pattern.slice(last + 1)];
  if (!text.startsWith(head) || !text.endsWith(tail)) return false;
  let from = head.length;
  for (const part of pattern.slice(first, last).split("*")) {
    const at = text.indexOf(part, from);
    if (at === -1 || at + part.length > text.length - tail.length) return false;
    from = at + part.length;
  }
  return true;
}
