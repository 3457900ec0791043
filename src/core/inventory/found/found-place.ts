import type { KeyKind } from "../../key.ts";
import type { KeyHeader } from "../row.ts";

/** A place in a file at which a key, or what stands for one, was found. Nothing in it opens anything. */
export interface FoundPlace {
  readonly what: "value" | "reference";
  /** Relative to the folder of the inventory where it is below it. */
  readonly path: string;
  readonly line: number;
  /** What runs it, as the kind of its file tells: `github-actions`, `cron`. */
  readonly runtime: string;
  /** The name by which the runtime knows the caller: a job, a unit, the program of a line of a crontab. */
  readonly service: string | null;
  readonly provider: string | null;
  /** Variables and secrets by name; the one that is given first. */
  readonly names: readonly string[];
  readonly header: KeyHeader | null;
  /** Of a value. */
  readonly key: FoundKeyHandle | null;
  /** The scanner whose report names the place; null for stanch's own. */
  readonly reportedBy: string | null;
}

/** What may be kept of a value that was found. */
export interface FoundKeyHandle {
  readonly mask: string;
  readonly prefix: string;
  readonly lastFour: string;
  readonly kind: KeyKind | null;
  /** Keyed; null without a workspace. */
  readonly fingerprint: string | null;
}

/** Places of one caller: one runtime and service in one file, with keys of one provider. */
export interface FoundCaller {
  readonly runtime: string;
  readonly service: string | null;
  readonly provider: string | null;
  readonly path: string;
  readonly places: readonly FoundPlace[];
}

/** `path#NAME`, as a row of the inventory says where its caller was found; the path alone where there is no name. */
export function foundAtOf({ path, names }: Pick<FoundPlace, "path" | "names">): string {
  const [name] = names;
  return name === undefined ? path : `${path}#${name}`;
}

/** Places as callers, in the order in which they were found. */
export function callersOf(places: readonly FoundPlace[]): readonly FoundCaller[] {
  const byCaller = new Map<string, FoundPlace[]>();
  for (const place of withProviders(places)) {
    const { runtime, service, provider, path } = place;
    // Two values are two keys, and a key is what a row is about.
    const key = JSON.stringify([runtime, service, provider, path]);
    byCaller.set(key, [...(byCaller.get(key) ?? []), place]);
  }
  return [...byCaller.values()].flatMap(byValue).map((own) => {
    const [{ runtime, service, provider, path }] = own;
    return { runtime, service, provider, path, places: own };
  });
}

/** A header with a variable that says nothing is of the provider that its caller's other places name, if that is one. */
function withProviders(places: readonly FoundPlace[]): readonly FoundPlace[] {
  const named = new Map<string, Set<string>>();
  const whose = ({ runtime, service, path }: FoundPlace) => JSON.stringify([runtime, service, path]);
  for (const place of places) {
    if (place.provider === null) continue;
    named.set(whose(place), (named.get(whose(place)) ?? new Set()).add(place.provider));
  }
  return places.map((place) => {
    const providers = named.get(whose(place));
    const [only] = providers ?? [];
    return place.provider !== null || providers?.size !== 1 || only === undefined
      ? place
      : { ...place, provider: only };
  });
}

/** One caller for each value; references go with the first. */
function byValue(places: readonly FoundPlace[]): readonly (readonly [FoundPlace, ...FoundPlace[]])[] {
  const byKey = new Map<string, FoundPlace[]>();
  for (const place of places) {
    if (place.key === null) continue;
    const value = valueOf(place.key);
    byKey.set(value, [...(byKey.get(value) ?? []), place]);
  }
  const references = places.filter(({ key }) => key === null);
  const [first = [], ...others] = byKey.values();
  return [[...first, ...references], ...others].flatMap(([head, ...rest]) =>
    head === undefined ? [] : [[head, ...rest] as const],
  );
}

/** Tells values apart as well as that can be done without them. */
export function valueOf({ fingerprint, mask }: FoundKeyHandle): string {
  return fingerprint ?? mask;
}
