import { spelling } from "../../formats/events/composed-names.ts";

/** With more names than this, looking for each takes longer than parsing. */
const MOST_NAMES = 64;
const BACKSLASH = 0x5c;

/**
 * Tells from the bytes of a JSON record whether one of the names may occur in it; null if that can't be told quickly. A
 * record with any escape in it may spell a name in another way, so it may hold all of them.
 */
export function createMentions(names: readonly string[]): ((record: Buffer) => boolean) | null {
  const spelled = [...new Set(names.map(spelling))];
  if (spelled.length > MOST_NAMES || spelled.includes("")) return null;
  const needles = spelled.map((name) => Buffer.from(name));
  return (record) => record.includes(BACKSLASH) || needles.some((needle) => record.includes(needle));
}
