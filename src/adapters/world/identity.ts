import { createHash } from "node:crypto";

import type { CallerMatch, Consumer } from "../../core/consumer.ts";
import type { CallIdentity } from "./call-log.ts";

/** How stanch's own probes show in the audit log: as the runbook says they do. */
export function responderIdentity(match: CallerMatch | null): CallIdentity {
  return identityOf({
    id: "stanch",
    match: match ?? { userAgents: ["stanch/rehearsal"], networks: ["192.0.2.10"] },
  });
}

/** A caller that the consumer's own `match:` explains; where that says nothing, one made from the consumer's id. */
export function identityOf({ id, match }: Pick<Consumer, "id" | "match">): CallIdentity {
  const [a = 0, b = 0, c = 0] = createHash("sha256").update(id).digest();
  const network = match.networks?.[0];
  return {
    userAgent: match.userAgents?.[0]?.replaceAll("*", "1") ?? `${id}/1.0`,
    address: network === undefined ? `10.${a}.${b}.${(c % 250) + 1}` : addressIn(network),
    principal: match.principals?.[0] ?? null,
  };
}

/** The network's first host where that is easy to say, else the address it is written with: both lie inside. */
function addressIn(network: string): string {
  const [address = network, length = "32"] = network.split("/");
  return Number(length) <= 30 && /^\d+\.\d+\.\d+\.0$/.test(address) ? address.replace(/0$/, "1") : address;
}
