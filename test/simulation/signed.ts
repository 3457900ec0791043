import type { BlockerCode } from "../../src/core/blocker.ts";
import { type Incident, isRetired } from "../../src/core/incident.ts";
import { isCountersigned } from "../../src/core/people.ts";
import type { Lie } from "./insight.ts";

/** What people put their names to in a response, as far as it may cost somebody the key. */
export interface Signed {
  readonly glass: boolean;
  readonly cutover: boolean;
  /** Consumers that may break, by the word of their owner and somebody else. */
  readonly retired: readonly string[];
  /** Blockers that two people accepted. */
  readonly accepted: readonly { readonly code: BlockerCode; readonly subject: string }[];
  /** What they attested though it wasn't so. */
  readonly lies: readonly Lie[];
}

export const NOTHING_SIGNED: Signed = { glass: false, cutover: false, retired: [], accepted: [], lies: [] };

export function signedIn(incident: Incident, lies: readonly Lie[]): Signed {
  const { acceptances, consumers, cutovers, glassUsed } = incident;
  const alike = (one: Incident["acceptances"][number]): Incident["acceptances"] =>
    acceptances.filter(({ code, subject }) => code === one.code && subject === one.subject);
  return {
    glass: glassUsed,
    cutover: cutovers.length > 0,
    retired: Object.keys(consumers).filter((id) => isRetired(incident, id)),
    accepted: acceptances
      .filter((one) => isCountersigned(incident, alike(one)))
      .map(({ code, subject }) => ({ code, subject })),
    lies,
  };
}
