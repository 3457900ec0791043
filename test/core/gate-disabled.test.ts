import { describe, expect, test } from "vitest";
import type { Evidence } from "../../src/core/evidence.ts";
import { revocationBlockers } from "../../src/core/gate.ts";
import type { EventBody } from "../../src/core/journal.ts";
import {
  CACHE,
  LAG,
  PERIOD,
  SWAPPED,
  after,
  fact,
  gated,
  looked,
  reading,
  row,
  saw,
  shut,
  t,
  written,
} from "./builders.ts";

const DISABLED = 700;
/** From here on a success can't have been on the leaked key. */
const SURE = DISABLED + CACHE;
const FIRST = SURE + 10;
const SECOND = FIRST + PERIOD;
const NOW = SECOND + 5;
const disable = (at = DISABLED): EventBody =>
  row(at, "rung.applied", { effect: "contain/disable", rung: "disable", detail: "" });
const bare = (at: number, over: Partial<Evidence> = {}): Evidence =>
  fact("api", at, { key: "unnamed", source: "health", ...over });
const runs = (...times: readonly number[]): EventBody =>
  saw(Math.max(...times), { evidence: times.map((at) => bare(at)) });

const UNPROVEN = ["NEW_USE_UNPROVEN api", "OLD_USE_UNOBSERVABLE api"];

describe("rule 2b: the key is disabled, the token cache has passed, and the consumer goes on", () => {
  test("two successes a period apart prove both the new use and the end of the old", () => {
    expect(shut(after(gated(), disable(), runs(FIRST, SECOND)), NOW)).toEqual([]);
  });

  test("one success doesn't, nor do two within one period", () => {
    expect(shut(after(gated(), disable(), runs(FIRST)), NOW)).toEqual(UNPROVEN);
    expect(shut(after(gated(), disable(), runs(FIRST, FIRST + PERIOD / 2)), NOW)).toEqual(UNPROVEN);
  });

  test("while successes are missing, waiting for them clears it, and it doesn't ask for what was done", () => {
    const missing = (...seen: readonly number[]): unknown =>
      revocationBlockers(after(gated(), disable(), runs(...seen)), t(NOW)).find(
        ({ code }) => code === "OLD_USE_UNOBSERVABLE",
      );
    expect(missing(FIRST)).toMatchObject({
      clears: "the leaked key is disabled: 1 more success(es) of api, a call period apart",
      clearsAt: t(NOW + PERIOD),
    });
    expect(missing(SURE)).toMatchObject({ clearsAt: t(NOW + 2 * PERIOD) });
  });

  test("a success within the token cache may have been on the leaked key", () => {
    expect(shut(after(gated(), disable(), runs(SURE, SECOND)), NOW)).toEqual(UNPROVEN);
    expect(shut(after(gated(), disable(), runs(SURE + 1, SECOND)), NOW)).toEqual([]);
  });

  test("a success on the leaked key is none", () => {
    const old = [FIRST, SECOND].map((at) => bare(at, { key: "old" }));
    expect(shut(after(gated(), disable(), saw(SECOND, { evidence: old })), NOW)).toEqual([
      "NEW_USE_UNPROVEN api",
      "OLD_USE_SEEN api",
    ]);
  });

  test("successes from before its own swap are none", () => {
    const late = after(gated(), disable(), runs(FIRST, SECOND), written(SECOND + 1, "api"));
    expect(shut(late, NOW)).toEqual(UNPROVEN);
  });

  test("the same successes while the key is live are none", () => {
    expect(shut(after(gated(), runs(FIRST, SECOND)), NOW)).toEqual(UNPROVEN);
  });

  test("a source that can't show refusals of the disabled key adds nothing, and takes nothing away", () => {
    const log = saw(NOW, { readings: [reading(NOW - LAG)] });
    expect(shut(after(gated(), disable(), runs(FIRST), log), NOW)).toEqual(UNPROVEN);
    expect(shut(after(gated(), disable(), runs(FIRST, SECOND), log), NOW)).toEqual([]);
  });

  test("its own runtime on the leaked key is stronger than any success", () => {
    const held = saw(NOW, { evidence: [fact("api", NOW, { fact: "holds", key: "old", source: "runtime" })] });
    expect(shut(after(gated(), disable(), runs(FIRST, SECOND), held), NOW)).toEqual(["OLD_USE_SEEN api"]);
  });

  test("refused calls on the leaked key that look like this consumer's can't hold it: anybody can make them", () => {
    const refused = fact("api", NOW, { fact: "refusal", key: "old", via: "audit", source: "log" });
    const seen = saw(NOW, { evidence: [refused], readings: [reading(NOW - LAG, { recordsRefusals: true })] });
    expect(shut(after(gated(), disable(), runs(FIRST, SECOND), seen), NOW)).toEqual([]);
  });

  test("a call of its own that was let in since shows that the key works: only runs after it count", () => {
    const letIn = (at: number) => saw(at, { evidence: [fact("api", at, { key: "old" })] });
    const working = after(gated(), disable(), runs(FIRST, SECOND), letIn(SECOND));
    expect(shut(working, NOW)).toEqual(["NEW_USE_UNPROVEN api", "OLD_USE_SEEN api"]);
    const [third, fourth] = [SECOND + PERIOD, SECOND + 2 * PERIOD];
    expect(shut(after(working, runs(third)), third)).toContain("NEW_USE_UNPROVEN api");
    expect(shut(after(working, runs(third), runs(fourth)), fourth)).toEqual([]);
  });

  test("runs grow old like any evidence", () => {
    const incident = after(gated(), disable(), runs(FIRST, SECOND));
    expect(shut(incident, SECOND + 15 * 60)).toEqual([]);
    expect(shut(incident, SECOND + 15 * 60 + 1)).toEqual(UNPROVEN);
  });
});

