import { madeWithKey } from "./audits.ts";
import { describe, expect, test } from "vitest";
import type { Incident } from "../../src/core/incident.ts";
import type { EventBody, EventData } from "../../src/core/journal.ts";
import {
  ANA,
  BO,
  CY,
  LEAKED,
  after,
  attested,
  consumer,
  opened,
  reissued,
  row,
  signed,
  t,
} from "./builders.ts";

const error = { code: "ERR_EXAMPLE", message: "no answer" };
const dead = (at: number, id: string, happened = at): EventBody => attested(at, CY, "key-dead", id, happened);

describe("what a person asks for is on record", () => {
  test("an undo once, however often it is asked for", () => {
    const asks = (rung: EventData["undo.requested"]["rung"]): EventBody =>
      signed(100, ANA, "undo.requested", { rung, reason: "EXAMPLE" });
    expect(after(opened(), asks("pause"), asks("swap:api"), asks("pause")).undoRequested).toEqual([
      "pause",
      "swap:api",
    ]);
  });

  test("a close and an abort with who asked and when", () => {
    const close = signed(100, ANA, "close.requested", { as: "accepted", reason: "EXAMPLE" });
    const abort = signed(110, BO, "abort.requested", { reason: "EXAMPLE" });
    const incident = after(opened(), close, abort);
    expect(incident.closeRequests).toMatchObject([{ as: "accepted", by: ANA, at: t(100) }]);
    expect(incident.abortRequest).toMatchObject({ by: BO, at: t(110) });
  });
});

describe("somebody's word that a key is dead", () => {
  const lineage = ["one", "two"].map((id) => ({
    ...madeWithKey({ id, mintedAt: t(10) }),
    ended: false,
  }));

  test("is of that key: what else the leaked one made lives on, and so does the leaked one", () => {
    const incident = after({ ...opened({ valueHeld: false }), lineage }, dead(100, "two"));
    expect(incident.lineage.map(({ ended }) => ended)).toEqual([false, true]);
    expect(incident.leaked).toEqual(opened({ valueHeld: false }).leaked);
    expect(incident.watchFrom).toBeNull();
  });

  test("isn't any other word on that key", () => {
    const paused = attested(100, CY, "key-disabled", LEAKED);
    expect(after(opened(), paused).leaked).toEqual(opened().leaked);
  });

  test("of the leaked one leaves what it made alive, and begins the watch once", () => {
    const incident = after({ ...opened({ valueHeld: false }), lineage }, dead(100, LEAKED, 50));
    expect(incident.leaked).toMatchObject({ state: "dead", endedAt: t(50), stoppedAt: t(100) });
    expect(incident.lineage.map(({ ended }) => ended)).toEqual([false, false]);
    expect(incident.watchFrom).toBe(t(100));
    expect(after(incident, dead(200, LEAKED)).watchFrom).toBe(t(100));
  });

  test("settles a lost create by the name that its key was to have, where nothing can be listed", () => {
    const create = (effect: string, kind: "reissue" | "notify", keyName: string): EventBody =>
      row(60, "effect.intended", { effect, kind, subject: effect, ending: false, attempt: 1, keyName });
    const lost = (effect: string): EventBody => row(61, "effect.unknown", { effect, error });
    const states = (incident: Incident): readonly string[] =>
      Object.values(incident.effects).map(({ state }) => state);
    const begun = after(
      opened(),
      create("notify/x", "notify", "stanch-a"),
      lost("notify/x"),
      create("reissue/open", "reissue", "stanch-a"),
      create("reissue/other", "reissue", "stanch-b"),
      lost("reissue/other"),
      create("reissue/api", "reissue", "stanch-a"),
      lost("reissue/api"),
    );
    expect(states(begun)).toEqual(["unknown", "intended", "unknown", "unknown"]);
    expect(states(after(begun, dead(100, "stanch-a")))).toEqual(["unknown", "intended", "unknown", "absent"]);
    expect(states(after(begun, dead(100, "stanch-c")))).toEqual(states(begun));
  });
});

describe("a consumer that joins", () => {
  const joins = (id: string, replacement: string): EventBody =>
    signed(100, ANA, "consumer.added", { consumer: consumer(id), replacement });

  test("with a replacement of its own brings a plan for it", () => {
    expect(after(opened(), joins("cron", "own")).replacements["own"]).toMatchObject({
      state: "planned",
      plan: { name: "own", consumers: ["cron"] },
    });
  });
});

test("a key for a replacement that nobody planned changes no plan", () => {
  expect(after(opened(), reissued(60, "unheard-of")).replacements).toEqual(opened().replacements);
});

describe("the wish to put a consumer back", () => {
  const wished: Incident = { ...opened(), undoRequested: ["swap:api", "swap:cron", "pause"] };
  const begun = (kind: "rollBack" | "swap"): Incident =>
    after(
      wished,
      row(60, "effect.intended", { effect: "x", kind, subject: "api", ending: false, attempt: 1 }),
    );
  const failed = (retryAt: string | null, effect = "x"): EventBody =>
    row(70, "effect.failed", { effect, error, retryAt });

  test("is answered when it is back", () => {
    const back = row(70, "consumer.rolledBack", { effect: "x", consumer: "api" });
    expect(after(wished, back).undoRequested).toEqual(["swap:cron", "pause"]);
  });

  test("is answered when it failed for good, or it would hold up everything", () => {
    expect(after(begun("rollBack"), failed(null)).undoRequested).toEqual(["swap:cron", "pause"]);
  });

  test("stays while it is tried again, and when something else fails", () => {
    for (const incident of [
      after(begun("rollBack"), failed(t(200))),
      after(begun("swap"), failed(null)),
      after(begun("rollBack"), failed(null, "unheard-of")),
    ]) {
      expect(incident.undoRequested).toEqual(wished.undoRequested);
    }
  });
});
