import { expect, it } from "vitest";
import { createCallLog } from "../../../src/adapters/world/call-log.ts";
import { createTimeline } from "../../../src/adapters/world/timeline.ts";
import { STARTS_AT } from "./sample-world.ts";

it("a call shows when its log's lag has passed, later if the log falls behind first, and never in another log", () => {
  const timeline = createTimeline(STARTS_AT);
  const started = timeline.now();
  const log = createCallLog(timeline, 10);
  const other = createCallLog(timeline, 10);
  const call = {
    at: started,
    caller: { is: "consumer", id: "backup" },
    userAgent: "backup/1",
    address: "10.0.0.1",
    principal: null,
    keyId: "key-leaked",
    action: "chat",
    outcome: "accepted",
  } as const;
  log.append(call);
  timeline.runTo(started + 20_000);
  log.setLag(60);
  log.append({ ...call, at: started + 20_000 });
  const [first, second] = log.all;
  if (first === undefined || second === undefined) throw new Error("two calls were made");
  expect([log.shownAt(first), log.shownAt(second)]).toEqual([started + 10_000, started + 80_000]);
  log.setLag(600);
  expect([log.shownAt(first), log.shownAt(second)]).toEqual([started + 10_000, started + 620_000]);
  expect(other.shownAt(first)).toBe(Infinity);
});
