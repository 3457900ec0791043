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
  /** It stands on a line that is a comment and nothing else. */
  readonly commentedOut?: true;
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
  for (const place of withProviders(withUsersOfSecrets(places))) {
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

const IN_A_CLUSTER = new Set(["kubernetes", "helm"]);

/** A secret of a cluster calls nobody: its value is that of the workload which names it, if one of its file does. */
function withUsersOfSecrets(places: readonly FoundPlace[]): readonly FoundPlace[] {
  const users = new Map<string, Set<string>>();
  const whose = (path: string, name: string) => JSON.stringify([path, name]);
  for (const { what, runtime, service, path, names } of places) {
    if (what !== "reference" || service === null || !IN_A_CLUSTER.has(runtime)) continue;
    for (const name of names)
      if (name !== service)
        users.set(whose(path, name), (users.get(whose(path, name)) ?? new Set()).add(service));
  }
  return places.map((place) => {
    const { what, runtime, service, path } = place;
    if (what !== "value" || service === null || !IN_A_CLUSTER.has(runtime)) return place;
    const [user, ...others] = users.get(whose(path, service)) ?? [];
    return user === undefined || others.length > 0 ? place : { ...place, service: user };
  });
}

/**
 * A header with a variable that says nothing is of the provider whose value that variable is given, or that its caller's
 * other places name, if that is one.
 */
function withProviders(places: readonly FoundPlace[]): readonly FoundPlace[] {
  const named = new Map<string, Set<string>>();
  const whose = ({ runtime, service, path }: FoundPlace, name?: string) =>
    JSON.stringify([runtime, service, path, name]);
  for (const place of places) {
    const { provider, key, names } = place;
    if (provider === null) continue;
    for (const name of [undefined, ...(key === null ? [] : names)])
      named.set(whose(place, name), (named.get(whose(place, name)) ?? new Set()).add(provider));
  }
  return places.map((place) => {
    if (place.provider !== null) return place;
    const given = place.names.map((name) => named.get(whose(place, name))).find((one) => one !== undefined);
    const providers = given ?? named.get(whose(place));
    const [only] = providers ?? [];
    return providers?.size !== 1 || only === undefined ? place : { ...place, provider: only };
  });
}

/** One caller for each value; a reference goes with the value that it names, and with the first where it names none. */
function byValue(places: readonly FoundPlace[]): readonly (readonly [FoundPlace, ...FoundPlace[]])[] {
  const byKey = new Map<string, FoundPlace[]>();
  for (const place of places) {
    if (place.key === null) continue;
    const value = valueOf(place.key);
    byKey.set(value, [...(byKey.get(value) ?? []), place]);
  }
  const meantBy = createMeaning(places.filter(({ key }) => key !== null));
  for (const place of places) {
    if (place.key !== null) continue;
    const key = meantBy(place)?.key;
    const value = key == null ? "" : valueOf(key);
    byKey.set(value, [...(byKey.get(value) ?? []), place]);
  }
  return [...byKey.values()].flatMap(([head, ...rest]) =>
    head === undefined ? [] : [[head, ...rest] as const],
  );
}

/** Tells which value a reference stands for. One that is commented out is nobody's as long as another may be meant. */
function createMeaning(values: readonly FoundPlace[]): (reference: FoundPlace) => FoundPlace | undefined {
  const live = values.filter(({ commentedOut }) => commentedOut !== true);
  const indices = [live, values].map(byName);
  return ({ names, line }) => {
    for (const index of indices)
      for (const name of names) {
        const named = index.get(name);
        // A variable that is set again is what it was set to last.
        if (named !== undefined) return named.findLast((one) => one.line <= line) ?? named[0];
      }
    return live[0] ?? values[0];
  };
}

function byName(places: readonly FoundPlace[]): ReadonlyMap<string, readonly FoundPlace[]> {
  const index = new Map<string, FoundPlace[]>();
  for (const place of places)
    for (const name of place.names) {
      const own = index.get(name);
      if (own === undefined) index.set(name, [place]);
      else own.push(place);
    }
  return index;
}

/** Tells values apart as well as that can be done without them. */
export function valueOf({ fingerprint, mask }: FoundKeyHandle): string {
  return fingerprint ?? mask;
}
