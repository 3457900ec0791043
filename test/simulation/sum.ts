/** Adds counts by name. */
export function sum<K extends string>(
  a: Readonly<Partial<Record<K, number>>>,
  b: Readonly<Partial<Record<K, number>>>,
): Record<K, number> {
  const all = { ...a } as Record<K, number>;
  for (const [name, count] of Object.entries(b) as [K, number][]) all[name] = (all[name] ?? 0) + count;
  return all;
}
