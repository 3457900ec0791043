import { nowThere } from "./oracle-clock.ts";
import { isCreateOpen } from "./oracle-orphans.ts";
import { isUpToDate, readingsOf } from "./oracle-readings.ts";
import { type Known, lastOf, rowsOf } from "./oracle-rows.ts";

/** Refused canaries since the end, none of them followed by an accepted one. */
export function canariesSince(known: Known, end: string | null): readonly string[] {
  const probes = rowsOf(known, "canary.probed").filter(({ at }) => end !== null && at > end);
  const accepted = probes.findLastIndex(({ data }) => data.outcome === "accepted");
  return probes
    .slice(accepted + 1)
    .filter(({ data }) => data.outcome === "refused")
    .map(({ at }) => at);
}

/** What the leaked key made, and nobody ended or saw dead, no log saw end, and hasn't surely run out. */
export function aliveLineage(known: Known): readonly string[] {
  const ended = rowsOf(known, "lineage.ended").map(({ data }) => data.keyId);
  const found = rowsOf(known, "audit.read").flatMap(({ data }) => data.lineage);
  const newest = new Map(found.map((item) => [item.id, item]));
  const [surely] = nowThere(known, known.now);
  return [...newest.values()]
    .filter(({ id, endedAt, expiresAt }) => {
      const isOver = endedAt !== null || (expiresAt !== null && expiresAt <= surely);
      return !isOver && !ended.includes(id) && !isSaidDead(known, id);
    })
    .map(({ id }) => id);
}

/** Effects whose newest row is their intent, or says that nobody can tell. */
export function openEffects(known: Known): readonly string[] {
  const ids = new Set(rowsOf(known, "effect.intended").map(({ data }) => data.effect));
  return [...ids].filter((id) => {
    const last = lastOf(known, id) ?? "";
    return last === "orphan.found"
      ? isCreateOpen(known, id)
      : ["effect.intended", "effect.unknown"].includes(last);
  });
}

/** Sources that the audit asked in vain and that have never answered since. */
export function silentSources(known: Known): readonly string[] {
  const audits = rowsOf(known, "audit.read");
  const heard = [...audits, ...rowsOf(known, "evidence.observed")].flatMap(({ data }) =>
    data.readings.map(({ source }) => source),
  );
  return (audits.at(-1)?.data.silent ?? [])
    .map(({ source }) => source)
    .filter((source) => !heard.includes(source));
}

/** Sources that answered once, no longer do, and haven't been read lately. */
export function fallenSilent(known: Known): readonly string[] {
  const looks = [...rowsOf(known, "audit.read"), ...rowsOf(known, "evidence.observed")];
  const newest = looks.toSorted((a, b) => a.index - b.index).at(-1);
  const readings = readingsOf(known);
  return (newest?.data.silent ?? [])
    .map(({ source }) => source)
    .filter((source) => readings.some((one) => one.source === source && !isUpToDate(known, one)));
}

/** stanch's own credential was told from the leaked key since anything was last found to be made with that. */
export function isOwnClean(known: Known): boolean {
  const looked = rowsOf(known, "key.looked").at(-1);
  const found = rowsOf(known, "audit.read").filter(({ data }) => data.lineage.length > 0);
  return looked?.data.own === "clean" && found.every(({ index }) => index < looked.index);
}

function isSaidDead(known: Known, id: string): boolean {
  return rowsOf(known, "attestation.made").some(
    ({ at, data }) => data.claim === "key-dead" && data.subject === id && data.happenedAt <= at,
  );
}
