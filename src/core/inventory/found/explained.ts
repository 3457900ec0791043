import { type FoundCaller, type FoundPlace, foundAtOf } from "./found-place.ts";
import type { InventoryRow } from "../row.ts";

/** Why a row is taken to be about a caller that a scan found. */
export interface Explained {
  readonly row: string;
  readonly confirmed: boolean;
  readonly by: "foundAt" | "fingerprint" | "location";
}

/** The row that a caller is written down in, or null; the answers are in the order of the callers. */
export function explainCallers(
  callers: readonly FoundCaller[],
  rows: readonly InventoryRow[],
): readonly (Explained | null)[] {
  const byPlace = new Map<string, InventoryRow[]>();
  for (const row of rows)
    for (const at of row.foundAt ?? []) byPlace.set(at, [...(byPlace.get(at) ?? []), row]);
  const services = servicesOf(callers);
  const inFile = new Map<string, number>();
  for (const { path } of callers) inFile.set(path, (inFile.get(path) ?? 0) + 1);
  return callers.map((caller) => {
    const row = foundThere(caller, byPlace, services);
    if (row !== undefined) return { row: row.id, confirmed: row.confirmed, by: "foundAt" };
    const holder = rows.find((one) => holdsIt(one, caller));
    if (holder !== undefined) return { row: holder.id, confirmed: holder.confirmed, by: "fingerprint" };
    const told = rows.find((one) => tellsOf(one, caller, inFile.get(caller.path) ?? 0));
    return told === undefined ? null : { row: told.id, confirmed: told.confirmed, by: "location" };
  });
}

/** Services that were found at each place: two of one file may read one variable. */
function servicesOf(callers: readonly FoundCaller[]): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const { service, path, places } of callers)
    for (const place of places)
      for (const at of placesOf(place))
        found.set(at, (found.get(at) ?? new Set()).add(plain(service ?? path)));
  return found;
}

/** `path#NAME` by each of its names. */
function placesOf({ path, names }: FoundPlace): readonly string[] {
  return names.length === 0 ? [path] : names.map((name) => foundAtOf({ path, names: [name] }));
}

function foundThere(
  caller: FoundCaller,
  byPlace: ReadonlyMap<string, readonly InventoryRow[]>,
  services: ReadonlyMap<string, ReadonlySet<string>>,
): InventoryRow | undefined {
  for (const place of caller.places)
    for (const at of placesOf(place))
      for (const row of byPlace.get(at) ?? []) {
        if (!isSameProvider(row, caller.provider)) continue;
        const isNamed = place.names.length > 0;
        // A name stays when its key is replaced; of a bare path only the value tells which key is meant.
        if (!isNamed && !isSameValue(row, place)) continue;
        const own = plain(row.service);
        const others = services.get(at) ?? new Set();
        if (own === plain(caller.service ?? caller.path) || !others.has(own)) return row;
      }
  return undefined;
}

function isSameValue(row: InventoryRow, { key }: FoundPlace): boolean {
  if (key === null) return row.fingerprint === undefined && row.lastFour === undefined;
  if (row.fingerprint !== undefined && key.fingerprint !== null)
    return key.fingerprint.startsWith(row.fingerprint);
  return row.lastFour === undefined || row.lastFour === key.lastFour;
}

/** The same value; where a row says what runs its caller, another runtime with that value is another caller. */
function holdsIt(row: InventoryRow, { places, runtime }: FoundCaller): boolean {
  const { fingerprint } = row;
  if (fingerprint === undefined || !isSameRuntime(row.runtime, runtime)) return false;
  return places.some(({ key }) => key?.fingerprint?.startsWith(fingerprint) === true);
}

/**
 * Its location names the file or the variable. A file may hold several callers: then that is enough only for the service
 * that the row is of, or where the row is the only thing that is known of the file.
 */
function tellsOf(
  row: InventoryRow,
  { service, path, places, provider }: FoundCaller,
  inFile: number,
): boolean {
  const { location } = row;
  if (location === undefined || !isSameProvider(row, provider)) return false;
  const isOfService = service !== null && plain(service) === plain(row.service);
  const isNamed = places.some(({ names }) => names.some((name) => hasWord(location, name)));
  if (!hasWord(location, path)) return isOfService && isNamed;
  return isOfService || (row.foundAt === undefined && (isNamed || inFile === 1));
}

function isSameProvider(row: InventoryRow, provider: string | null): boolean {
  if (row.provider === undefined || provider === null) return true;
  return plain(row.provider).includes(plain(provider)) || plain(provider).includes(plain(row.provider));
}

const FILES_OF_ANY = new Set([
  "env-file",
  "file",
  "config",
  "source",
  "script",
  "data",
  "log",
  "docs",
  "report",
]);
const ALSO: Readonly<Record<string, string>> = {
  kubernetes: "k8s kubernetes helm kustomize pod deployment eks gke aks",
  helm: "k8s kubernetes helm kustomize",
  "github-actions": "github gha actions",
  "gitlab-ci": "gitlab",
  "docker-compose": "docker compose",
  "claude-code": "claude",
  "shell-history": "shell history terminal laptop",
};

function isSameRuntime(said: string | undefined, found: string): boolean {
  if (said === undefined || FILES_OF_ANY.has(found)) return true;
  const words = new Set(said.toLowerCase().split(/[^a-z0-9]+/));
  return (ALSO[found] ?? found).split(/[ -]/).some((word) => words.has(word));
}

function hasWord(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + 1)) {
    const [before = "", after = ""] = [text[at - 1], text[at + word.length]];
    if (!/[\w/.-]/.test(before) && !/[\w/-]/.test(after)) return true;
  }
  return false;
}

function plain(text: string): string {
  return text.toLowerCase().replaceAll(/[^a-z0-9]+/g, "");
}
