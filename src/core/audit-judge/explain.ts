import { globMatches, matches } from "../attribution.ts";
import type { InNetwork } from "../attribution.ts";
import type { AuditEvent } from "../audit-event.ts";
import type { CallerMatch, Consumer } from "../consumer.ts";
import type { Foreknown } from "./known.ts";
import type { Member } from "./lineage.ts";

/** What the inventory says of the callers of a key; the part of a consumer that tells its calls. */
export interface Declared {
  readonly consumers: readonly Pick<Consumer, "id" | "match" | "calls" | "period">[];
  /** Empty if the responder's calls can't be told. */
  readonly responder: CallerMatch;
  /** The user agent of stanch's own calls in the incident, if there is one. */
  readonly ownAgent: string | null;
}

export type Explanation =
  | { readonly by: "responder" }
  | { readonly by: "consumers"; readonly ids: readonly string[] }
  | { readonly by: "nobody" };

/**
 * Whose call it is as far as the inventory tells. What an undeclared caller made since the exposure is in nobody's hands
 * that the inventory knows: whoever looks like a consumer on that has copied its looks.
 */
export function explain(
  event: AuditEvent,
  member: Member,
  declared: Declared,
  inNetwork: InNetwork,
): Explanation {
  if (declared.ownAgent !== null && event.userAgent === declared.ownAgent) return { by: "responder" };
  if (matches(declared.responder, event, inNetwork)) return { by: "responder" };
  if (member.stolen) return { by: "nobody" };
  const ids = declared.consumers
    .filter(({ match, calls }) => makesSuch(calls, event.action) && matches(match, event, inNetwork))
    .map(({ id }) => id);
  return ids.length > 0 ? { by: "consumers", ids } : { by: "nobody" };
}

/** What the inventory would have taken for a consumer's, field by field. */
export function foreknownBy({ consumers }: Declared, inNetwork: InNetwork): Foreknown {
  const whole = <T>(of: (consumer: Declared["consumers"][number]) => readonly T[]): readonly T[] | null =>
    consumers.length > 0 && consumers.every((consumer) => of(consumer).length > 0)
      ? consumers.flatMap(of)
      : null;
  const networks = whole(({ match }) => match.networks ?? []);
  const agents = whole(({ match }) => match.userAgents ?? []);
  const calls = whole((consumer) => (makesSuch(consumer.calls, null) ? [] : consumer.calls));
  return {
    isKnownNetwork: (address) => networks?.some((block) => inNetwork(block, address)) ?? null,
    isKnownAgent: (agent) => agents?.some((pattern) => globMatches(pattern, agent)) ?? null,
    isKnownAction: (action) => (calls === null ? null : makesSuch(calls, action)),
  };
}

/** Kinds of call are `api` (all), a service such as `s3`, or calls such as `s3:Get*`. */
function makesSuch(calls: readonly string[], action: string | null): boolean {
  return calls.some(
    (call) =>
      call === "api" ||
      call === "*" ||
      (action !== null && (action.startsWith(`${call}:`) || globMatches(call, action))),
  );
}
