import { describe, expect, it } from "vitest";
import { LEAKED, after, app, call, judged, thief, usual } from "./events.ts";

const declared = { consumers: [app], responder: { networks: ["192.0.2.0/24"] }, ownAgent: null };

describe("who listens to the judge", () => {
  it("hears who made each call: consumers before the exposure too, strangers by their place in the judgement", async () => {
    const early = call(-60);
    const ours = call(60);
    const responder = call(90, { address: "192.0.2.7" });
    const before = thief(-120, { userAgent: "Boto3/1.2", address: "198.51.100.9" });
    const again = thief(120, { userAgent: "Boto3/1.2", address: "198.51.100.9" });
    const grave = thief(200, { userAgent: "trufflehog", action: "s3:ListBuckets" });
    // One kind of sign only: the network.
    const loud = [1, 2, 3].map((second) => call(second, { address: "10.9.9.9" }));
    const events = [...usual, early, before, ours, responder, again, ...loud, grave];
    const { judgement, makerOf } = await judged(events, { declared });
    expect(makerOf(early)).toEqual({ is: "consumer", id: "orders" });
    expect(makerOf(ours)).toEqual({ is: "consumer", id: "orders" });
    expect(makerOf(responder)).toEqual({ is: "responder" });
    expect([makerOf(before), makerOf(again)]).toEqual([{ is: "usual" }, { is: "usual" }]);
    // Fewer calls, but worse.
    expect(judgement.callers.map(({ verdict, count }) => [verdict, count])).toEqual([
      ["misuse", 1],
      ["undetermined", 3],
    ]);
    expect(makerOf(grave)).toEqual({ is: "stranger", place: 0 });
    for (const event of loud) expect(makerOf(event)).toEqual({ is: "stranger", place: 1 });
  });

  it("hears before the first event from when to when there are calls, misuse, and when the key was ended", async () => {
    const { outline, judgement } = await judged(
      [
        ...usual,
        thief(60),
        thief(70, { action: "iam:CreateUser", deeds: ["persistence"] }),
        call(500, { address: "10.9.9.9" }),
        call(900, { address: "192.0.2.7", ended: [LEAKED] }),
      ],
      { declared },
    );
    expect(outline).toMatchObject({
      exposedAt: after(0),
      endedAt: after(900),
      calls: { count: usual.length + 4, first: usual[0]?.at, last: after(900) },
      window: judgement.window,
      misuse: { first: after(60), last: after(70) },
    });
    expect(judgement.endedAt).toBe(after(900));
    expect(judgement.window).toEqual({ first: after(60), last: after(500) });
  });
});
