import { BlockList, isIP, isIPv6 } from "node:net";

/** Tells whether an address lies in one of the networks (CIDR or single addresses); null if one of them isn't any. */
export function networkCheck(networks: readonly string[]): ((address: string) => boolean) | null {
  const list = new BlockList();
  try {
    for (const network of networks) {
      const [base = network, length] = network.split("/");
      const family = isIPv6(base) ? "ipv6" : "ipv4";
      if (length === undefined) list.addAddress(base, family);
      else list.addSubnet(base, Number(length), family);
    }
  } catch {
    return null;
  }
  return (address) => isIP(address) !== 0 && list.check(address, isIPv6(address) ? "ipv6" : "ipv4");
}
