import { describe, expect, test } from "vitest";
import { closeBlockers } from "../../src/core/close.ts";
import type { Incident } from "../../src/core/incident.ts";
import type { EventBody } from "../../src/core/journal.ts";
import { isOldKeyAlive, isOldKeyUsedAgain } from "../../src/core/predicates.ts";
import { doubtEnd } from "../../src/core/record/ending.ts";
import {
  BO,
  CACHE,
  CY,
  LEAKED,
  after,
  attested,
  fact,
  gated,
  looked,
  proves,
  row,
  saw,
  shut,
  signed,
  stranger,
  t,
} from "./builders.ts";

const ENDED = 1000;
const CONFIRMED = ENDED + CACHE;
const ended = row(ENDED, "key.ended", { effect: "end/x", keyId: LEAKED, how: "ended" });
const canary = (at: number, outcome: "accepted" | "refused" = "refused"): EventBody =>
  row(at, "canary.probed", { outcome, detail: outcome });
const over = (): Incident => after(gated(), ended, canary(ENDED + 1), canary(CONFIRMED));
/** A caller whose newest call was accepted then, or refused. */
const called = (at: number, accepted = true): EventBody =>
  saw(at + 1, { callers: [stranger(at, accepted ? {} : { accepted: 0, refused: 1, lastAccepted: null })] });

describe("after the revoke", () => {
  test("accepted use of the dead key opens it again, refused use never does", () => {
    expect(isOldKeyUsedAgain(over(), called(CONFIRMED + 60))).toBe(true);
    expect(isOldKeyUsedAgain(over(), called(CONFIRMED + 60, false))).toBe(false);
  });

  test("so does a consumer's own use of it", () => {
    const used = (over_: Parameters<typeof fact>[2]) => saw(1200, { evidence: [fact("api", 1190, over_)] });
    expect(isOldKeyUsedAgain(over(), used({ key: "old" }))).toBe(true);
    expect(isOldKeyUsedAgain(over(), used({ key: "old", fact: "refusal" }))).toBe(false);
    expect(isOldKeyUsedAgain(over(), used({ key: "new" }))).toBe(false);
  });

  test("use from before the end was confirmed is history", () => {
    expect(isOldKeyUsedAgain(over(), called(CONFIRMED))).toBe(false);
    expect(isOldKeyUsedAgain(over(), called(CONFIRMED + 1))).toBe(true);
  });

  test("use of something that the leaked key made doesn't open the leaked key", () => {
    const child = stranger(1200, { key: "lineage", keyId: "key-child" });
    expect(isOldKeyUsedAgain(over(), saw(1201, { callers: [child] }))).toBe(false);
  });

  test("it is noticed too where nobody gave the leaked value, once the token cache has passed", () => {
    const unheld = gated({ valueHeld: false });
    for (const incident of [after(unheld, ended), after(unheld, attested(ENDED, CY, "key-dead", LEAKED))]) {
      expect(isOldKeyUsedAgain(incident, called(CONFIRMED))).toBe(false);
      expect(isOldKeyUsedAgain(incident, called(CONFIRMED + 1))).toBe(true);
    }
    const dead = after(unheld, looked(700, "dead"));
    expect(isOldKeyUsedAgain(dead, called(1200))).toBe(true);
  });
});

describe("use that led back to the gate once", () => {
  const USED = CONFIRMED + 60;

  test("is history when the key is found dead after that, and newer use isn't", () => {
    const again = after(doubtEnd(after(gated({ valueHeld: false }), ended)), looked(USED + 30, "dead"));
    expect(isOldKeyUsedAgain(again, called(USED))).toBe(false);
    expect(isOldKeyUsedAgain(again, called(USED + 30 + CACHE))).toBe(false);
    expect(isOldKeyUsedAgain(again, called(USED + 31 + CACHE))).toBe(true);
  });
});

describe("the leaked value is presented again", () => {
  const alive = (incident: Incident, at: number): boolean => isOldKeyAlive(incident, canary(at, "accepted"));

  test("accepted within the token cache and a minute it may still be dying", () => {
    const fresh = after(gated(), ended);
    expect(alive(fresh, ENDED + CACHE + 60)).toBe(false);
    expect(alive(fresh, ENDED + CACHE + 61)).toBe(true);
  });

  test("accepted after it had been refused, it is alive", () => {
    expect(alive(after(gated(), ended, canary(ENDED + 1)), ENDED + 2)).toBe(true);
    expect(isOldKeyAlive(over(), canary(CONFIRMED + 1))).toBe(false);
  });
});

describe("an end that turned out not to be one", () => {
  const doubted = (): Incident => doubtEnd(after(over(), canary(CONFIRMED + 1, "accepted")));

  test("leaves the key unknown, neither ended nor disabled, and every rule applies again", () => {
    expect(doubted().leaked).toMatchObject({ state: "unknown", endedAt: null, stoppedAt: null });
    const proven = after(doubted(), saw(1190, { evidence: [fact("api", 1190)] }));
    expect(shut(proven, 1200)).toEqual(["OLD_USE_UNOBSERVABLE api"]);
    expect(shut(after(doubted(), proves(1190, "api")), 1200)).toEqual([]);
  });

  test("can't be closed as revoked, even with the confirmation accepted and the watch long over", () => {
    const accepts = [BO, CY].map((by) =>
      signed(1100, by, "acceptance.signed", {
        code: "REVOKE_UNCONFIRMED",
        subject: "incident",
        reason: "EXAMPLE",
        expires: t(900_000),
      }),
    );
    const rung = row(50, "rung.applied", { effect: "contain/restrict", rung: "restrict", detail: "" });
    const incident = doubtEnd(after(over(), rung, ...accepts));
    const codes = closeBlockers(incident, t(100_000)).map((blocker) => blocker.code);
    expect(codes).toEqual(["RUNG_APPLIED", "WATCH_RUNNING"]);
  });

  test("is confirmed anew: refusals from before don't count", () => {
    const again = row(1300, "key.ended", { effect: "end/x", keyId: LEAKED, how: "ended" });
    const once = after(doubted(), again, canary(1300 + CACHE));
    expect(once.watchFrom).toBeNull();
    expect(after(once, canary(1301 + CACHE)).watchFrom).toBe(t(1301 + CACHE));
  });
});
