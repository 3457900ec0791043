import { describe, expect, test } from "vitest";
import type { CallPeriod } from "../../src/core/consumer.ts";
import type { Incident } from "../../src/core/incident.ts";
import {
  BO,
  CACHE,
  CY,
  LAG,
  SWAPPED,
  after,
  attested,
  consumer,
  fact,
  gated,
  reading,
  row,
  saw,
  shut,
  signed,
  t,
} from "./builders.ts";

const DAY = 24 * 3600;
const NOW = 1000;
const PERIODS: readonly [string, CallPeriod][] = [
  ["that only runs when asked", "on-demand"],
  ["whose period is longer than the overlap", DAY],
];

function ran(period: CallPeriod, ...times: readonly number[]): Incident {
  const incident = gated({ consumers: [consumer("api", { period })] });
  const seen = times.map((at) => saw(at, { evidence: [fact("api", at)] }));
  return after(incident, ...seen, saw(NOW, { readings: [reading(NOW - LAG)] }));
}

describe.each(PERIODS)("a consumer %s", (_, period) => {
  test("is proven by two runs that somebody triggered", () => {
    expect(shut(ran(period, 700, 760), NOW)).toEqual([]);
  });

  test("isn't by one, nor by one that is told of twice", () => {
    const unproven = ["NEW_USE_UNPROVEN api", "OLD_USE_UNOBSERVABLE api"];
    expect(shut(ran(period, 700), NOW)).toEqual(unproven);
    expect(shut(ran(period, 700, 700), NOW)).toEqual(unproven);
  });

  test("isn't by one job that calls twice: runs lie a minute apart", () => {
    expect(shut(ran(period, 700, 701), NOW)).toContain("NEW_USE_UNPROVEN api");
    expect(shut(ran(period, 700, 759), NOW)).toContain("NEW_USE_UNPROVEN api");
  });

  test("isn't by runs before its swap", () => {
    expect(shut(ran(period, SWAPPED - 60, 700), NOW)).toContain("NEW_USE_UNPROVEN api");
  });

  test("its silence is counted for the token cache and the lag alone", () => {
    const at = SWAPPED + CACHE + LAG;
    const look = (now: number): readonly string[] => {
      const incident = gated({ consumers: [consumer("api", { period })] });
      const seen = saw(now, {
        evidence: [fact("api", 665, { runs: [t(605), t(665)] })],
        readings: [reading(now - LAG)],
      });
      return shut(after(incident, seen), now);
    };
    expect(look(at - 1)).toEqual(["SILENCE_RUNNING api"]);
    expect(look(at)).toEqual([]);
  });

  test("its silence says nothing before it ran, even where its proof was accepted", () => {
    const incident = ran(period);
    const accepted = [BO, CY].map((by) =>
      signed(NOW, by, "acceptance.signed", {
        code: "NEW_USE_UNPROVEN",
        subject: "api",
        reason: "EXAMPLE",
        expires: t(NOW + 3600),
      }),
    );
    expect(shut(after(incident, ...accepted), NOW)).toEqual(["OLD_USE_UNOBSERVABLE api"]);
  });

  test("its silence says nothing after a run on the old key, until it ran twice more on the new one", () => {
    const old = saw(770, { evidence: [fact("api", 760, { key: "old" })] });
    const incident = after(ran(period, 690, 750), old, saw(NOW, { readings: [reading(NOW - LAG)] }));
    expect(shut(incident, NOW)).toEqual(["OLD_USE_SEEN api"]);
    const again = (at: number) => saw(at, { evidence: [fact("api", at)] });
    expect(shut(after(incident, again(820)), NOW)).toEqual(["OLD_USE_SEEN api"]);
    expect(shut(after(incident, again(820), again(880)), NOW)).toEqual([]);
  });

  test("is proven by two runs once the key is disabled", () => {
    const incident = gated({ consumers: [consumer("api", { period })] });
    const disabled = row(700, "rung.applied", { effect: "contain/disable", rung: "disable", detail: "" });
    const run = (at: number) => saw(at, { evidence: [fact("api", at, { key: "unnamed" })] });
    expect(shut(after(incident, disabled, run(800)), NOW)).toContain("NEW_USE_UNPROVEN api");
    expect(shut(after(incident, disabled, run(800), run(860)), NOW)).toEqual([]);
  });
});

test("somebody's word for two runs is two runs said, not seen", () => {
  const incident = gated({ consumers: [consumer("api", { period: "on-demand" })] });
  const word = (at: number) => attested(at, CY, "new-key-in-use", "api", at);
  const unused = attested(950, CY, "old-key-unused", "api", 900);
  expect(shut(after(incident, word(800), unused), NOW)).toEqual(["NEW_USE_UNPROVEN api"]);
  expect(shut(after(incident, word(800), word(860), unused), NOW)).toEqual([]);
});
