import { describe, expect, it } from "vitest";
import type { WorldFacts } from "../../../src/core/exercise/facts.ts";
import type { ExerciseRow } from "../../../src/core/exercise/log.ts";
import type { Objective, Rating } from "../../../src/core/exercise/objective.ts";
import type { CallerClass, JournalEntry } from "../../../src/core/journal.ts";
import { rateObjective } from "../../../src/core/exercise/rate.ts";
import { scoreOf } from "../../../src/core/exercise/score.ts";
import { scoreLines } from "../../../src/report/score-text.ts";
import { on, wholeIncident } from "../../report/entries.ts";
import { CLEAN, played, records } from "./game.ts";

const quick: Objective = { id: "quick", text: "It ends soon", measure: "end-time", met: 300, partly: 600 };
const clean: Objective = { id: "clean", text: "Nothing stays", measure: "keys-left", met: 0 };
const calm: Objective = { id: "calm", text: "Nobody shouts" };

const note = (objective: string | null, rating: Rating | null, text: string): ExerciseRow => ({
  type: "observed",
  at: on("14:20:00"),
  objective,
  rating,
  text,
});

describe("an objective", () => {
  it.each([
    [240, "met", "leaked key refused for good after: 4m; met is at most 5m, partly at most 10m"],
    [300, "met", "leaked key refused for good after: 5m; met is at most 5m, partly at most 10m"],
    [301, "partly", "leaked key refused for good after: 5m 1s; met is at most 5m, partly at most 10m"],
    [600, "partly", "leaked key refused for good after: 10m; met is at most 5m, partly at most 10m"],
    [601, "not", "leaked key refused for good after: 10m 1s; met is at most 5m, partly at most 10m"],
  ] as const)("measured as %s is %s, and says why", (measured, rating, why) => {
    const game = played({ facts: { exposureSeconds: 1200 + measured } });
    expect(rateObjective(quick, game)).toEqual({
      id: "quick",
      text: "It ends soon",
      measure: "end-time",
      measured,
      rating,
      why,
    });
  });

  it("whose measure it never came to isn't met", () => {
    const rated = rateObjective(quick, played({ facts: { endedAt: null } }));
    expect(rated).toMatchObject({ rating: "not", measured: null, why: expect.stringContaining("never") });
  });

  it("without partly is met or it isn't", () => {
    const facts = { orphans: ["key_9"] };
    const rated = rateObjective(clean, played({ facts }));
    expect(rated).toMatchObject({ rating: "not", why: "keys left behind: 1; met is 0" });
  });

  it("follows the newest word of whoever watched, whatever the measure says, and tells both", () => {
    const rows = [
      note("clean", "not", "too soon to say"),
      note("clean", "partly", "found late"),
      note("clean", null, "hm"),
    ];
    expect(rateObjective(clean, played({ rows }))).toMatchObject({
      rating: "partly",
      measured: 0,
      why: "who watched says partly: found late (keys left behind: 0; met is 0)",
    });
  });

  it("that nothing measures is open until somebody who watched rates it", () => {
    expect(
      rateObjective(calm, played({ rows: [note(null, "met", "all well"), note("clean", "met", "yes")] })),
    ).toMatchObject({
      rating: null,
      measure: null,
      why: "nothing measures it, and nobody who watched rated it",
    });
    expect(rateObjective(calm, played({ rows: [note("calm", "met", "a quiet room")] }))).toMatchObject({
      rating: "met",
      why: "who watched says met: a quiet room",
    });
  });
});

/** The journal in which people said this of the caller, one after the other. */
function saying(...classes: readonly CallerClass[]): readonly JournalEntry[] {
  const whole = wholeIncident("rehearsal");
  const at = whole.findIndex(({ type }) => type === "caller.classified");
  const said = whole[at];
  if (said?.type !== "caller.classified") throw new Error("nobody said anything");
  const rows = classes.map((as) => ({ ...said, data: { ...said.data, as } }));
  const rest = whole.filter(({ type }) => type !== "caller.classified");
  return [...rest.slice(0, at), ...rows, ...rest.slice(at)].map((row, index) => ({ ...row, seq: index + 1 }));
}

