import type { InNetwork } from "../core/attribution.ts";
import { networkCheck } from "./networks.ts";

/** CIDR membership by Node's own `BlockList`; each block is parsed once. */
export function createInNetwork(): InNetwork {
  const checks = new Map<string, (address: string) => boolean>();
  return (block, address) => {
    const check = checks.get(block) ?? networkCheck([block]) ?? (() => false);
    checks.set(block, check);
    return check(address);
  };
}
