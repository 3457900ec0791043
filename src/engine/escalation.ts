import { costsOf } from "../core/strategy-costs.ts";
import { changeOfStrategy, rungToClimb } from "../core/strategy-course.ts";
import { isLooking } from "./replay.ts";
import { noticesBefore, sendAll } from "./notices.ts";
import { rungEffect } from "./rungs.ts";
import { type View, type Work, fact } from "./work.ts";

/**
 * What follows from facts that changed on the way: the strategy on record, and the rung that it leads to. Offered from
 * any step before the end; the steps don't wait for it where it fails or nobody can be asked. Null if nothing follows.
 */
export function followFacts(view: View): Work | null {
  const { incident } = view;
  const change = changeOfStrategy(incident);
  if (change !== null) {
    const { strategy, rung, reasons } = change;
    const row = { strategy, rung, reasons, ...costsOf(incident, view.now) };
    return { do: "publish", events: [fact(view, "strategy.changed", row)] };
  }
  const rung = isLooking(view) ? null : rungToClimb(incident);
  if (rung === null) return null;
  const topic = `contain/${rung}/${incident.strategy?.at ?? ""}`;
  if (view.unasked.has(topic)) return null;
  const work = rungEffect(view, rung, { topic });
  // Not to be had now: the response goes on, and the next driver tries again.
  if (work.do !== "effects") return null;
  return sendAll(noticesBefore(view, rung)) ?? { ...work, climbs: rung };
}
