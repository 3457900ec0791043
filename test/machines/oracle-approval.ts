import { isBadNews } from "./oracle-bad-news.ts";
import { callersOf, classOf } from "./oracle-callers.ts";
import { proofOf, reasonsOf } from "./oracle-consumer.ts";
import { inventoryOf, isRetired, memberOf } from "./oracle-inventory.ts";
import { remembered } from "./remembered.ts";
import { type Known, rowsOf, visitsOf } from "./oracle-rows.ts";
import { acceptedReasons, openReasons } from "./oracle-reasons.ts";

/**
 * Somebody who isn't the responder and attested nothing approved what still stands, on this visit of the gate, and nothing
 * bad was learned since.
 */
export function isApproved(known: Known): boolean {
  const { responder, policy } = known.opening.data;
  const attesters = rowsOf(known, "attestation.made").map(({ data }) => data.by);
  return rowsOf(known, "approval.granted").some(({ index, at, data }) => {
    const then = { ...known, history: known.history.slice(0, index), now: at };
    return (
      data.verdict.startsWith("{") &&
      (policy === "solo" || (data.by !== responder && !attesters.includes(data.by))) &&
      data.visit === visitsOf(known) &&
      verdictAt(then) === verdictAt(known) &&
      !known.history.some((_, later) => later > index && isBadNews(known, later))
    );
  });
}

/** What a person looks at when they approve: each consumer's state, replacement and evidence class, and all codes. */
const verdictAt = remembered((known): string => {
  const consumers = inventoryOf(known).map((id) => {
    const { replacement } = memberOf(known, id);
    const key = rowsOf(known, "key.reissued").findLast(({ data }) => data.replacement === replacement);
    if (isRetired(known, id)) return [id, "retired", key?.data.key.id];
    return [id, reasonsOf(known, id).length > 0, key?.data.key.id, proofOf(known, id)];
  });
  // One person's word takes a caller off the list: whoever approves has to have seen whose it was.
  const excused = callersOf(known).filter((id) => classOf(known, id) === "responder");
  const codes = [excused.sort(), [...openReasons(known)].sort(), [...acceptedReasons(known)].sort()];
  return JSON.stringify([consumers, codes, visitsOf(known)]);
});
