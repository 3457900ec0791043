import { newestSign, unseenReasons } from "./oracle-consumer.ts";
import { inventoryOf, isRetired } from "./oracle-inventory.ts";
import { leakedKey } from "./oracle-key.ts";
import { openReasons } from "./oracle-reasons.ts";
import { asFarAsComplete, readingsOf } from "./oracle-readings.ts";
import type { Known } from "./oracle-rows.ts";

const BAD =
  /^(UNSWAPPED|ROLLED_BACK|NEW_KEY_REFUSED|NEW_USE_UNPROVEN|OLD_USE_SEEN|REPLACEMENT_WRONG|CALLER_HOSTILE|LEAK_PATH_OPEN) /;

/**
 * Does this row say that something is worse than it was a moment ago? The same moment is looked at without it and with it,
 * so that nothing is bad only because time went by. That nobody knows something isn't bad news.
 */
export function isBadNews(known: Known, index: number): boolean {
  const passed = known.history[index];
  if (passed === undefined) return false;
  const { row } = passed;
  const before = { ...known, history: known.history.slice(0, index), now: row.at };
  const after = { ...known, history: known.history.slice(0, index + 1), now: row.at };
  if (row.type === "evidence.withdrawn") {
    return known.opening.data.people.some(({ id }) => id === row.data.by);
  }
  return (
    isTaintFound(before, after) ||
    isKeyBack(before, after) ||
    openReasons(after).some(
      (reason) => !openReasons(before).includes(reason) && isBad(reason, before, after),
    ) ||
    inventoryOf(after).some((id) => !isRetired(after, id) && isWorseOff(id, before, after))
  );
}

/** On the old key once more, whatever was known of that; or seen to be fine a moment ago, and now only said to be. */
function isWorseOff(id: string, before: Known, after: Known): boolean {
  const isSeen = openReasons(after).includes(`OLD_USE_SEEN ${id}`);
  if (isSeen && inventoryOf(before).includes(id) && newestSign(after, id) > newestSign(before, id))
    return true;
  if (!inventoryOf(before).includes(id) || unseenReasons(before, id)?.length !== 0) return false;
  return (unseenReasons(after, id) ?? []).some((reason) => isBad(reason, before, after));
}

function isBad(reason: string, before: Known, after: Known): boolean {
  if (BAD.test(reason)) return true;
  if (reason.startsWith("OLD_USE_UNOBSERVABLE "))
    return inventoryOf(after).some((id) => reason.endsWith(` ${id}`));
  return reason.startsWith("SILENCE_RUNNING ") && lost(after) > lost(before);
}

/** Stretches of a log that nobody will ever read. */
function lost(known: Known): number {
  return readingsOf(known).reduce((sum, reading) => {
    const gaps = asFarAsComplete(reading).gaps.map(({ from, to }) => `${from} ${to}`);
    return sum + new Set(gaps).size;
  }, 0);
}

function isKeyBack(before: Known, after: Known): boolean {
  const [was, is] = [leakedKey(before).state, leakedKey(after).state];
  return (was === "dead" && ["live", "disabled"].includes(is)) || (was === "disabled" && is === "live");
}

function isTaintFound(before: Known, after: Known): boolean {
  const word = ({ history }: Known): string | undefined => {
    const looked = history.findLast(({ row }) => row.type === "key.looked")?.row;
    return looked?.type === "key.looked" ? looked.data.own : undefined;
  };
  return word(after) === "tainted" && word(before) !== "tainted";
}
