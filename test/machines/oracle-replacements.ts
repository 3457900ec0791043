import { inventoryOf, isRetired, memberOf } from "./oracle-inventory.ts";
import { isGoneSince, madeOf, rejectionsOf } from "./oracle-replaced.ts";
import { type Known, rowsOf } from "./oracle-rows.ts";
import { stolenReplacements } from "./oracle-strangers.ts";

/** Replacements that somebody who stays is to use, and that aren't what was planned or are no good; and stolen ones. */
export function wrongReplacements(known: Known): readonly string[] {
  const staying = inventoryOf(known).filter((id) => !isRetired(known, id));
  const used = new Set(staying.map((id) => memberOf(known, id).replacement));
  const wrong = [...used].filter((name) => !isReplacementRight(known, name));
  return [...new Set([...wrong, ...stolenReplacements(known)])];
}

function isReplacementRight(known: Known, name: string): boolean {
  const { leaked, plan } = known.opening.data;
  const made = madeOf(known, name).at(-1);
  if (made === undefined || isGoneSince(known, name, made.index)) return false;
  const { key } = made.data;
  const probes = rowsOf(known, "replacement.probed").filter(
    ({ index, data }) => index > made.index && data.replacement === name,
  );
  const outcome = probes.findLast(({ data }) => data.outcome !== "unknown")?.data.outcome;
  const said = probes.flatMap(({ data }) => (data.state === undefined ? [] : [data.state]));
  const state = said.findLast((one) => one !== "unknown") ?? key.state;
  if (key.id === leaked.id || outcome === "refused") return false;
  if (state !== "live" && state !== "unknown") return false;
  const planned = plan.replacements.find((row) => row.name === name);
  return (
    (planned?.kind === undefined || key.kind === planned.kind) &&
    (planned?.team === undefined || key.team === planned.team) &&
    (planned?.scopes ?? []).every((scope) => key.scopes?.includes(scope) === true)
  );
}

/** Rejected keys that may still live. */
export function rejectedAlive(known: Known): readonly string[] {
  return rejectionsOf(known)
    .filter(({ index, data }) => {
      const { keyId, replacement } = data;
      const made = madeOf(known, replacement).findLast((row) => row.index < index)?.index ?? index;
      const ended = rowsOf(known, "orphan.ended").some((row) => row.data.keyId === keyId);
      const said = rowsOf(known, "attestation.made").some(
        (row) => row.data.claim === "key-dead" && row.data.subject === keyId,
      );
      const wasDead = rowsOf(known, "replacement.probed").some(
        (row) => row.index > made && row.index < index && row.data.state === "dead",
      );
      return !ended && !said && !wasDead;
    })
    .map(({ data }) => data.keyId);
}

/** A rejected key may be ended if nobody can have been given it, and nobody was seen on it. */
export function mayEndRejected(known: Known, id: string): boolean {
  const rejected = rejectionsOf(known).find(({ data }) => data.keyId === id);
  const made = rowsOf(known, "key.reissued").find(({ data }) => data.key.id === id);
  if (rejected === undefined || made === undefined || !rejectedAlive(known).includes(id)) return false;
  const isBetween = ({ index }: { readonly index: number }): boolean =>
    index > made.index && index < rejected.index;
  const begun = rowsOf(known, "effect.intended").filter(({ data }) => data.kind === "swap");
  return (
    ![...begun, ...rowsOf(known, "consumer.written")].some(isBetween) &&
    !rowsOf(known, "orphan.spared").some(({ data }) => data.keyId === id)
  );
}
