import { describe, expect, test } from "vitest";
import { closeBlockers, earlyCloseBlockers } from "../../src/core/close.ts";
import type { Incident } from "../../src/core/incident.ts";
import type { CloseReason, EventBody } from "../../src/core/journal.ts";
import type { Rung } from "../../src/core/plan.ts";
import { isAbortable, isClosable } from "../../src/core/predicates.ts";
import {
  ANA,
  BO,
  CACHE,
  CY,
  EVE,
  LEAKED,
  after,
  attested,
  gated,
  looked,
  row,
  signed,
  t,
} from "./builders.ts";

const ENDED = 1000;
const WATCH = 1800;
const CONFIRMED = ENDED + CACHE;
const OVER = CONFIRMED + WATCH;

const ended = row(ENDED, "key.ended", { effect: "end/x", keyId: LEAKED, how: "ended" });
const canary = (at: number, outcome: "accepted" | "refused" | "unknown" = "refused"): EventBody =>
  row(at, "canary.probed", { outcome, detail: outcome });
const over = (): Incident => after(gated(), ended, canary(ENDED + 1), canary(CONFIRMED));
const codes = (incident: Incident, at: number = OVER): readonly string[] =>
  closeBlockers(incident, t(at)).map((blocker) => `${blocker.code} ${blocker.subject}`);
const early = (incident: Incident): readonly string[] =>
  earlyCloseBlockers(incident).map((blocker) => `${blocker.code} ${blocker.subject}`);

const UNCONFIRMED = "REVOKE_UNCONFIRMED incident";
const WATCHING = "WATCH_RUNNING incident";

describe("the end of the key is confirmed", () => {
  test("by two refusals, one of them after the token cache", () => {
    expect(codes(over())).toEqual([]);
    expect(codes(after(gated(), ended, canary(CONFIRMED)))).toContain(UNCONFIRMED);
    expect(codes(after(gated(), ended, canary(ENDED + 1), canary(CONFIRMED - 1)))).toContain(UNCONFIRMED);
  });

  test("not by an answer that is unclear, and no more after one that accepts", () => {
    expect(codes(after(gated(), ended, canary(ENDED + 1), canary(CONFIRMED, "unknown")))).toContain(
      UNCONFIRMED,
    );
    expect(codes(after(over(), canary(CONFIRMED + 1, "accepted")))).toContain(UNCONFIRMED);
  });

  test("not without the leaked value; two people may accept that", () => {
    const unheld = after(gated({ valueHeld: false }), ended);
    expect(codes(unheld)).toEqual([UNCONFIRMED]);
    const accepts = [BO, CY].map((by) =>
      signed(1100, by, "acceptance.signed", {
        code: "REVOKE_UNCONFIRMED",
        subject: "incident",
        reason: "EXAMPLE",
        expires: t(90_000),
      }),
    );
    expect(codes(after(unheld, ...accepts))).toEqual([]);
  });

  test("not by the end of another key", () => {
    const other = row(ENDED, "key.ended", { effect: "end/x", keyId: "key-another", how: "ended" });
    expect(codes(after(gated(), other))).toEqual([UNCONFIRMED, WATCHING]);
  });
});

describe("the watch", () => {
  test("runs from the confirmed end for as long as the plan says", () => {
    expect(codes(over(), OVER - 1)).toEqual([WATCHING]);
    expect(codes(over(), OVER)).toEqual([]);
  });

  test("of a key that somebody said is dead runs from when they said it, however long ago it died", () => {
    const said = after(gated({ valueHeld: false }), attested(ENDED, CY, "key-dead", LEAKED, 100));
    expect(codes(said, ENDED + WATCH - 1)).toEqual([UNCONFIRMED, WATCHING]);
    expect(codes(said, ENDED + WATCH)).toEqual([UNCONFIRMED]);
  });

  test("of a key that was dead on arrival runs from the opening", () => {
    const dead = after(gated(), looked(1, "dead"));
    expect(codes(dead, WATCH - 1)).toContain(WATCHING);
    expect(codes(dead, WATCH)).toEqual([UNCONFIRMED]);
  });
});

