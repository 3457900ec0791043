import { describe, expect, test } from "vitest";
import type { SourceReading } from "../../src/core/evidence.ts";
import { revocationBlockers } from "../../src/core/gate.ts";
import type { Incident } from "../../src/core/incident.ts";
import type { Consumer } from "../../src/core/consumer.ts";
import {
  ANA,
  CACHE,
  LAG,
  PERIOD,
  SWAPPED,
  after,
  consumer,
  fact,
  gated,
  row,
  saw,
  shut,
  signed,
  stranger,
  t,
} from "./builders.ts";
import { reading } from "./builders.ts";

/** Proven by rule 1 all along; `readings` decide rule 2. */
function seen(at: number, readings: readonly SourceReading[], over: Partial<Consumer> = {}): Incident {
  const incident = gated({ consumers: [consumer("api", over)] });
  return after(incident, saw(at, { evidence: [fact("api", at)], readings }));
}
const codes = (
  at: number,
  over: Partial<SourceReading> = {},
  of: Partial<Consumer> = {},
): readonly string[] => shut(seen(at, [reading(at - (over.lag ?? LAG), over)], of), at);

const RUNNING = ["SILENCE_RUNNING api"];
const BLIND = ["OLD_USE_UNOBSERVABLE api"];
/** Two periods; more than the token cache of the builders. */
const WINDOW = 2 * PERIOD;

describe("rule 2a: a source that names the key shows none for the silence window", () => {
  test("G8: the window is two call periods after the swap, in time that the log is complete for", () => {
    expect(codes(SWAPPED + WINDOW + LAG - 1)).toEqual(RUNNING);
    expect(codes(SWAPPED + WINDOW + LAG)).toEqual([]);
  });

  test("G8: the token cache is the window where it is longer", () => {
    expect(codes(SWAPPED + CACHE + LAG - 1, {}, { period: 10 })).toEqual(RUNNING);
    expect(codes(SWAPPED + CACHE + LAG, {}, { period: 10 })).toEqual([]);
  });

  test("G8: a lag longer than the window is no silence", () => {
    const lag = 3600;
    expect(codes(SWAPPED + WINDOW + LAG, { lag })).toEqual(RUNNING);
    expect(codes(SWAPPED + lag, { lag })).toEqual(RUNNING);
    expect(codes(SWAPPED + lag + WINDOW, { lag })).toEqual([]);
  });

  test("it says when time alone would clear it, and the gate opens then", () => {
    const incident = seen(700, [reading(670)]);
    const [blocker] = revocationBlockers(incident, t(700));
    const at = SWAPPED + WINDOW + LAG;
    expect(blocker).toMatchObject({ code: "SILENCE_RUNNING", clearsAt: t(at) });
    expect(shut(after(incident, saw(at, { readings: [reading(at - LAG)] })), at)).toEqual([]);
  });

  test("a gap in the source restarts the window, a gap that nobody told of too", () => {
    const gap = { from: t(700), to: t(800), reason: "rotated away" };
    expect(codes(800 + WINDOW + LAG - 1, { gaps: [gap] })).toEqual(RUNNING);
    expect(codes(800 + WINDOW + LAG, { gaps: [gap] })).toEqual([]);
    const before = seen(700, [reading(670)]);
    const later = after(
      before,
      saw(900, { evidence: [fact("api", 900)], readings: [reading(870, { from: t(800) })] }),
    );
    expect(shut(later, 900)).toEqual(RUNNING);
  });

  test("a gap at the end of the reading is rows that are late: up to there it counts, and no further", () => {
    const late = (at: number, by: number) => ({ from: t(at - by), to: t(at - LAG), reason: "rows are late" });
    const over = (at: number, by: number) => ({ gaps: [late(at, by)] });
    const at = SWAPPED + WINDOW + 200;
    expect(codes(at - 1, over(at - 1, 200))).toEqual(RUNNING);
    expect(codes(at, over(at, 200))).toEqual([]);
    // So late that nobody knows anything of the last quarter of an hour.
    expect(codes(at + 901 + LAG, over(at + 901 + LAG, 901 + LAG))).toEqual(["EVIDENCE_STALE api"]);
  });

  test("what was late is known once a later reading covers it, and restarts nothing then", () => {
    const at = SWAPPED + WINDOW + LAG;
    const late = { from: t(at - 200), to: t(at - LAG), reason: "rows are late" };
    const before = seen(at, [reading(at - LAG, { gaps: [late] })]);
    expect(shut(before, at)).toEqual(RUNNING);
    expect(shut(after(before, saw(at + 1, { readings: [reading(at + 1 - LAG)] })), at + 1)).toEqual([]);
    // A reading that begins later says nothing of it.
    const blind = saw(at + 1, { readings: [reading(at + 1 - LAG, { from: t(at - 199) })] });
    expect(shut(after(before, blind), at + 1)).toEqual(RUNNING);
  });

  test("a source that begins after the swap is silent from its beginning only", () => {
    const from = t(800);
    expect(codes(800 + WINDOW + LAG - 1, { from })).toEqual(RUNNING);
    expect(codes(800 + WINDOW + LAG, { from })).toEqual([]);
  });

  test("use of the leaked key after the swap restarts it, and is told as what it is", () => {
    const used = fact("api", 700, { key: "old", via: "audit", source: "log" });
    const at = 700 + WINDOW + LAG;
    const incident = after(
      gated(),
      saw(at - 1, { evidence: [used, fact("api", at - 1)], readings: [reading(at - 1 - LAG)] }),
    );
    expect(shut(incident, at - 1)).toEqual(["OLD_USE_SEEN api"]);
    expect(shut(after(incident, saw(at, { readings: [reading(at - LAG)] })), at)).toEqual([]);
  });

  test("a report that it holds the leaked key restarts it too", () => {
    const held = fact("api", 700, { key: "old", fact: "holds" });
    const at = 700 + 15 * 60 + 1;
    const incident = after(gated(), saw(700, { evidence: [held] }), saw(at, { evidence: [fact("api", at)] }));
    expect(shut(incident, at)).toEqual(["OLD_USE_SEEN api"]);
    expect(shut(after(incident, saw(at, { readings: [reading(at - LAG)] })), at)).toEqual([]);
  });

  test("use before the swap is no reason to wait", () => {
    const used = fact("api", SWAPPED - 1, { key: "old", via: "audit", source: "log" });
    const at = SWAPPED + WINDOW + LAG;
    const incident = after(
      gated(),
      saw(at, { evidence: [used, fact("api", at)], readings: [reading(at - LAG)] }),
    );
    expect(shut(incident, at)).toEqual([]);
  });
});

