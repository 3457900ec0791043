import { closeBlockers, earlyCloseBlockers } from "../core/close.ts";
import type { Incident } from "../core/incident.ts";
import { tellOf } from "../core/key-words.ts";
import { isCountersigned } from "../core/people.ts";
import { openOrphans } from "../core/orphans.ts";
import { closeReasons } from "../core/purpose.ts";
import type { CloseReason } from "../core/journal.ts";
import { clearSpool } from "./clean-up.ts";
import { pauseOrGiveUp, undoRungEffect } from "./rungs.ts";
import { rollBackEffect } from "./steps/swap.ts";
import { endOrphan, endSurplus, findLateKeys } from "./surplus.ts";
import { type View, type Work, fact } from "./work.ts";

/** What people asked for between the steps: undo, abort, an early close. Null when nothing is asked. */
export async function settleRequests(view: View): Promise<Work | null> {
  return undo(view) ?? (await abort(view)) ?? endOrphan(view) ?? (await close(view)) ?? endSurplus(view);
}

function undo(view: View): Work | null {
  const { incident } = view;
  for (const { id, kind, subject, retryAt } of Object.values(incident.effects)) {
    // The wish is answered by its failure; whoever drives has to hear of it.
    const given =
      kind === "rollBack" && retryAt === null ? pauseOrGiveUp(view, id, `rolling back ${subject}`) : null;
    if (given !== null) return given;
  }
  for (const what of incident.undoRequested) {
    const rung = incident.rungs.find((applied) => applied.rung === what);
    if (rung !== undefined) return undoRungEffect(view, rung.rung);
    const progress = incident.consumers[what.replace(/^swap:/, "")];
    if (!what.startsWith("swap:") || progress === undefined || progress.writtenAt === null) continue;
    const waiting = pauseOrGiveUp(
      view,
      `rollBack/${progress.consumer.id}`,
      `rolling back ${progress.consumer.id}`,
    );
    return (
      waiting ?? {
        do: "effects",
        limit: 1,
        consent: {
          topic: what,
          level: "confirm",
          title: `Put ${progress.consumer.id} back on what it held before`,
          lines: [
            tellOf(incident.plan)(
              "It will be on the leaked key again, and the gate stays shut until it is swapped once more.",
            ),
          ],
          name: incident.leaked.name,
        },
        effects: [rollBackEffect(view, progress)],
      }
    );
  }
  return null;
}

/** Rungs come off, the spool is emptied, and what is left behind is named. */
async function abort(view: View): Promise<Work | null> {
  const { incident } = view;
  if (incident.abortRequest === null) return null;
  const [applied] = incident.rungs;
  if (applied !== undefined) return undoRungEffect(view, applied.rung);
  const clearing = await clearSpool(view);
  if (clearing !== null) return clearing;
  // Giving up waits for nobody, so an answer may still be on its way: what it would make is named.
  const surplus = await findLateKeys(view).catch(() => null);
  if (surplus !== null && surplus.length > 0) return { do: "publish", events: surplus };
  const left = [...leftBehind(incident), ...lateNames(incident), ...(surplus === null ? [UNASKED] : [])];
  return { do: "publish", events: [fact(view, "incident.aborted", { left })] };
}

/** Names under which lost answers may have made keys, other than those that are known. */
function lateNames({ effects, replacements, orphans }: Incident): readonly string[] {
  const known = new Set([
    ...Object.values(replacements).map((row) => row.key?.name),
    ...orphans.map((orphan) => orphan.name),
  ]);
  return Object.values(effects).flatMap(({ kind, subject, nonces, nonce, state }) =>
    kind !== "reissue"
      ? []
      : nonces
          .filter((given) => given !== nonce || state !== "done")
          .map((given) => `${subject}-${given}`)
          .filter((name) => !known.has(name))
          .map((name) => `an attempt to make ${name} got no key: look for one of that name`),
  );
}

const UNASKED = "the provider couldn't be asked for keys that a lost answer may have made";

function leftBehind(incident: Incident): readonly string[] {
  const keys = Object.values(incident.replacements).flatMap((row) =>
    row.state === "live" && row.key !== null ? [`replacement ${row.plan.name} (${row.key.id}) lives on`] : [],
  );
  const consumers = Object.values(incident.consumers).flatMap((row) =>
    row.state === "pending" || row.state === "rolledBack"
      ? []
      : [`consumer ${row.consumer.id} is ${row.state}`],
  );
  const surplus = openOrphans(incident).map(
    (orphan) => `surplus key ${orphan.keyId} of ${orphan.replacement} lives on`,
  );
  const lineage = incident.lineage.flatMap((item) =>
    item.ended ? [] : [tellOf(incident.plan)`${item.kind} ${item.id}, made with the leaked key, lives on`],
  );
  const unknown = Object.values(incident.effects).flatMap((row) =>
    row.state === "unknown" || row.state === "intended" ? [`nobody can tell whether ${row.id} happened`] : [],
  );
  return [...keys, ...consumers, ...surplus, ...lineage, ...unknown];
}

async function close(view: View): Promise<Work | null> {
  const as = agreedClose(view.incident);
  if (as === null) return null;
  const blockers = (as === "alreadyDead" ? closeBlockers : earlyCloseBlockers)(view.incident, view.now);
  if (blockers.length > 0) return { do: "stop", stop: { kind: "blocked", blockers } };
  const clearing = await clearSpool(view);
  if (clearing !== null) return clearing;
  return { do: "publish", events: [fact(view, "incident.closed", { as })] };
}

/** A false alarm or a key that was dead already needs one signature; living with the risk needs two people's. */
function agreedClose(incident: Incident): CloseReason | null {
  const newest = incident.closeRequests.at(-1);
  // Its own aim an incident reaches by itself.
  if (newest === undefined || newest.as === "revoked" || newest.as === "moved") return null;
  if (!closeReasons(incident.plan).includes(newest.as)) return null;
  if (newest.as !== "accepted") return newest.as;
  const rows = incident.closeRequests.filter((row) => row.as === "accepted");
  return isCountersigned(incident, rows) ? "accepted" : null;
}
