import { goesBy } from "./audit-summary.ts";
import type { AuditRow } from "./audit.ts";
import type { Consumer } from "./consumer.ts";
import type { SourceReading } from "./evidence.ts";
import type { Incident } from "./incident.ts";
import { isAfter } from "./time.ts";

/**
 * The principal that nobody but the one consumer of this replacement calls as, so that a call of it is a call with the
 * replacement; null if there is none, or nobody can say that it is its own. It was planned, the provider doesn't say
 * otherwise, and it is neither the leaked key's nor that of anybody else in this incident, nor of another key that was made
 * for this consumer and may have been used.
 */
export function ownPrincipal(incident: Incident, name: string): string | null {
  const { leaked, replacements, consumers, lineage, orphans } = incident;
  const replacement = replacements[name];
  const principal = replacement?.plan.principal;
  const key = replacement?.key ?? null;
  if (principal === undefined || key === null || leaked.principal === undefined) return null;
  if (principal === leaked.principal || (key.principal ?? principal) !== principal) return null;
  const holders = Object.values(consumers).filter((progress) => progress.replacement === name);
  const isElsewhere =
    Object.values(replacements).some(
      (other) => other.plan.name !== name && [other.plan.principal, other.key?.principal].includes(principal),
    ) ||
    Object.values(consumers).some(
      ({ consumer, replacement: held }) =>
        held !== name && consumer.match.principals?.includes(principal) === true,
    ) ||
    lineage.some((item) => goesBy(item, principal)) ||
    orphans.some((orphan) => orphan.replacement === name);
  return holders.length === 1 && !isElsewhere ? principal : null;
}

/**
 * The id of the key behind a row that names none but says who called, where that is enough: a replacement's by its own
 * principal, the leaked one's by its principal, which others may share, as long as it lives. Null for any other row.
 */
export function keyByPrincipal(
  incident: Incident,
  { identifiesPrincipal }: Pick<SourceReading, "identifiesPrincipal">,
  { keyId, principal, at }: Pick<AuditRow, "keyId" | "principal" | "at">,
): string | null {
  if (identifiesPrincipal !== true || keyId !== null || principal === null) return null;
  const own = Object.values(incident.replacements).find(
    ({ plan }) => ownPrincipal(incident, plan.name) === principal,
  );
  if (own?.key !== undefined && own.key !== null) {
    // What was called before it was asked for was called with another one.
    const asked = incident.effects[`reissue/${own.plan.name}`]?.intendedAt;
    return asked === undefined || isAfter(at, asked) ? own.key.id : null;
  }
  const { leaked } = incident;
  return principal === leaked.principal && leaked.state !== "dead" ? leaked.id : null;
}

/** How a consumer's calls with its replacement look: as the inventory says, and as its own principal. */
export function matchOn(incident: Incident, { match }: Consumer, replacement: string): Consumer["match"] {
  const own = ownPrincipal(incident, replacement);
  const { principals = [] } = match;
  return own === null || principals.length === 0 ? match : { ...match, principals: [...principals, own] };
}
