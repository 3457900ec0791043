import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { AuditEvent } from "../../../src/core/audit-event.ts";
import { createLineage } from "../../../src/core/audit-judge/lineage.ts";
import { LEAKED, after, call, judged, minted, thief, withApp } from "./events.ts";

const stranger = { caller: "x", declared: false, beforeExposure: false };

/** Offers all events until nothing is added, as the reader does. */
function closure(events: readonly AuditEvent[]) {
  const lineage = createLineage(LEAKED);
  let passes = 0;
  for (let grew = true; grew; passes += 1) {
    grew = false;
    for (const event of events) if (lineage.offer(event, () => stranger)) grew = true;
  }
  return { lineage, passes };
}

const chain = Array.from({ length: 8 }, (_, step) =>
  thief(step, {
    keyIds: [step === 0 ? LEAKED : `key-${step}`],
    action: "iam:CreateAccessKey",
    minted: minted(`key-${step + 1}`),
  }),
);

test("a chain of keys is followed to its end in any order of rows", () => {
  const ids = ["key-1", "key-2", "key-3", "key-4", "key-5", "key-6", "key-7", "key-8"];
  fc.assert(
    fc.property(fc.shuffledSubarray([...chain], { minLength: chain.length }), (rows) => {
      const members = closure(rows).lineage.members();
      expect(members.map(({ id }) => id).toSorted()).toEqual([LEAKED, ...ids].toSorted());
      expect(members.find(({ id }) => id === "key-5")?.parent).toBe("key-4");
    }),
  );
});

test("keys that make each other in a ring come to an end", () => {
  const ring = [
    thief(1, { minted: minted("key-a") }),
    thief(2, { keyIds: ["key-a"], minted: minted("key-b") }),
    thief(3, { keyIds: ["key-b"], minted: [...minted("key-a"), ...minted(LEAKED)] }),
  ];
  const { lineage, passes } = closure(ring);
  expect(lineage.members()).toHaveLength(3);
  expect(lineage.members()[0]).toMatchObject({ id: LEAKED, parent: null });
  expect(passes).toBeLessThan(5);
});

test("each leads back to the leaked key, even where a row says that it made itself or its maker", () => {
  const events = [
    thief(9, { minted: minted("key-a") }),
    thief(8, { keyIds: ["key-a"], minted: minted("key-b") }),
    thief(7, { keyIds: ["key-b"], minted: minted("key-a") }),
    thief(6, { keyIds: ["key-c"], principals: [LEAKED], minted: minted("key-c") }),
  ];
  for (const rows of [events, events.toReversed()]) {
    const { lineage } = closure(rows);
    expect(["key-a", "key-b", "key-c"].map((id) => lineage.byId(id)?.parent)).toEqual([
      LEAKED,
      "key-a",
      LEAKED,
    ]);
  }
});

test("a key that goes by another's name comes to an end too", () => {
  const user = minted("AIDAEXAMPLEMADE00000", { kind: "principal", aliases: ["arn:eve"] });
  const events = [thief(2, { minted: user }), thief(1, { minted: minted("arn:eve") })];
  expect(closure(events).passes).toBeLessThan(5);
});

test("rows of one id that name different makers come to an end, with the same maker in any order", () => {
  const made = (from: string) => thief(9, { id: "one", keyIds: [from], minted: minted("key-x") });
  const events = [
    thief(1, { minted: [...minted("key-a"), ...minted("key-b")] }),
    made("key-b"),
    made("key-a"),
  ];
  const parents = [events, events.toReversed()].map((rows) => {
    const { lineage, passes } = closure(rows);
    expect(passes).toBeLessThan(6);
    return lineage.byId("key-x")?.parent;
  });
  expect(parents).toEqual(["key-a", "key-a"]);
});

test("a refused or failed call makes nothing, and neither does a stranger to the lineage", () => {
  const events = [
    thief(1, { minted: minted("key-a"), outcome: "refused" }),
    thief(2, { minted: minted("key-b"), outcome: "failed" }),
    thief(3, { keyIds: ["key-z"], principals: [], minted: minted("key-c") }),
  ];
  expect(closure(events).lineage.members()).toHaveLength(1);
});

