/**
 * The network that an address belongs to, as well as that can be told without a table of owners: the first three parts
 * of an IPv4 address, the first three groups of an IPv6 one. Null for what isn't an address.
 */
export function networkOf(address: string | null): string | null {
  if (address === null || address.length > 45) return null;
  const v4 = /^(?:::ffff:)?(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.\d{1,3}$/i.exec(address);
  if (v4 !== null) return `${Number(v4[1])}.${Number(v4[2])}.${Number(v4[3])}.0/24`;
  if (!/^[0-9a-f:]+$/i.test(address) || !address.includes(":")) return null;
  const groups = expand(address.toLowerCase());
  return groups === null ? null : `${groups.slice(0, 3).join(":")}::/48`;
}

function expand(address: string): readonly string[] | null {
  const [head = "", tail, more] = address.split("::");
  if (more !== undefined) return null;
  const left = head === "" ? [] : head.split(":");
  const right = tail === undefined || tail === "" ? [] : tail.split(":");
  const missing = 8 - left.length - right.length;
  if (tail === undefined ? missing !== 0 : missing < 1) return null;
  const groups = [...left, ...Array.from({ length: missing }, () => "0"), ...right];
  return groups.every((group) => /^[0-9a-f]{1,4}$/.test(group))
    ? groups.map((group) => Number.parseInt(group, 16).toString(16))
    : null;
}
