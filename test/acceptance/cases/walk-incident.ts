import type { Caller } from "../../../src/core/evidence.ts";
import type { JournalEntry } from "../../../src/core/journal.ts";
import { openingOf, people, rowsOf, seconds } from "./rows.ts";
import type { Line } from "./walk.ts";

/** The rules that are about the incident; `end` is the place of the intent that ended the key. */
export function incidentLines(entries: readonly JournalEntry[], end: number): readonly Line[] {
  const before = entries.slice(0, end);
  const rules = {
    callers: callers(before),
    "unseen callers": acceptedUnseen(before),
    "leak path": leakPath(before),
    "own credential": rowsOf(before, "key.looked").at(-1)?.data.own === "clean" ? ["clean, by a look"] : [],
    approval: approval(before),
    end: ending(entries, end),
    confirmation: confirmation(entries),
    lineage: lineage(entries),
    watch: watch(entries),
    close: rowsOf(entries, "incident.closed").map(({ data }) => data.as),
  };
  return [
    ...replacements(before),
    ...Object.entries(rules).flatMap(([rule, found]) =>
      found.map((text): Line => `incident | ${rule} | ${text}`),
    ),
  ];
}

function sightedSources(entries: readonly JournalEntry[]): readonly string[] {
  const readings = rowsOf(entries, "evidence.observed").at(-1)?.data.readings ?? [];
  return readings.filter((reading) => reading.identifiesKey).map(({ source }) => source);
}

/** Everybody whom the inventory doesn't explain, each with what people called them. */
function callers(before: readonly JournalEntry[]): readonly string[] {
  const seen = new Map<string, Caller>();
  for (const row of before) {
    if (row.type !== "audit.read" && row.type !== "evidence.observed") continue;
    for (const caller of row.data.callers) seen.set(caller.id, caller);
  }
  const sources = sightedSources(before);
  if (sources.length === 0) return ["not observable: no source names the key"];
  if (seen.size === 0) return sources.map((source) => `nobody unexplained in ${source}`);
  const classified = rowsOf(before, "caller.classified");
  return [...seen.values()].flatMap(({ id, userAgent }) => {
    const rows = classified.filter(({ data }) => data.caller === id);
    const [as, by] = [rows.at(-1)?.data.as, rows.map(({ data }) => data.by)];
    if (as === undefined) return [];
    const twice = by.length > new Set(by).size ? ", twice" : "";
    const whose = rows.at(-1)?.data.consumer;
    return [`${userAgent} is ${as}${whose === undefined ? "" : ` ${whose}`}, by ${people(by)}${twice}`];
  });
}

/** What of callers no source shows, and who lives with that. */
function acceptedUnseen(before: readonly JournalEntry[]): readonly string[] {
  const rows = rowsOf(before, "acceptance.signed").filter(
    ({ data }) => data.code === "OLD_USE_UNOBSERVABLE" && data.subject.startsWith("callers/"),
  );
  const ended = before.at(-1)?.at ?? "";
  return [...Map.groupBy(rows, ({ data }) => data.subject)].flatMap(([subject, signed]) => {
    const by = signed.filter(({ data }) => data.expires > ended).map(({ data }) => data.by);
    const twice = new Set(by).size === 1 ? ", twice" : "";
    return by.length < 2 ? [] : [`${subject}, accepted by ${people([...new Set(by)])}${twice}`];
  });
}

function leakPath(before: readonly JournalEntry[]): readonly string[] {
  const said = rowsOf(before, "attestation.made").filter(({ data }) => data.claim === "leak-path-closed");
  return said.length === 0 ? [] : [`attested by ${people(said.map(({ data }) => data.by))}`];
}

