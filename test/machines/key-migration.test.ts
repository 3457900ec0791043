import { expect } from "vitest";
import { isOldKeyKept } from "../../src/core/purpose.ts";
import type { Replay } from "../../src/engine/replay.ts";
import { machineOf } from "./snapshot.ts";
import { toursOf } from "./tours.ts";

/** Small worlds that between them show every state, and every guard both ways. */
const TOURS = [
  { theme: "migration: both keys side by side, and the end at the open gate or on broken glass", paths: 20 },
  { theme: "migration: no consumer, on broken glass, and what comes after", paths: 80 },
  { theme: "migration: an end that is denied, a replacement that dies, an abort", paths: 100 },
  { theme: "migration: a hard cut, where the new key ends the old one", paths: 20 },
  { theme: "migration: what the old key made, and who calls with it", paths: 20 },
  { theme: "migration: a key that is dead already, and stanch on the old key", paths: 20 },
  // Without one in which hours pass: there any row about nothing leads from the gate and back.
  {
    theme: "migration: others stay, and somebody unknown turns out to be one of them, or a thief",
    paths: 120,
  },
];

toursOf(machineOf({ migration: true }), TOURS, checks);

/** What must be so in each state, whatever the way there. */
function checks({ state, step, done, incident }: Replay): void {
  const isKept = isOldKeyKept(incident.plan);
  expect(done).toBe(state === "closed" || state === "aborted");
  expect(step === null).toBe(done);
  expect(incident.rungs).toEqual([]);
  if (isKept) expect([incident.endedOn, incident.leaked.endedAt]).toEqual([null, null]);
  switch (state) {
    case "looking":
      expect(step).toBe("contain");
      break;
    case "revoking.ending":
      expect(incident.endedOn).not.toBeNull();
      break;
    case "revoking.confirming":
      expect(incident.leaked.state).toBe("dead");
      break;
    case "notifying.sending":
    case "notifying.watching":
      expect(isKept || incident.leaked.state === "dead").toBe(true);
      break;
    case "closed":
      expect(isKept ? ["moved"] : ["revoked", "alreadyDead"]).toContain(incident.closedAs);
      break;
    case "aborted":
      expect(incident.abortRequest).not.toBeNull();
      break;
    default:
      expect([incident.strategy, incident.closedAs]).toEqual([null, null]);
  }
}