test("a key that nobody ended isn't watched, whatever is known of the clock", () => {
  const measured = row(10, "clock.measured", { ahead: 60, within: 1 });
  for (const alive of [gated(), after(gated(), measured)]) {
    const [, watch] = closeBlockers(alive, t(90_000));
    expect(watch).toEqual({
      code: "WATCH_RUNNING",
      subject: "incident",
      clears: "the key hasn't been ended",
    });
  }
});

describe("rungs that are still applied", () => {
  const applied = (rung: Rung) => row(50, "rung.applied", { effect: `contain/${rung}`, rung, detail: "" });

  test("on the ended key bind nobody, paused callers stay paused", () => {
    expect(codes(after(over(), applied("restrict"), applied("disable")))).toEqual([]);
    expect(codes(after(over(), applied("pause")))).toEqual(["RUNG_APPLIED pause"]);
  });

  test("on the holder of the ended key still narrow its other keys", () => {
    const { plan, ...rest } = over();
    const capabilities = { ...plan.capabilities, restrictsHolder: true } as const;
    const narrowed = after(
      { ...rest, plan: { ...plan, capabilities } },
      applied("restrict"),
      applied("disable"),
    );
    expect(codes(narrowed)).toEqual(["RUNG_APPLIED restrict"]);
    expect(codes(after(narrowed, row(60, "rung.undone", { effect: "undo/x", rung: "restrict" })))).toEqual(
      [],
    );
  });

  test("on a key that was found dead bind nobody either", () => {
    const dead = after(gated(), applied("restrict"), applied("disable"), looked(100, "dead"));
    expect(codes(dead, WATCH)).toEqual([UNCONFIRMED]);
    expect(early(dead)).toEqual([]);
    expect(early(after(dead, applied("pause")))).toEqual(["RUNG_APPLIED pause"]);
  });

  test("on a key that lives keep every other close away too", () => {
    const incident = after(gated(), applied("disable"), applied("pause"));
    expect(early(incident)).toEqual(["RUNG_APPLIED disable", "RUNG_APPLIED pause"]);
    expect(early(after(incident, row(60, "rung.undone", { effect: "undo/x", rung: "disable" })))).toEqual([
      "RUNG_APPLIED pause",
    ]);
  });
});

describe("an early close", () => {
  const orphan = row(60, "orphan.found", {
    effect: "sweep/api",
    replacement: "api",
    keyId: "key-stray",
    endable: true,
    name: null,
    createdAt: null,
    lastUsedAt: null,
  });
  const closed = (incident: Incident, as: CloseReason): boolean =>
    isClosable(incident, row(OVER, "incident.closed", { as }));

  test("as a false alarm or an accepted risk leaves nothing unknown and no surplus key behind", () => {
    expect(early(gated())).toEqual([]);
    expect(early(after(gated(), orphan))).toEqual(["OUTCOME_UNKNOWN key-stray"]);
    expect(early(after(gated(), orphan, attested(70, ANA, "key-dead", "key-stray")))).toEqual([]);
  });

  test("isn't one as revoked, or as dead already", () => {
    expect(closed(gated(), "falsePositive")).toBe(true);
    expect(closed(gated(), "accepted")).toBe(true);
    expect(closed(gated(), "revoked")).toBe(false);
    expect(closed(gated(), "alreadyDead")).toBe(false);
    expect(closed(over(), "revoked")).toBe(true);
    expect(closed(over(), "alreadyDead")).toBe(true);
  });

  test("is a row of its own: none that says something else closes", () => {
    const lease = row(OVER, "lease.taken", { token: 1, holder: "EXAMPLE" });
    expect(isClosable(over(), lease)).toBe(false);
  });
});

describe("an abort", () => {
  const asks = (by: string) => signed(900, by, "abort.requested", { reason: "EXAMPLE" });
  const paused = row(50, "rung.applied", { effect: "contain/pause", rung: "pause", detail: "" });

  test("waits for somebody of the incident to ask, and for the rungs to come off", () => {
    expect(isAbortable(gated())).toBe(false);
    expect(isAbortable(after(gated(), asks(EVE)))).toBe(false);
    expect(isAbortable(after(gated(), asks(ANA)))).toBe(true);
    expect(isAbortable(after(gated(), paused, asks(ANA)))).toBe(false);
  });
});