describe("a source whose silence says nothing", () => {
  const at = 5000;

  test.each<[string, Partial<SourceReading>]>([
    ["doesn't name the key", { identifiesKey: false }],
    ["doesn't cover the calls that this consumer makes", { covers: ["admin"] }],
    ["covers nothing", { covers: [] }],
  ])("%s", (_, over) => {
    expect(codes(at, over)).toEqual(BLIND);
  });

  test("covers only some of the calls of this consumer", () => {
    expect(codes(at, { covers: ["chat"] }, { calls: ["chat", "intake"] })).toEqual(BLIND);
    expect(codes(at, { covers: ["chat", "intake"] }, { calls: ["chat", "intake"] })).toEqual([]);
  });

  test("covers some calls, where nobody knows which ones this consumer makes", () => {
    expect(codes(at, { covers: ["chat"] }, { calls: [] })).toEqual(BLIND);
    expect(codes(at, { covers: ["*"] }, { calls: [] })).toEqual([]);
  });

  test("is blind to refusals once the key is disabled", () => {
    const disabled = row(4000, "rung.applied", { effect: "contain/disable", rung: "disable", detail: "" });
    expect(shut(after(seen(at, [reading(at - LAG)]), disabled), at)).toEqual(BLIND);
    expect(shut(after(seen(at, [reading(at - LAG, { recordsRefusals: true })]), disabled), at)).toEqual([]);
  });

  test("hasn't answered lately: what it showed then is not what is so now", () => {
    const silent = [{ source: "log", reason: "connection refused" }];
    const before = seen(800, [reading(770)]);
    const incident = after(before, saw(1700, { evidence: [fact("api", 1700)], silent }));
    expect(shut(before, 800)).toEqual([]);
    expect(shut(incident, 1701)).toEqual(["OLD_USE_UNOBSERVABLE log", "EVIDENCE_STALE api"]);
    expect(shut(after(incident, saw(1710, { readings: [reading(1680)] })), 1711)).toEqual([]);
  });

  test("one source that can see is enough, whatever the others can't", () => {
    const blind = reading(at - LAG, { source: "proxy", identifiesKey: false });
    expect(shut(seen(at, [blind, reading(at - LAG)]), at)).toEqual([]);
  });
});

test("somebody whom a person called this consumer, on the leaked key after its swap, is held against it", () => {
  const caller = { caller: "C-0000000a", rowsHash: "rows-EXAMPLE", reason: "EXAMPLE" };
  const incident = after(
    seen(900, [reading(870)]),
    saw(900, { callers: [stranger(890)] }),
    signed(901, ANA, "caller.classified", { ...caller, as: "consumer", consumer: "api" }),
  );
  expect(shut(incident, 902)).toEqual(["OLD_USE_SEEN api"]);
});
