import { isDisablePreapproved, isOverlapping, nextStage, deadlineOf } from "../core/deadline.ts";
import type { Incident } from "../core/incident.ts";
import { secondsBetween } from "../core/time.ts";
import { noticesBefore, pages, sendAll } from "./notices.ts";
import { rungEffect } from "./rungs.ts";
import { type View, type Work, fact } from "./work.ts";

const DISABLE = "deadline/disable";

/**
 * Two keys have lived side by side for too long: pages those who hold it up, then the others, and at last does what was
 * approved beforehand. Every stage is a row, and each page is sent once. Null if nothing is due.
 */
export function passDeadline(view: View): Work | null {
  const { incident, now } = view;
  if (!isOverlapping(incident) || incident.abortRequest !== null) return null;
  const { deadlineStage } = incident;
  const acting = deadlineStage === 3 ? disable(view) : null;
  if (acting !== null) return acting;
  const paging = deadlineStage === 0 ? null : sendAll(pages(view, deadlineStage));
  if (paging !== null) return paging;
  const next = nextStage(incident);
  if (next === null || secondsBetween(next.at, now) < 0) return null;
  const deadline = deadlineOf(incident) ?? next.at;
  return { do: "publish", events: [fact(view, "deadline.passed", { stage: next.stage, deadline })] };
}

/** Without a question, because a second person answered it beforehand. Once: who enables the key again is obeyed. */
function disable(view: View): Work | null {
  if (!isDisableWanted(view.incident)) return null;
  const work = rungEffect(view, "disable", { id: DISABLE, preapproved: true });
  if (work.do !== "effects") return null;
  return sendAll(noticesBefore(view, "disable")) ?? work;
}

function isDisableWanted(incident: Incident): boolean {
  const isDeclined = incident.declined.some(({ rung }) => rung === "disable");
  return isDisablePreapproved(incident) && !isDeclined && incident.effects[DISABLE]?.state !== "done";
}