describe("a score", () => {
  const reasons = (facts: Partial<WorldFacts>, objectives: readonly Objective[] = [], stop = "closed") =>
    scoreOf({ ...records({ facts, stop }), objectives }).reasons;

  it("is passed with nothing against it, an objective that is partly met or open included", () => {
    const score = scoreOf({ ...records(), objectives: [quick, clean, calm] });
    expect(score).toMatchObject({ passed: true, reasons: [], endedAt: on("14:40:00") });
    expect(score.objectives.map(({ rating }) => rating)).toEqual(["partly", "met", null]);
  });

  it.each([
    [{}, "blocked", "the response isn't closed: it stopped as blocked"],
    [
      { prematureEnds: [{ keyId: "key_1", at: on("14:05:00"), consumers: ["checkout"] }] },
      "closed",
      "the leaked key was ended under: checkout",
    ],
    [{ onLeakedKey: ["checkout"] }, "closed", "still on the leaked key: checkout"],
    [{ orphans: ["key_8"] }, "closed", "keys left behind: key_8"],
    [{ thief: { ...CLEAN.thief, keysAlive: ["key_9"] } }, "closed", "keys left behind: key_9"],
  ])("isn't passed for %j when it stopped as %s", (facts, stop, reason) => {
    expect(reasons(facts, [], stop)).toEqual([reason]);
  });

  it("isn't passed with an objective that isn't met, whoever says so", () => {
    expect(reasons({ exposureSeconds: 3000 }, [quick])).toEqual(["objectives not met: quick"]);
    const rows = [note("calm", "not", "they shouted")];
    expect(scoreOf({ ...records({ rows }), objectives: [calm] }).reasons).toEqual([
      "objectives not met: calm",
    ]);
  });

  it("isn't passed with a thief who goes by something else at the end", () => {
    const said = (...as: readonly CallerClass[]) => {
      const entries = saying(...as);
      return scoreOf({ ...records({ entries }), objectives: [] }).reasons;
    };
    expect(said("responder")).toEqual(["misjudged: C-0a1b2c3d is hostile"]);
    expect(said("hostile", "consumer")).toEqual(["misjudged: C-0a1b2c3d is hostile"]);
    expect(said("hostile")).toEqual([]);
    // Taken back in time: the report has it as an area, and nobody is let in.
    expect(said("responder", "hostile")).toEqual([]);
  });

  it("holds the figures", () => {
    expect(scoreOf({ ...records(), objectives: [] }).figures).toEqual({
      containSeconds: 33,
      endSeconds: 549,
      exposureSeconds: 1749,
      exposureGoesOn: false,
      thiefCalls: 2,
      prematureEnds: 0,
      broken: [],
      keysLeft: 0,
      evidence: { observed: 1, attested: 1, accepted: 0, retired: 1, none: 0 },
      owners: { touched: 2, told: 0 },
    });
  });

  it("says whether the response is closed, and whether the leaked key works still", () => {
    const of = (facts: Partial<WorldFacts>, stop: string) =>
      scoreOf({ ...records({ facts, stop }), objectives: [] });
    expect(of({}, "closed")).toMatchObject({ closed: true, figures: { exposureGoesOn: false } });
    const idle = of({ endedAt: null, exposureSeconds: 3600 }, "declined");
    expect(idle).toMatchObject({ closed: false, figures: { exposureGoesOn: true } });
    const line = scoreLines(idle).find((one) => one.includes("exposed for"));
    expect(line).toMatch(/exposed for +1h and going on$/);
  });

  it.each([
    ["the end", (rows: readonly ExerciseRow[]) => rows.filter(({ type }) => type !== "ended")],
    ["the beginning", (rows: readonly ExerciseRow[]) => rows.filter(({ type }) => type !== "began")],
    ["everything", () => []],
  ])("isn't there for a log of the table that lacks %s", (_what, cut) => {
    const { entries, rows } = records();
    expect(() => scoreOf({ entries, rows: cut(rows), objectives: [] })).toThrow(
      expect.objectContaining({ code: "ERR_SCORE_UNFINISHED" }),
    );
  });
});
