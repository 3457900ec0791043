import { expect } from "vitest";
import { leakResponse } from "../../machines/leak-response.ts";
import type { Replay } from "../../src/engine/replay.ts";
import { toursOf } from "./tours.ts";

/** Small worlds that between them show every state, and every guard both ways. */
const TOURS = [
  { theme: "no consumer: the end on broken glass, and what comes after", paths: 148 },
  { theme: "no consumer: an empty inventory accepted, paused callers, an abort", paths: 34 },
  { theme: "one consumer: a provider without overlap", paths: 228 },
  { theme: "one consumer: keys that turn up", paths: 208 },
  { theme: "one consumer: a provider that denies the end, and one that takes a replacement away", paths: 10 },
  { theme: "theft: somebody who joins, or a replacement that is rejected, when all is over", paths: 10 },
];

toursOf(leakResponse, TOURS, checks);

/** What must be so in each state, whatever the way there. */
function checks({ state, step, done, incident }: Replay): void {
  expect(done).toBe(state === "closed" || state === "aborted");
  expect(step === null).toBe(done);
  switch (state) {
    case "reissuing":
      expect(Object.values(incident.replacements).some((row) => row.state !== "live")).toBe(true);
      break;
    case "swapping.proving":
      expect(Object.values(incident.consumers).every((progress) => progress.attempts > 0)).toBe(true);
      break;
    case "revoking.gated":
      expect(incident.visit).toBeGreaterThan(0);
      break;
    case "revoking.ending":
      expect(incident.endedOn).not.toBeNull();
      break;
    case "revoking.confirming":
      expect(incident.leaked.state).toBe("dead");
      expect(incident.leaked.valueHeld).toBe(true);
      break;
    case "notifying.sending":
    case "notifying.watching":
      expect(incident.leaked.state).toBe("dead");
      break;
    case "closed":
      expect(incident.closedAs).not.toBeNull();
      break;
    case "aborted":
      expect(incident.abortRequest).not.toBeNull();
      expect(incident.rungs).toEqual([]);
      break;
    case "containing.looking":
    case "containing.restraining":
    case "auditing.reading":
    case "auditing.judging":
      expect([incident.visit, incident.endedOn]).toEqual([0, null]);
      break;
    default:
      expect(incident.audit).not.toBeNull();
  }
}
