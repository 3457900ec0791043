import { describe, expect, test } from "vitest";
import { callerClass, saidOf } from "../../src/core/caller-class.ts";
import type { Incident } from "../../src/core/incident.ts";
import type { CallerClass, EventBody } from "../../src/core/journal.ts";
import { ANA, BO, EVE, after, consumer, gated, proves, saw, shut, signed, stranger } from "./builders.ts";

const NOW = 900;
const CALLER = "C-0000000a";
const seen = (policy: "two-person" | "solo" = "two-person"): Incident =>
  after(gated({ policy }), proves(880, "api"), saw(885, { callers: [stranger(700)] }));

function called(by: string, as: CallerClass, at = 890, whose?: string): EventBody {
  const data = { caller: CALLER, as, rowsHash: "rows-EXAMPLE", reason: "EXAMPLE" };
  return signed(at, by, "caller.classified", whose === undefined ? data : { ...data, consumer: whose });
}
const OPEN = [`CALLER_UNCLASSIFIED ${CALLER}`];

describe("a caller that the inventory doesn't explain", () => {
  test("keeps the gate shut, with accepted calls or refused ones", () => {
    expect(shut(seen(), NOW)).toEqual(OPEN);
    const refused = stranger(700, { accepted: 0, refused: 3, lastAccepted: null });
    expect(shut(after(gated(), proves(880, "api"), saw(885, { callers: [refused] })), NOW)).toEqual(OPEN);
  });

  test("stays when a later look doesn't see it any more", () => {
    expect(shut(after(seen(), saw(890, {})), NOW)).toEqual(OPEN);
  });

  test("is hostile when two people say so: being unknown isn't enough", () => {
    expect(shut(after(seen(), called(ANA, "hostile")), NOW)).toEqual(OPEN);
    expect(shut(after(seen(), called(ANA, "hostile"), called(ANA, "hostile", 895)), NOW)).toEqual(OPEN);
    expect(shut(after(seen(), called(ANA, "hostile"), called(BO, "hostile")), NOW)).toEqual([]);
  });

  test("is hostile in a solo workspace when one person says so twice, ten minutes apart", () => {
    const once = after(seen("solo"), called(ANA, "hostile", 100));
    expect(callerClass(after(once, called(ANA, "hostile", 699)), CALLER)).toBeNull();
    expect(callerClass(after(once, called(ANA, "hostile", 700)), CALLER)).toBe("hostile");
  });

  test("can't hold the gate shut by calling on: whoever is hostile stays so", () => {
    const judged = after(seen(), called(ANA, "hostile"), called(BO, "hostile"));
    const more = saw(895, { callers: [stranger(894, { accepted: 9, rowsHash: "more-EXAMPLE" })] });
    expect(shut(after(judged, more), NOW)).toEqual([]);
  });

  test("is the responder's when one person says so", () => {
    expect(shut(after(seen(), called(ANA, "responder")), NOW)).toEqual([]);
  });

  test("is a consumer's only once that one is in the inventory, where it must be proven", () => {
    expect(shut(after(seen(), called(ANA, "consumer")), NOW)).toEqual(OPEN);
    const named = after(seen(), called(ANA, "consumer", 890, "cron"));
    expect(shut(named, NOW)).toEqual(OPEN);
    const row = signed(891, ANA, "consumer.added", { consumer: consumer("cron"), replacement: "cron" });
    expect(shut(after(named, row), NOW)).toEqual(["REPLACEMENT_WRONG cron", "UNSWAPPED cron"]);
  });

  test("that nobody said anything of is of no class, and one of the inventory is a consumer", () => {
    expect(saidOf(seen(), CALLER)).toEqual([]);
    expect(callerClass(seen(), CALLER)).toBeNull();
    expect(callerClass(after(seen(), called(ANA, "consumer", 890, "api")), CALLER)).toBe("consumer");
  });

  test("isn't classified by somebody who isn't enrolled", () => {
    expect(shut(after(seen(), called(EVE, "responder")), NOW)).toEqual(OPEN);
    expect(shut(after(seen(), called(ANA, "hostile"), called(EVE, "hostile")), NOW)).toEqual(OPEN);
  });

  test("is what was said last", () => {
    const hostile = after(seen(), called(ANA, "hostile"), called(BO, "hostile"));
    expect(callerClass(after(hostile, called(ANA, "responder", 895)), CALLER)).toBe("responder");
    expect(callerClass(after(hostile, called(EVE, "responder", 895)), CALLER)).toBe("hostile");
    const doubted = after(seen(), called(ANA, "responder"), called(BO, "hostile", 895));
    expect(callerClass(doubted, CALLER)).toBeNull();
  });
});

describe("what is known of a caller adds up over looks", () => {
  test("first and last call, and counts that never shrink", () => {
    const early = stranger(600, { accepted: 5 });
    const late = stranger(800, { accepted: 1, lastAccepted: null });
    const { callers } = after(gated(), saw(700, { callers: [early] }), saw(810, { callers: [late] }));
    expect(callers[CALLER]).toMatchObject({
      first: early.first,
      last: late.last,
      accepted: 5,
      lastAccepted: early.last,
    });
  });
});
