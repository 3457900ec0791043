import { NOTHING_FOUND } from "./audits.ts";
import { describe, expect, test } from "vitest";
import type { Incident } from "../../src/core/incident.ts";
import {
  isContained,
  isEveryReplacementLive,
  isEverySwapAttempted,
  isOldKeyAlive,
  isOldKeyUsedAgain,
  isSomebodyLeftBehind,
} from "../../src/core/predicates.ts";
import {
  LEAKED,
  after,
  consumer,
  gated,
  looked,
  opened,
  proves,
  reissued,
  row,
  saw,
  stranger,
  t,
  written,
} from "./builders.ts";

const two = { consumers: [consumer("api"), consumer("cron")] };
const ended = row(1000, "key.ended", { effect: "end/x", keyId: LEAKED, how: "ended" });
const refused = (at: number) => row(at, "canary.probed", { outcome: "refused", detail: "" });

describe("containment", () => {
  const paused = opened({ plan: { rung: "pause" } });
  const applied = (rung: "pause" | "restrict") =>
    row(5, "rung.applied", { effect: `contain/${rung}`, rung, detail: "" });

  test("is there once the planned rung is applied; another one is not it", () => {
    expect(isContained(paused)).toBe(false);
    expect(isContained(after(paused, applied("restrict")))).toBe(false);
    expect(isContained(after(paused, applied("restrict"), applied("pause")))).toBe(true);
  });

  test("needs nothing where the plan only observes, or the key is dead", () => {
    expect(isContained(opened())).toBe(true);
    expect(isContained(after(paused, looked(1, "dead")))).toBe(true);
    expect(isContained(after(paused, looked(1, "live")))).toBe(false);
  });
});

describe("everybody in the inventory", () => {
  test("has a live replacement only when each one does, and the plan knows it", () => {
    expect(isEveryReplacementLive(after(opened(two), reissued(60, "api")))).toBe(false);
    expect(isEveryReplacementLive(after(opened(two), reissued(60, "api"), reissued(61, "cron")))).toBe(true);
    expect(isEveryReplacementLive(opened({ replacements: [] }))).toBe(false);
  });

  test("has been tried only when each one was", () => {
    expect(isEverySwapAttempted(after(opened(two), written(60, "api")))).toBe(false);
    expect(isEverySwapAttempted(after(opened(two), written(60, "api"), written(61, "cron")))).toBe(true);
  });
});

describe("after an end on broken glass", () => {
  const over = (start: Incident, ground: "gate" | "break-glass"): Incident =>
    after(start, row(990, "revocation.started", { visit: 1, ground }), ended);
  const confirmed = (incident: Incident): Incident => after(incident, refused(1001), refused(1200));
  const isBehind = (incident: Incident): boolean => isSomebodyLeftBehind(incident, t(1200));
  const proven = (): Incident => after(gated(), proves(980, "api"));

  test("whoever isn't proven is left behind, once the key is known to be dead", () => {
    expect(isBehind(over(gated(), "break-glass"))).toBe(false);
    expect(isBehind(confirmed(over(gated(), "break-glass")))).toBe(true);
    const unheld = over(gated({ valueHeld: false }), "break-glass");
    expect(isBehind({ ...unheld, watchFrom: null })).toBe(true);
  });

  test("nobody is where all are proven, nor where it ended through the gate", () => {
    expect(isBehind(confirmed(over(proven(), "break-glass")))).toBe(false);
    expect(isBehind(confirmed(over(gated(), "gate")))).toBe(false);
  });
});

describe("only the leaked key itself", () => {
  const dead = after(gated(), ended, refused(1001), refused(1200));

  test("is alive by being accepted: a replacement that is accepted says nothing of it", () => {
    const probed = row(1300, "replacement.probed", { replacement: "api", outcome: "accepted", detail: "" });
    expect(isOldKeyAlive(dead, row(1300, "canary.probed", { outcome: "accepted", detail: "" }))).toBe(true);
    expect(isOldKeyAlive(dead, probed)).toBe(false);
  });

  test("is used again only after the watch began, later than the token cache", () => {
    const usedAt = (at: number) => saw(1300, { callers: [stranger(at)] });
    expect(isOldKeyUsedAgain(dead, usedAt(1200))).toBe(false);
    expect(isOldKeyUsedAgain(dead, usedAt(1201))).toBe(true);
  });

  test("is used again by what is seen while it is watched, not by what an audit reads", () => {
    const read = row(1300, "audit.read", {
      ...NOTHING_FOUND,
      callers: [stranger(1290)],
    });
    expect(isOldKeyUsedAgain(dead, read)).toBe(false);
  });
});