test("a user that was made belongs to it, and so does a login without any key", async () => {
  const user = minted("AIDAEXAMPLEMADE00000", { kind: "principal", aliases: ["user:1/eve"] });
  const events = [
    thief(10, { action: "iam:CreateUser", minted: user }),
    thief(20, { keyIds: [], principals: ["user:1/eve"], action: "signin:ConsoleLogin" }),
    thief(30, { keyIds: [], principals: ["user:1/adam"], action: "signin:ConsoleLogin" }),
  ];
  const { judgement, of } = await judged(events);
  expect(events.map((event) => of(event) !== undefined)).toEqual([true, true, false]);
  expect(judgement.lineage).toMatchObject([
    { id: "AIDAEXAMPLEMADE00000", uses: 1, stolen: true, state: "alive" },
  ]);
});

test("a role counts only if no declared consumer made it: its sessions are others'", async () => {
  const role = minted("AROAEXAMPLEROLE00000", { kind: "principal", shared: true });
  const session = thief(90, { keyIds: ["ASIAEXAMPLE"], principals: ["AROAEXAMPLEROLE00000"] });
  const byApp = await judged([call(10, { minted: role }), session], withApp);
  expect(byApp.of(session)).toBeUndefined();
  const byThief = await judged([thief(10, { minted: role }), session], withApp);
  expect(byThief.of(session)?.verdict).toBe("misuse");
});

test("of several that go by one name the first made is meant, in any order of rows", () => {
  const sessions = [30, 10, 20].map((seconds) =>
    thief(seconds, {
      minted: minted(`session-${seconds}`, { kind: "session", aliases: ["ops/night", "session-10"] }),
    }),
  );
  for (const rows of [sessions, sessions.toReversed()]) {
    const { lineage } = closure(rows);
    expect(lineage.byId("ops/night")?.id).toBe("session-10");
    // An id is nobody else's name.
    expect(lineage.byId("session-20")?.id).toBe("session-20");
    expect(lineage.names().toSorted()).toEqual(
      [LEAKED, "ops/night", "session-10", "session-20", "session-30"].toSorted(),
    );
  }
});

test("what was ended, what ran out and what is alive are told apart, by the name of the end too", async () => {
  const made = (seconds: number, id: string, differing = {}) =>
    thief(seconds, { minted: minted(id, differing) });
  const { judgement } = await judged([
    made(1, "alive"),
    made(2, "ended", { aliases: ["user:1/eve"] }),
    made(3, "expired", { kind: "session", expiresAt: after(3600) }),
    made(4, "running", { kind: "session", expiresAt: after(90_000) }),
    made(50, "again"),
    made(5, "anew"),
    call(60, { keyIds: ["AKIAEXAMPLERESPONDER"], minted: minted("anew") }),
    call(40, { keyIds: ["AKIAEXAMPLERESPONDER"], ended: ["user:1/eve", "again", "anew"] }),
    call(41, { keyIds: ["AKIAEXAMPLERESPONDER"], ended: ["alive"], outcome: "refused" }),
  ]);
  expect(judgement.lineage.map(({ id, state }) => [id, state])).toEqual([
    ["alive", "alive"],
    ["ended", "ended"],
    ["expired", "expired"],
    ["running", "alive"],
    ["anew", "alive"],
    // Ended before it was made: that was another of the same name.
    ["again", "alive"],
  ]);
});

test("a session that looked declared turns stolen if a stranger made what it was made with", async () => {
  const events = [
    call(30, { keyIds: ["key-1"], minted: minted("session-1", { kind: "session" }) }),
    call(40, { keyIds: ["session-1"] }),
    thief(20, { minted: minted("key-1") }),
  ];
  const { judgement } = await judged(events, withApp);
  expect(judgement.lineage.map(({ id, stolen }) => [id, stolen])).toEqual([
    ["key-1", true],
    ["session-1", true],
  ]);
});
