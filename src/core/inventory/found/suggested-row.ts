import type { UnexplainedCaller } from "./callers-in-log.ts";
import { type FoundCaller, foundAtOf } from "./found-place.ts";
import type { InventoryRow } from "../row.ts";
import { keyPrefixFor, runtimeOf } from "../runtime.ts";

/** A row that nobody has confirmed: a guess, and never evidence of who calls. */
export type SuggestedRow = Omit<InventoryRow, "instances" | "probes" | "calls"> & {
  readonly confirmed: false;
};

const LONGEST_ID = 63;
const MOST_PLACES = 100;
const LONGEST_WORDS = 500;
const FINGERPRINT = 32;

/** Rows for callers that no row explains, one each, with ids that nobody has yet. */
export function suggestRows(
  callers: readonly FoundCaller[],
  taken: Iterable<string>,
): readonly SuggestedRow[] {
  const ids = new Set(taken);
  return callers.map((caller) => {
    const id = uniqueId(
      [keyPrefixFor(runtimeOf(caller.runtime)) ?? caller.runtime, ...subjectOf(caller)].join("-"),
      ids,
    );
    return rowOf(caller, id);
  });
}

/** A name that is free: lower case, and with a number where several callers would go by it. */
export function uniqueId(wanted: string, taken: Set<string>): string {
  const plain =
    wanted
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, "-")
      .replaceAll(/^-+|-+$/g, "")
      .slice(0, LONGEST_ID - 4) || "caller";
  let id = plain === "constructor" ? "caller-constructor" : plain.replace(/-+$/, "");
  for (let number = 2; taken.has(id); number += 1) id = `${plain}-${number}`;
  taken.add(id);
  return id;
}

function subjectOf({ service, path }: FoundCaller): readonly string[] {
  return [service ?? path.split("/").at(-1) ?? "caller"];
}

function rowOf(caller: FoundCaller, id: string): SuggestedRow {
  const { runtime, service, provider, path, places } = caller;
  const value = places.find(({ key }) => key !== null)?.key ?? null;
  const header = places.find((place) => place.header !== null)?.header ?? null;
  const foundAt = [...new Set(places.map(foundAtOf))]
    .filter((at) => at.length <= LONGEST_WORDS)
    .slice(0, MOST_PLACES);
  return {
    id,
    service: service ?? path.slice(-LONGEST_WORDS),
    runtime,
    location: `${path} line ${places[0]?.line ?? 1}`.slice(-LONGEST_WORDS),
    ...(foundAt.length === 0 ? {} : { foundAt }),
    confirmed: false,
    ...(provider === null ? {} : { provider }),
    ...(value === null || value.prefix === "" ? {} : { keyPrefix: value.prefix }),
    ...(value === null || value.lastFour === "" ? {} : { lastFour: value.lastFour }),
    ...(value?.kind == null ? {} : { keyKind: value.kind }),
    ...(header === null ? {} : { header }),
    ...(value?.fingerprint == null ? {} : { fingerprint: value.fingerprint.slice(0, FINGERPRINT) }),
  };
}

/** A row for somebody whom only a log shows. */
export function suggestFromLog(caller: UnexplainedCaller, taken: Set<string>): SuggestedRow {
  const { userAgents, network, addresses, principals, period } = caller;
  const agents = [...new Set(userAgents.map(globOf))]
    .filter((glob) => /[^*\s]/.test(glob))
    .slice(0, MOST_MATCHED);
  const networks = network === null ? [] : addresses.length === 1 ? addresses : [network];
  const who = readable(principals) ?? agents[0]?.replace(/[/*].*$/s, "") ?? network ?? "caller";
  const match = {
    ...(agents.length === 0 ? {} : { userAgents: agents }),
    ...(networks.length === 0 ? {} : { networks }),
    ...(principals.length === 0 ? {} : { principals: principals.slice(0, MOST_MATCHED) }),
  };
  return {
    id: uniqueId(`log-${who}`, taken),
    service: who.slice(0, LONGEST_WORDS),
    confirmed: false,
    ...(period === null ? {} : { period }),
    ...(Object.keys(match).length === 0 ? {} : { match }),
  };
}

const MOST_MATCHED = 20;

/** Of the names that a principal goes by, one that a person would use. */
function readable(principals: readonly string[]): string | undefined {
  return principals.find((name) => /^[a-z][\w.@-]{1,60}$/.test(name) && !/\d{6}/.test(name)) ?? principals[0];
}

/** `report-cron/2.1 (linux)` is `report-cron/*`: a program stays itself when it is updated. */
function globOf(userAgent: string): string {
  const product = /^([^\s/*]{1,80})\/\S/.exec(userAgent)?.[1];
  return product === undefined ? userAgent.replaceAll(/\*+/g, "*").slice(0, 200) : `${product}/*`;
}
