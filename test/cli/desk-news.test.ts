import { describe, expect, it } from "vitest";
import { boardLines, objectiveLines } from "../../src/cli/desk/desk-board.ts";
import { createNewsTeller, newsOf } from "../../src/cli/desk/desk-news.ts";
import type { DeskLook } from "../../src/cli/desk/desk-services.ts";
import { createOutput } from "../../src/cli/output.ts";
import type { ExerciseRow } from "../../src/core/exercise/log.ts";
import { BOARD } from "../exercise-board.ts";
import { boardWhere, lookAt } from "./desk-look.ts";
import { tooWide } from "./screen.ts";

const at = "2026-11-23T09:21:00.000Z";
const EARLIER = lookAt("before the audit");
const told = (look: DeskLook): readonly string[] => newsOf(EARLIER, look).map(({ text }) => text);
const rows = (...added: readonly ExerciseRow[]) => lookAt("before the audit", { rows: added });
const board = (changes: Partial<typeof BOARD>) =>
  lookAt("before the audit", { board: { ...BOARD, ...changes } });

const OPTIONS = [
  { id: "ask", label: "ask who C-0a1b2c3d is", careful: true },
  { id: "console/revoke", label: "revoke it now", careful: false },
];
const decided: ExerciseRow = {
  type: "decided",
  at,
  seq: 7,
  point: "blocked",
  blockers: [],
  options: OPTIONS,
  choices: ["console/revoke"],
};
const noted = (objective: string | null, rating: "met" | null, text: string): ExerciseRow => ({
  type: "observed",
  at,
  objective,
  rating,
  text,
});

describe("what the facilitator is told while the game goes on", () => {
  it("what the players decided, and that it was rash", () => {
    expect(told(rows(decided))).toEqual(["the players: revoke it now [rash]"]);
  });

  it("what they choose from while they decide, once", () => {
    const deciding = board({ phase: "deciding", asked: 1, options: OPTIONS });
    expect(told(deciding)).toEqual(["the players decide: ask who C-0a1b2c3d is; revoke it now [rash]"]);
    expect(newsOf(deciding, deciding)).toEqual([]);
  });

  it("that they are asked, and what they answer", () => {
    const asked = board({ phase: "deciding", asked: 1 });
    expect(told(asked)).toEqual(["the players are asked whether to go ahead"]);
    const answered = { type: "answered", at, seq: 7, topic: "reissue", answer: false } as const;
    expect(told(rows(answered))).toEqual(["the players: reissue, no"]);
  });

  it("that they are asked again, where one question followed the other unseen", () => {
    const first = board({ phase: "deciding", asked: 1, options: OPTIONS });
    const second = board({ phase: "deciding", asked: 2 });
    const third = board({ phase: "deciding", asked: 3 });
    const texts = [newsOf(first, second), newsOf(second, third)].map((news) => news.map(({ text }) => text));
    expect(texts).toEqual([
      ["the players are asked whether to go ahead"],
      ["the players are asked whether to go ahead"],
    ]);
  });

  it("injects as they happen, by themselves or not, by the number that fire takes", () => {
    const injected = { type: "injected", at, inject: 1 } as const;
    const label = BOARD.injects[1]?.label ?? "";
    expect(told(rows({ ...injected, by: "script" }, { ...injected, by: "facilitator" }))).toEqual([
      `inject 2 happened: ${label}`,
      `inject 2 fired: ${label}`,
    ]);
  });

  it("that a note is on record", () => {
    expect(told(rows(noted("told-early", "met", "they rang"), noted(null, null, "quiet")))).toEqual([
      "noted: told-early met: they rang",
      "noted: quiet",
    ]);
  });

  it.each(["hostile", "consumer"] as const)("who a caller that the players found is in truth: %s", (is) => {
    const [only] = newsOf(EARLIER, lookAt("after it", { board: boardWhere(is) }));
    expect(only?.text).toMatch(/^the players see C-0a1b2c3d, from 203\.0\.113\.9, agent "python-requests/);
    const truth = is === "hostile" ? "the thief" : "jordans-cron, which nobody declared";
    expect(only?.text).toMatch(new RegExp(`In truth: ${truth}$`));
  });

  it("that time stands, and goes on", () => {
    const paused = board({ paused: true });
    expect(told(paused)).toEqual(["time stands"]);
    expect(newsOf(paused, EARLIER).map(({ text }) => text)).toEqual(["time goes on"]);
  });

  it("how fast it goes, when that changes", () => {
    expect(told(board({ speed: 1 }))).toEqual(["time is real now"]);
  });

  it("that nothing came of a command", () => {
    expect(told(board({ refused: [{ command: 3, why: "the inject has happened" }] }))).toEqual([
      "command 3 came to nothing: the inject has happened",
    ]);
  });

  it("nothing of what was before the desk was opened", () => {
    let err = "";
    const output = createOutput({ out: () => undefined, err: (text) => void (err += text) }, false);
    const tell = createNewsTeller(output);
    tell({ ...rows(decided), entries: [] });
    expect(err).toBe("");
    tell({ ...rows(decided, noted(null, null, `late ${"words ".repeat(30)}`)), entries: [] });
    expect(err).toContain("noted: late");
    expect(
      err
        .trimEnd()
        .split("\n")
        .every((line) => line.startsWith("EXERCISE ")),
    ).toBe(true);
    expect(tooWide(err)).toEqual([]);
  });
});

describe("the board", () => {
  const lines = boardLines(lookAt("after it", { board: boardWhere("hostile") })).join("\n");

  it("shows each inject with its number and when it is due", () => {
    expect(lines).toMatch(/ 1 +09:00 happened +the next create/);
    expect(lines).toMatch(/ 2 +held, was for 09:12 +jordans-cron/);
    expect(lines).toMatch(/ 3 +due 09:40 /);
    expect(lines).toMatch(/ 4 +waits for its cause /);
  });

  it("tells the truth, which the players don't know", () => {
    expect(lines).toMatch(/on the leaked key +svc-checkout, jordans-cron/);
    expect(lines).toMatch(/undeclared +jordans-cron/);
    expect(lines).toMatch(/caller C-0a1b2c3d +the thief/);
  });

  it("says whether time runs", () => {
    const first = (changes: Partial<typeof BOARD>) => boardLines(board(changes))[0];
    expect(first({})).toMatch(/^EXERCISE 09:20:00 time runs \(60x\)\. /);
    expect(first({ paused: true })).toContain("time stands");
    expect(first({ phase: "deciding" })).toContain("the players are deciding");
    expect(first({ phase: "over" })).toContain("the game is over");
  });

  it("fits into a terminal, each line with the banner", () => {
    expect(tooWide(lines)).toEqual([]);
    expect(lines.split("\n").filter((line) => !line.startsWith("EXERCISE "))).toEqual([]);
  });
});

it("the objectives stand with what was noted of each, and what nothing measures is said to be so", () => {
  const lines = objectiveLines(
    rows(noted("told-early", "met", "they rang"), noted(null, null, "quiet")),
  ).join("\n");
  expect(lines).toMatch(
    /told-early +Owners hear of it before their service is touched\n.* \(nothing measures it/,
  );
  expect(lines).toMatch(/^EXERCISE +met: they rang$/m);
  expect(lines).toMatch(/your note +quiet/);
});
