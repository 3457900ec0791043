import type { InventoryRow } from "../row.ts";
import { keyPrefixFor, runtimeOf, systemOfKeyName } from "../runtime.ts";

/** Words that say nothing of one caller. */
const EMPTY_WORDS = new Set(
  (
    "access api app auth client code consumer credential credentials default demo dev development foo bar key keys live main " +
    "my new old other personal prod production row secret service shared staging temp test testing tmp token tokens user " +
    "team x y z untitled copy the final"
  ).split(" "),
);

/** Every word of it is one of those, a number, or a single letter: `key1`, `new-key-2`, `prod`. */
export function isEmptyName(name: string): boolean {
  const words = name
    .toLowerCase()
    .split(/[^\p{L}]+/u)
    .filter((word) => word !== "");
  return words.every((word) => word.length === 1 || EMPTY_WORDS.has(word));
}

/** An id that the provider chose, which nobody can be blamed for: `AKIAEXAMPLE12345`, a UUID, `key_01HZY…`. */
export function isMadeId(name: string): boolean {
  if (/^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(name) || /^\d+$/.test(name))
    return name.length > 3;
  return /^(?:[a-z]{1,8}[_-])?(?=[A-Za-z]*\d)[A-Za-z0-9]{12,}$/i.test(name);
}

/** What is wrong with the name of a row's key, in words; null for a name that says what runs with it. */
export function keyNameFault(row: InventoryRow): string | null {
  const { key } = row;
  if (key === undefined || isMadeId(key)) return null;
  if (isEmptyName(key)) return "says nothing of who calls with it";
  const person = [row.owner, row.creator, ...(row.wakes ?? [])].find(
    (name) => name !== undefined && bare(name) === bare(key),
  );
  if (person !== undefined) return "is the name of a person, who may hold several and may leave";
  const runtime = runtimeOf(row.runtime);
  const wanted = keyPrefixFor(runtime);
  if (wanted === null) return null;
  const system = systemOfKeyName(key);
  if (system?.id === runtime.system?.id) return null;
  const said = system === null ? "doesn't say what runs it" : `says ${system.words}`;
  return `${said}; for ${runtime.system?.words ?? ""} it would begin with ${wanted}-`;
}

/** `Mia Meyer`, `mia.meyer@example.com` and `mia-meyer` are one. */
function bare(name: string): string {
  return name
    .toLowerCase()
    .replace(/@.*$/, "")
    .replaceAll(/[^\p{L}\p{N}]/gu, "");
}
