import type { Blocker } from "../core/blocker.ts";
import { closeBlockers } from "../core/close.ts";
import { revocationBlockers } from "../core/gate.ts";
import type { Instant } from "../core/time.ts";
import type { Replay } from "../engine/replay.ts";

/** Which list counts where the incident stands: before the key is ended the gate's, after that the close's. */
export function whichBlockers({ state, done }: Replay): "gate" | "close" | "none" {
  if (done) return "none";
  return state === "revoking.confirming" || state.startsWith("notifying.") ? "close" : "gate";
}

/** What keeps the incident from its next irreversible turn now; empty when nothing does. */
export function blockersNow(at: Replay, now: Instant): readonly Blocker[] {
  switch (whichBlockers(at)) {
    case "gate":
      return revocationBlockers(at.incident, now);
    case "close":
      return closeBlockers(at.incident, now);
    default:
      return [];
  }
}
