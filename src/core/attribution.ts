import type { AuditRow } from "./audit.ts";
import type { CallerMatch } from "./consumer.ts";
import { heldKeySince } from "./gate-old-use.ts";
import type { Incident } from "./incident.ts";
import { isAfter } from "./time.ts";

/** Is `address` inside the CIDR block (or equal to the address) `block`? Unreadable ones are in nothing. */
export type InNetwork = (block: string, address: string) => boolean;

/** Who made a call, as far as the inventory tells. */
export type Attribution =
  | { readonly by: "consumers"; readonly ids: readonly string[] }
  | { readonly by: "responder" }
  | { readonly by: "unknown" };

/** stanch's own probes: they prove a key, never a consumer. */
const OWN_CALLS: CallerMatch = { userAgents: ["stanch/*", "stanch"] };

/** Attributes one row on the leaked key or a replacement to declared consumers, to the responder, or to nobody known. */
export function attribute(incident: Incident, row: AuditRow, inNetwork: InNetwork): Attribution {
  if (matches(OWN_CALLS, row, inNetwork) || matches(incident.plan.responderMatch, row, inNetwork)) {
    return { by: "responder" };
  }
  const onOldKey = row.keyId === incident.leaked.id;
  const ids = Object.values(incident.consumers)
    .filter((progress) => matches(progress.consumer.match, row, inNetwork))
    // Its own runtime says that it left the leaked key: whoever looks like it on that key now is somebody else.
    .filter((progress) => {
      const left = onOldKey ? heldKeySince(progress) : null;
      return left === null || !isAfter(row.at, left);
    })
    .map((progress) => progress.consumer.id);
  return ids.length > 0 ? { by: "consumers", ids } : { by: "unknown" };
}

/** All kinds that the match names must agree; within a kind any entry does. A match that names nothing fits nobody. */
export function matches(match: CallerMatch, row: AuditRow, inNetwork: InNetwork): boolean {
  const { userAgents = [], networks = [], principals = [] } = match;
  if (userAgents.length + networks.length + principals.length === 0) return false;
  const { userAgent, address, principal } = row;
  return (
    (userAgents.length === 0 ||
      (userAgent !== null && userAgents.some((pattern) => globMatches(pattern, userAgent)))) &&
    (networks.length === 0 || (address !== null && networks.some((block) => inNetwork(block, address)))) &&
    (principals.length === 0 || (principal !== null && principals.includes(principal)))
  );
}

/** `*` stands for any run of characters; everything else for itself. Linear in the text, whatever the pattern. */
export function globMatches(pattern: string, text: string): boolean {
  const [head = "", ...rest] = pattern.split("*");
  if (rest.length === 0) return pattern === text;
  const tail = rest.pop() ?? "";
  if (!text.startsWith(head) || text.length < head.length + tail.length || !text.endsWith(tail)) return false;
  let from = head.length;
  for (const part of rest) {
    const at = text.indexOf(part, from);
    if (at === -1 || at + part.length > text.length - tail.length) return false;
    from = at + part.length;
  }
  return true;
}
