import { copyFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { readDeskLine } from "../../src/cli/desk/desk-command.ts";
import { createProgram, leavesOf, wordsOf } from "../../src/cli/program.ts";
import { loadRunnable } from "../../src/composition/rehearsal/runnable.ts";
import type { Board } from "../../src/core/exercise/board.ts";
import { BOARD } from "../exercise-board.ts";
import { makeHouse } from "./house.ts";

const DOC = readFileSync("docs/tabletop.md", "utf8");
const SCENARIO = "runbooks/scenarios/ci-log.yaml";
const blocks = (kind: string): readonly string[] =>
  [...DOC.matchAll(new RegExp(`^\`\`\`(?:${kind})\\n(.*?)^\`\`\`$`, "gms"))].map(([, text = ""]) => text);
const typed = (text: string): readonly string[] =>
  [...text.matchAll(/^(?:\$ )?stanch (.*)$/gm)].map(([, words = ""]) => words);

test(
  "what is typed before, for and after the game runs, in order, in a folder with nothing but the scenario",
  { timeout: 240_000 },
  async () => {
    const house = await makeHouse();
    const dir = mkdtempSync(join(tmpdir(), "stanch-tabletop-"));
    copyFileSync(SCENARIO, join(dir, "ci-log.yaml"));
    const before = process.cwd();
    onTestFinished(() => {
      process.chdir(before);
      house.journal.close();
      for (const folder of [dir, house.root]) rmSync(folder, { recursive: true, force: true });
    });
    process.chdir(dir);
    const lines = blocks("console|sh")
      .flatMap(typed)
      .filter((line) => !line.endsWith(" --facilitator"));
    expect(lines.length).toBeGreaterThan(5);
    for (const line of lines) {
      // A policy sits at the table.
      const players = line.endsWith(" --facilitated") ? ["--auto", "--time", "virtual"] : [];
      const folder = /--workspace (\S+)/.exec(line)?.[1] ?? ".";
      const { code, err } = await house.stanchIn(folder, ...wordsIn(line), ...players);
      expect({ line, code, err: code === 0 ? "" : err }).toEqual({ line, code: 0, err: "" });
    }
  },
);

/** Words as a shell has them. */
function wordsIn(line: string): readonly string[] {
  return [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? "");
}

test("what the game itself is started with are options that there are", () => {
  const [rehearse] = leavesOf(createProgram("0.0.0", async () => {})).filter(
    (one) => wordsOf(one) === "rehearse",
  );
  const known = rehearse?.options.map(({ long }) => long) ?? [];
  const lines = blocks("sh").flatMap(typed);
  expect(lines).toEqual(["rehearse ci-log.yaml --facilitator", "rehearse ci-log.yaml --facilitated"]);
  for (const line of lines) expect(known).toEqual(expect.arrayContaining(line.match(/--\w+/g) ?? []));
});

test("every line of the facilitator makes sense in that game, one after the other", () => {
  const runnable = loadRunnable(resolve(SCENARIO));
  if (runnable.kind !== "scenario") throw new Error("not a scenario");
  const { objectives, world } = runnable.scenario;
  let board: Board = {
    ...BOARD,
    objectives,
    injects: world.injects.map((_, index) => ({ index, label: "", state: "waiting", dueAt: null })),
  };
  const lines = blocks("desk").flatMap((text) => text.trimEnd().split("\n"));
  expect(lines.length).toBeGreaterThan(12);
  for (const line of lines) {
    const read = readDeskLine(line, board);
    expect({ line, problem: read.kind === "problem" ? read.text : null }).toEqual({ line, problem: null });
    if (read.kind === "send") board = after(board, read.command);
  }
});

function after(board: Board, command: { readonly do: string; readonly inject?: number }): Board {
  const state = ({ fire: "fired", hold: "held" } as const)[command.do as "fire" | "hold"];
  if (state !== undefined)
    return {
      ...board,
      injects: board.injects.map((one) => (one.index === command.inject ? { ...one, state } : one)),
    };
  if (command.do === "end") return { ...board, phase: "over" };
  if (command.do === "pause" || command.do === "resume") return { ...board, paused: command.do === "pause" };
  return board;
}
