import type { AuditEvent } from "../audit-event.ts";
import { agentFamily } from "./agent-family.ts";
import { networkOf } from "./network-of.ts";
import { LIMITS, type Signal } from "./signals.ts";

/** What is usual for the key: what it did before the exposure, and what declared consumers do. */
export interface Known {
  learn(event: AuditEvent): void;
  /** What of the event isn't usual. Nothing is while nothing was seen or declared: then there is no usual. */
  news(event: AuditEvent): readonly Signal[];
  /** The same was done by the same program from the same network before. */
  isAsBefore(event: AuditEvent): boolean;
}

/** Sets are bounded; what doesn't fit in stays news, which errs on the side of asking a person. */
const MOST_KNOWN = 50_000;

/** What the inventory knows without having seen a call; of each, null if not every consumer says so. */
export interface Foreknown {
  isKnownNetwork(address: string): boolean | null;
  isKnownAgent(userAgent: string): boolean | null;
  isKnownAction(action: string): boolean | null;
}

export function createKnown(foreknown: Foreknown): Known {
  const networks = new Set<string>();
  const agents = new Set<string>();
  const actions = new Set<string>();
  const whole = new Set<string>();
  let calls = 0;
  const keep = (set: Set<string>, value: string | null): void => {
    if (value !== null && set.size < MOST_KNOWN) set.add(value);
  };
  const isEnough = (): boolean => calls >= LIMITS.knownCalls;
  /** Neither seen nor declared; where too little was seen, only a whole declaration makes it news. */
  const isNews = (seen: ReadonlySet<string>, value: string, declared: boolean | null): boolean => {
    if (declared === true || seen.has(value)) return false;
    return declared === false || (isEnough() && seen.size > 0);
  };
  return {
    learn(event) {
      calls += 1;
      if (!event.byService) {
        keep(networks, networkOf(event.address));
        if (event.userAgent !== null) keep(agents, agentFamily(event.userAgent));
      }
      keep(actions, event.action);
      keep(whole, likeness(event));
    },
    news({ byService, address, userAgent, action }) {
      const network = networkOf(address);
      const found: Signal[] = [];
      if (!byService && address !== null && network !== null) {
        if (isNews(networks, network, foreknown.isKnownNetwork(address))) found.push("new-network");
      }
      if (!byService && userAgent !== null) {
        if (isNews(agents, agentFamily(userAgent), foreknown.isKnownAgent(userAgent)))
          found.push("new-agent");
      }
      if (action !== null && isNews(actions, action, foreknown.isKnownAction(action)))
        found.push("new-action");
      return found;
    },
    isAsBefore: (event) => isEnough() && whole.has(likeness(event)),
  };
}

function likeness(event: AuditEvent): string {
  return JSON.stringify([callerOf(event), event.action]);
}

/** Who a call comes from, as well as a log tells strangers apart: the network and the program. */
export function callerOf(event: AuditEvent): string {
  if (event.byService) return "service";
  return `${networkOf(event.address) ?? "unknown network"} ${agentFamily(event.userAgent)}`;
}