function replacements(before: readonly JournalEntry[]): readonly Line[] {
  const probes = rowsOf(before, "replacement.probed");
  return rowsOf(before, "key.reissued").map(({ data: { replacement, key } }): Line => {
    const probed = probes.findLast(({ data }) => data.replacement === replacement)?.data.outcome;
    const team = key.team === undefined || key.team === null ? "" : ` of ${key.team}`;
    const scopes = key.scopes === undefined || key.scopes.length === 0 ? "" : ` for ${key.scopes.join(" ")}`;
    const state = key.state === "unknown" ? "state unknown" : key.state;
    return `${replacement} | replacement | a ${key.kind} key${team}${scopes}, ${state}, ${probed}`;
  });
}

/** Of the visit in which the key was ended, by somebody who in a workspace of two neither responds nor attested. */
function approval(before: readonly JournalEntry[]): readonly string[] {
  const { policy, responder } = openingOf(before);
  const started = rowsOf(before, "revocation.started").at(-1)?.data;
  if (started?.ground === "break-glass") {
    return [
      `none: glass broken by ${people(rowsOf(before, "breakGlass.signed").map(({ data }) => data.by))}`,
    ];
  }
  const attesters = rowsOf(before, "attestation.made").map(({ data }) => data.by);
  return rowsOf(before, "approval.granted")
    .filter(({ data }) => data.visit === started?.visit)
    .filter(({ data: { by } }) => policy === "solo" || (by !== responder && !attesters.includes(by)))
    .map(({ data }) => `by ${data.by}`);
}

function ending(entries: readonly JournalEntry[], end: number): readonly string[] {
  const [look, checkpoint] = [entries[end - 2], entries[end - 1]];
  const started = rowsOf(entries.slice(0, end), "revocation.started").at(-1);
  const ended = rowsOf(entries.slice(end), "key.ended")[0];
  const isRight = look?.type === "evidence.observed" && checkpoint?.type === "checkpoint.signed";
  if (!isRight || ended === undefined || ended.data.keyId !== openingOf(entries).leaked.id) return [];
  return [`${started?.data.ground}: looked again, checkpoint, ${ended.data.how}`];
}

function confirmation(entries: readonly JournalEntry[]): readonly string[] {
  const { plan } = openingOf(entries);
  const ended = rowsOf(entries, "key.ended")[0]?.at ?? "";
  const refused = rowsOf(entries, "canary.probed").filter(({ data }) => data.outcome === "refused");
  const late = refused.filter(({ at }) => seconds(ended, at) >= plan.capabilities.tokenCache);
  return refused.length >= 2 && late.length > 0
    ? ["the leaked value refused, and again after the token cache"]
    : [];
}

/** Read once more after the end: what the leaked key had made. */
function lineage(entries: readonly JournalEntry[]): readonly string[] {
  if (sightedSources(entries).length === 0) return ["not observable: no source names the key"];
  const made = rowsOf(entries, "audit.read").flatMap(({ data }) => data.lineage);
  const ended = rowsOf(entries, "lineage.ended").map(({ data }) => data.keyId);
  if (made.length === 0) return ["nothing was made with the leaked key"];
  return [
    ...new Set(
      made.map(({ id, kind }) => `the ${kind} made with it ${ended.includes(id) ? "ended" : "lives"}`),
    ),
  ];
}

function watch(entries: readonly JournalEntry[]): readonly string[] {
  const { plan, leaked } = openingOf(entries);
  const ended = rowsOf(entries, "key.ended")[0]?.at ?? "";
  const settled = new Date(Date.parse(ended) + plan.capabilities.tokenCache * 1000).toISOString();
  const from = rowsOf(entries, "canary.probed").find(({ at }) => at >= settled)?.at;
  const closed = rowsOf(entries, "incident.closed")[0]?.at;
  const used = rowsOf(entries, "evidence.observed").some(({ data }) =>
    data.callers.some((caller) => caller.keyId === leaked.id && (caller.lastAccepted ?? "") > settled),
  );
  if (from === undefined || closed === undefined || used || seconds(from, closed) < plan.watch) return [];
  return [`${plan.watch} s without accepted use`];
}
