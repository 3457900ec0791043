/**
 * Lets each record pass once, told apart by the digest of what it says. A second record under a known id is a duplicate
 * only if it says the same; some ids are chosen by the caller, so a thief could otherwise hide a call behind another's. It
 * then gets an id of its own.
 */
export function createDistinct<T extends { readonly id: string }>(
  digestOf: (record: T) => string,
): (record: T) => T | null {
  const ids = new Set<string>();
  const seen = new Set<string>();
  return (record) => {
    const digest = digestOf(record);
    if (seen.has(digest)) return null;
    seen.add(digest);
    const id = ids.has(record.id) ? `${record.id}~${digest.slice(0, 16)}` : record.id;
    ids.add(id);
    return id === record.id ? record : { ...record, id };
  };
}
