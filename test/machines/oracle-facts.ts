import type { Evidence } from "../../src/core/evidence.ts";
import type { EventBody } from "../../src/core/journal.ts";
import { isCreateOpen } from "./oracle-orphans.ts";
import { isReplacedSince, isReplacementGone, isReplacementStopped } from "./oracle-replacements.ts";
import { type Known, lastOf, rowsOf, seconds, twoSigned } from "./oracle-rows.ts";

/** Hostile takes two people, the other classes one. */
export function classOf(known: Known, caller: string): string | null {
  const rows = rowsOf(known, "caller.classified").filter(({ data }) => data.caller === caller);
  const newest = rows.at(-1)?.data.as;
  if (newest !== "hostile") return newest ?? null;
  return twoSigned(
    known,
    rows.filter(({ data }) => data.as === "hostile"),
  )
    ? "hostile"
    : null;
}

/** Since when the consumer holds what stanch wrote, if it does; `isBack`: put back on the leaked key. */
export function heldSince(
  known: Known,
  id: string,
): { readonly at: string | null; readonly isBack: boolean } {
  const moves = [
    ...rowsOf(known, "consumer.written"),
    ...rowsOf(known, "consumer.failed"),
    ...rowsOf(known, "consumer.rolledBack"),
  ].filter(({ data }) => data.consumer === id);
  const newest = moves.sort((a, b) => a.index - b.index).at(-1);
  // What it was given must still be what it is to hold.
  const isHeld = newest?.type === "consumer.written" && !isReplacedSince(known, newest.index);
  return {
    at: isHeld ? newest.at : null,
    isBack: newest?.type === "consumer.rolledBack",
  };
}

export function evidenceOf(known: Known, id: string): readonly Evidence[] {
  const withdrawals = rowsOf(known, "evidence.withdrawn").filter(({ data }) => data.consumer === id);
  return rowsOf(known, "evidence.observed").flatMap(({ index, data }) =>
    data.evidence.filter(
      (one) =>
        one.consumer === id &&
        !withdrawals.some((row) => row.index > index && row.data.source === one.source),
    ),
  );
}

/** The provider's or a person's newest word; `unknown` again once an end turned out not to be one. */
export function keyState(known: Known): string {
  let state = "unknown";
  known.history.forEach(({ row }, index) => {
    if (row.type === "key.looked" && !(state === "dead" && isNoDenial(row))) ({ state } = row.data);
    if (row.type === "key.ended" || isDeathNotice(known, row)) state = "dead";
    if (isDoubt(known, index)) state = "unknown";
  });
  return state;
}

/** When the leaked key ended as far as is known now: by stanch, by a person's word, or it was found dead. */
export function endOf(known: Known): string | null {
  let end: string | null = null;
  known.history.forEach(({ row }, index) => {
    if (row.type === "key.ended") end = row.at;
    if (row.type === "attestation.made" && isDeathNotice(known, row)) end = row.data.happenedAt;
    if (row.type === "key.looked" && row.data.state === "dead") end ??= known.opening.at;
    if (row.type === "key.looked" && !isNoDenial(row)) end = null;
    if (isDoubt(known, index)) end = null;
  });
  return end;
}

export function isDeathNotice({ opening }: Known, row: EventBody): boolean {
  return (
    row.type === "attestation.made" &&
    row.data.claim === "key-dead" &&
    row.data.subject === opening.data.leaked.id
  );
}

/** Somebody was let in with the leaked key, as of this row. */
export function isAcceptedUse(row: EventBody): boolean {
  if (row.type === "canary.probed") return row.data.outcome === "accepted";
  return (
    row.type === "evidence.observed" &&
    row.data.callers.some(({ key, accepted }) => key === "old" && accepted > 0)
  );
}

/** The provider says that the key lives after all, or was only disabled. */
export function isDenial(row: EventBody): boolean {
  return row.type === "key.looked" && !isNoDenial(row);
}

/** What the provider says leaves a dead key dead: it can't tell, or says the same. */
export function isNoDenial(row: EventBody): boolean {
  return row.type === "key.looked" && row.data.state !== "live" && row.data.state !== "disabled";
}

/** stanch's own credential is known to be another than any that is known to be tainted. */
export function isOwnClean(known: Known): boolean {
  const looked = rowsOf(known, "key.looked").at(-1);
  const found = rowsOf(known, "audit.read").filter(({ data }) => data.lineage.length > 0);
  return looked?.data.own === "clean" && found.every(({ index }) => index < looked.index);
}

/** The machine went back to the gate because the ended key was accepted. */
export function isDoubt({ history }: Known, index: number): boolean {
  const passed = history[index];
  const behind = /confirming|notifying/.test(history[index - 1]?.state ?? "");
  if (passed === undefined || passed.state !== "revoking.gated" || !behind) return false;
  return isAcceptedUse(passed.row) || isDenial(passed.row);
}

/** Refused canaries since the end, none of them followed by an accepted one. */
export function canariesSince(known: Known, end: string | null): readonly string[] {
  const probes = rowsOf(known, "canary.probed").filter(({ at }) => end !== null && at > end);
  const accepted = probes.findLastIndex(({ data }) => data.outcome === "accepted");
  return probes
    .slice(accepted + 1)
    .filter(({ data }) => data.outcome === "refused")
    .map(({ at }) => at);
}

export function rungOn(known: Known): boolean {
  const applied = rowsOf(known, "rung.applied").at(-1)?.index ?? -1;
  return applied > (rowsOf(known, "rung.undone").at(-1)?.index ?? -1);
}

export function aliveLineage(known: Known): readonly string[] {
  const ended = rowsOf(known, "lineage.ended").map(({ data }) => data.keyId);
  const found = rowsOf(known, "audit.read").flatMap(({ data }) => data.lineage.map(({ id }) => id));
  return [...new Set(found)].filter((id) => !ended.includes(id));
}

export function callersOf(known: Known): readonly string[] {
  const rows = [...rowsOf(known, "audit.read"), ...rowsOf(known, "evidence.observed")];
  return [...new Set(rows.flatMap(({ data }) => data.callers.map(({ id }) => id)))];
}

export function inventoryOf(known: Known): readonly string[] {
  const added = rowsOf(known, "consumer.added").map(({ data }) => data.consumer.id);
  return [...new Set([...known.opening.data.plan.consumers.map(({ id }) => id), ...added])];
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

export function isRetired(known: Known, id: string): boolean {
  return twoSigned(
    known,
    rowsOf(known, "consumer.retired").filter(({ data }) => data.consumer === id),
  );
}

export function isReplacementRight(known: Known): boolean {
  const made = rowsOf(known, "key.reissued").at(-1);
  const planned = known.opening.data.plan.replacements[0];
  if (made === undefined) return false;
  const { key } = made.data;
  if (isReplacementGone(known, made.index) || isReplacementStopped(known, made.index)) return false;
  return key.id !== known.opening.data.leaked.id && key.kind === planned?.kind && key.team === planned?.team;
}

export function isAllUseRecorded(known: Known): boolean {
  const { lookback } = known.opening.data.plan;
  return rowsOf(known, "audit.read").some(({ data }) =>
    data.readings.some(
      ({ covers, identifiesKey, gaps, from, through }) =>
        covers.includes("*") &&
        seconds(through, known.now) <= 900 &&
        identifiesKey &&
        gaps.length === 0 &&
        seconds(from, known.opening.at) >= lookback,
    ),
  );
}
