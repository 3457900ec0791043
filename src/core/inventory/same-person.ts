/** A name as it is compared: its spaces, its letters' case and their form in Unicode don't count. */
export function foldName(name: string): string {
  return name.normalize("NFKC").trim().replace(/\s+/g, " ").toLowerCase();
}

/** How a name relates to the person of these spellings: it is one of them, could be another one, or is somebody else's. */
export type Likeness = "same" | "alike" | "other";

/**
 * `jordan@acme.example`, `@jordan` and `Jordan Lee` could all be `jordan`: the words of one are all among those of the other.
 * Two people called Jordan aren't told apart; that costs a question.
 */
export function likeness(name: string, spellings: readonly string[]): Likeness {
  const folded = spellings.map(foldName);
  if (folded.includes(foldName(name))) return "same";
  return folded.some((one) => isAlike(wordsOf(name), wordsOf(one))) ? "alike" : "other";
}

function isAlike(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  if (a.size === 0 || b.size === 0) return false;
  return [...a].every((word) => b.has(word)) || [...b].every((word) => a.has(word));
}

/** Without the domain of an address, which its owner shares with everybody. */
function wordsOf(name: string): ReadonlySet<string> {
  const local = foldName(name).replace(/(?<=\S)@.*$/, "");
  return new Set(local.split(/[^\p{L}\p{N}]+/u).filter((word) => word.length > 1));
}
