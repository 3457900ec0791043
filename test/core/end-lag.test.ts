import { describe, expect, test } from "vitest";
import { endKnowableAt } from "../../src/core/end-check.ts";
import { endLag } from "../../src/core/end-lag.ts";
import type { Incident } from "../../src/core/incident.ts";
import { isOldKeyAlive, isOldKeyUsedAgain } from "../../src/core/predicates.ts";
import { CACHE, LEAKED, after, gated, opened, row, saw, stranger, t } from "./builders.ts";

const DELAY = 500;
const ENDED = 1000;
const { capabilities } = opened().plan;
const slow = { plan: { capabilities: { ...capabilities, endDelay: DELAY } } };
const ended = row(ENDED, "key.ended", { effect: "end/x", keyId: LEAKED, how: "ended" });
const canary = (at: number, outcome: "accepted" | "refused") =>
  row(at, "canary.probed", { outcome, detail: "" });
const dead = (): Incident => after(gated(slow), ended);

describe("a key whose provider takes its time to end it", () => {
  test("may be accepted for the delay and the token cache, one after the other", () => {
    expect(endLag({ tokenCache: 60, endDelay: 500 })).toBe(560);
    expect(endLag({ tokenCache: 60 })).toBe(60);
  });

  test("isn't dead by a refusal before both have passed", () => {
    const early = after(dead(), canary(ENDED + 1, "refused"), canary(ENDED + DELAY + CACHE - 1, "refused"));
    expect(early.watchFrom).toBeNull();
    const late = ENDED + DELAY + CACHE;
    expect(after(early, canary(late, "refused")).watchFrom).toBe(t(late));
  });

  test("isn't alive by being accepted before both have passed and a minute more", () => {
    expect(isOldKeyAlive(dead(), canary(ENDED + DELAY + CACHE + 60, "accepted"))).toBe(false);
    expect(isOldKeyAlive(dead(), canary(ENDED + DELAY + CACHE + 61, "accepted"))).toBe(true);
  });

  test("isn't used again by what is let in before both have passed", () => {
    const usedAt = (at: number) => saw(3000, { callers: [stranger(at)] });
    const watched = { ...dead(), watchFrom: t(ENDED + 1) };
    expect(isOldKeyUsedAgain(watched, usedAt(ENDED + DELAY + CACHE))).toBe(false);
    expect(isOldKeyUsedAgain(watched, usedAt(ENDED + DELAY + CACHE + 1))).toBe(true);
  });

  test("is asked for at its provider after both", () => {
    expect(endKnowableAt(dead())).toBe(t(ENDED + DELAY + CACHE));
  });
});
