import { closeBlockers, closesAs } from "../../core/close.ts";
import { isDue, plus } from "../../core/time.ts";
import { clearSpool } from "../clean-up.ts";
import { checkEnd, lookOnceMore } from "../last-look.ts";
import { dueNotices, sendAll } from "../notices.ts";
import { type StepModule, type View, type Work, fact } from "../work.ts";
import { findOrphans } from "../surplus.ts";
import { readAudit } from "./audit.ts";

/** How many times the watch looks before it is over, at most. */
const LOOKS_DURING_WATCH = 20;

/** For how long a look is one right before the close. */
const LOOK_COUNTS_SECONDS = 10;

/** Tells owners that it is over, empties the spool, and watches for accepted use of the dead key. */
export const notify: StepModule = async (view) =>
  view.state === "notifying.sending" ? sending(view) : watching(view);

async function sending(view: View): Promise<Work> {
  const checking = await checkEnd(view, "wait");
  if (checking !== null) return checking;
  const orphans = await findOrphans(view);
  if (orphans.length > 0) return { do: "publish", events: orphans };
  const notices = sendAll(dueNotices(view, "closing"));
  if (notices !== null) return notices;
  // Every consumer is proven and the key is dead: no value is needed any more.
  const clearing = await clearSpool(view);
  if (clearing !== null) return clearing;
  const failed = Object.values(view.incident.effects).filter(
    (row) => row.kind === "notify" && (row.state === "failed" || row.state === "absent"),
  );
  return {
    do: "publish",
    events: [
      fact(view, "audit.read", await readAudit(view)),
      fact(view, "notices.settled", { failed: failed.map((row) => row.id) }),
    ],
  };
}

async function watching(view: View): Promise<Work> {
  const { incident, now } = view;
  const blockers = closeBlockers(incident, now);
  if (blockers.length === 0) {
    const isOld = isDue(incident.observedAt ?? incident.openedAt, LOOK_COUNTS_SECONDS, now);
    if (view.observedSeq !== view.seq || isOld)
      return { do: "publish", events: await lookOnceMore(view, "key") };
    return { do: "publish", events: [fact(view, "incident.closed", { as: closesAs(incident) })] };
  }
  const pause = Math.max(incident.plan.poll, incident.plan.watch / LOOKS_DURING_WATCH);
  const looked = incident.observedAt ?? incident.openedAt;
  const next = plus(looked, pause);
  if (isDue(looked, pause, now)) return { do: "publish", events: await lookOnceMore(view, "key") };
  const watch = blockers.find((blocker) => blocker.code === "WATCH_RUNNING");
  if (watch?.clearsAt === undefined) return { do: "stop", stop: { kind: "blocked", blockers } };
  const until = next < watch.clearsAt ? next : watch.clearsAt;
  return {
    do: "wait",
    until,
    or: blockers.length > 1 ? { kind: "blocked", blockers } : { kind: "watch", until: watch.clearsAt },
  };
}