describe("since when the key is disabled", () => {
  test("is when that was seen first, not when the incident opened", () => {
    const found = after(gated(), looked(SECOND + 1, "disabled"));
    expect(shut(after(found, runs(FIRST, SECOND)), NOW)).toEqual(UNPROVEN);
    const later = SECOND + 1 + CACHE;
    expect(shut(after(found, runs(later + 1, later + 1 + PERIOD)), later + PERIOD + 5)).toEqual([]);
  });

  test("isn't moved by seeing it again", () => {
    const found = after(gated(), looked(DISABLED, "disabled"), looked(SECOND, "disabled"));
    expect(shut(after(found, runs(FIRST, SECOND)), NOW)).toEqual([]);
  });

  test.each(["live", "unknown", "quarantined"] as const)("is nothing once the key is found %s", (state) => {
    const found = after(gated(), disable(), runs(FIRST, SECOND), looked(SECOND + 1, state));
    expect(shut(found, NOW)).toEqual(UNPROVEN);
    expect(shut(after(found, looked(SECOND + 2, "disabled")), NOW)).toEqual(UNPROVEN);
  });

  test("is nothing once the rung is off again", () => {
    const undone = row(SECOND + 1, "rung.undone", { effect: "undo/disable", rung: "disable" });
    expect(shut(after(gated(), disable(), runs(FIRST, SECOND), undone), NOW)).toEqual(UNPROVEN);
  });

  test("for a key that was dead on arrival is when that was seen; its use is no question any more", () => {
    const dead = after(gated(), looked(SWAPPED + 10, "dead"));
    expect(shut(dead, SWAPPED + 20)).toEqual(["NEW_USE_UNPROVEN api"]);
    const [one, two] = [SWAPPED + 10 + CACHE + 1, SWAPPED + 10 + CACHE + 1 + PERIOD];
    expect(shut(after(dead, runs(one, two)), two)).toEqual([]);
    const early = after(gated(), looked(SECOND + 1, "dead"), runs(FIRST, SECOND));
    expect(shut(early, NOW)).toEqual(["NEW_USE_UNPROVEN api"]);
  });
});
