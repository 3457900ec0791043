import type { Links, Reopened } from "../cli/services.ts";
import { StanchError } from "../core/errors.ts";
import { callerClass } from "../core/gate.ts";
import type { Incident } from "../core/incident.ts";
import type { JournalEntry } from "../core/journal.ts";
import type { KeyRef } from "../core/key.ts";
import { replay } from "../engine/replay.ts";
import { type Candidate, type FoundHandle, matchFinding } from "../formats/match-finding.ts";
import type { Provider } from "../ports/provider.ts";

/** The rows of one incident; throws where they can't be read. */
type Read = (incident: string) => readonly JournalEntry[];

/** The incident that is to be re-opened: it has to be over (`ERR_INCIDENT_OPEN`). */
export function reopenedOf(entries: readonly JournalEntry[]): Reopened {
  const { incident, done } = replay(entries);
  const { id, leaked, plan } = incident;
  if (!done) {
    throw new StanchError({
      code: "ERR_INCIDENT_OPEN",
      message: `${id} isn't closed: there is nothing to re-open`,
      hint: `stanch resume --incident ${id}`,
    });
  }
  const earlierKeys = [...new Set([...incident.earlierKeys, ...madeIn(incident)])];
  return { incident: id, provider: plan.provider, key: leaked, earlierKeys };
}

/** Keys in place of this one that incidents of this workspace have made, given up or closed, after those that are known. */
export function keysMadeFor(
  incidents: readonly Incident[],
  { keyId, provider }: { readonly keyId: string; readonly provider: string },
  known: readonly string[] = [],
): readonly string[] {
  const about = incidents.filter(({ leaked, plan }) => leaked.id === keyId && plan.provider === provider);
  return [...new Set([...known, ...about.flatMap(madeIn)])];
}

/** Those in use, and those that a person rejected while they live. */
function madeIn({ replacements, orphans }: Incident): readonly string[] {
  return [
    ...Object.values(replacements).flatMap(({ key }) => (key === null ? [] : [key.id])),
    ...orphans.flatMap(({ keyId, rejected, ended }) => (rejected && !ended ? [keyId] : [])),
  ];
}

/**
 * The leaked key of the incident that is re-opened, as the provider knows it now: an ended one may be in no list. Whatever
 * else says which key leaked has to mean this one (`ERR_REOPENS_OTHER_KEY`).
 */
export async function reopenedKey(
  provider: Provider,
  listed: readonly KeyRef[] | null,
  reopens: Reopened,
  said: { readonly wanted: string | undefined; readonly found: FoundHandle | null },
): Promise<KeyRef> {
  const { key } = reopens;
  if (provider.name !== reopens.provider) throw otherKey(reopens, `a key at ${provider.name}`);
  if (said.wanted !== undefined && said.wanted !== key.id && said.wanted !== key.name) {
    throw otherKey(reopens, `key ${said.wanted}`);
  }
  if (said.found !== null && !isOf(key, said.found, listed ?? [])) throw otherKey(reopens, "another value");
  const known = listed?.find(({ id }) => id === key.id);
  if (known !== undefined) return known;
  const state = listed === null ? "unknown" : (await provider.getKey(key.id)).state;
  return { id: key.id, name: key.name, state };
}

/** By what was known of the key then, else by the list: where neither can tell, the person is taken at their word. */
function isOf({ id, handle }: Reopened["key"], found: FoundHandle, listed: readonly KeyRef[]): boolean {
  const isKnown = handle?.fingerprint !== undefined || (handle?.lastFour ?? "") !== "";
  const { kind, keys } = matchFinding<Candidate>(found, isKnown ? [{ ...handle, id }] : listed);
  return keys.some((fits) => fits.id === id) || (!isKnown && kind === "none");
}

function otherKey({ incident, key }: Reopened, what: string): StanchError {
  return new StanchError({
    code: "ERR_REOPENS_OTHER_KEY",
    message: `${incident} is about key ${key.id} (${key.name}), and this is about ${what}`,
    hint: `name that key, or leave --reopens out: another key is an incident of its own`,
  });
}

/** Computed from the journals, so that nothing is written into an incident that is over. */
export function linksOf(incident: string, incidents: readonly string[], read: Read): Links {
  // What is wrong with another journal is said by whoever looks at that one.
  const opening = (id: string): JournalEntry | undefined => {
    try {
      return read(id)[0];
    } catch {
      return undefined;
    }
  };
  const openings = new Map(incidents.map((id) => [id, opening(id)]));
  const reopensOf = (id: string): string | undefined => {
    const row = openings.get(id);
    return row?.type === "incident.opened" ? row.data.reopens : undefined;
  };
  const reopenedAs = incidents
    .filter((id) => reopensOf(id) === incident)
    .sort((a, b) => (openings.get(a)?.at ?? "").localeCompare(openings.get(b)?.at ?? ""));
  const hostileBefore: Links["hostileBefore"][number][] = [];
  const seen = new Set([incident]);
  for (let id = reopensOf(incident); id !== undefined && !seen.has(id); id = reopensOf(id)) {
    seen.add(id);
    if (openings.get(id) !== undefined) hostileBefore.push(...hostileIn(replay(read(id)).incident));
  }
  return { reopenedAs, hostileBefore };
}

function hostileIn(incident: Incident): Links["hostileBefore"] {
  return Object.keys(incident.classifications)
    .filter((caller) => callerClass(incident, caller) === "hostile")
    .map((caller) => ({ caller, incident: incident.id }));
}
