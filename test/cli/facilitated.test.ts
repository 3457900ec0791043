import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { ExerciseRow, ExerciseRowOf } from "../../src/core/exercise/log.ts";
import { parseExerciseLog } from "../../src/formats/exercise-log.ts";
import { type Build, buildProgram } from "../live/build.ts";
import { runToEnd } from "../live/run-to-end.ts";
import { type Talking, startTalking } from "./desk-process.ts";

const env = { PATH: process.env["PATH"] };
/** Slow until the facilitator is there and says otherwise: nothing is over before they have seen it. */
const GAME = ["--auto", "--facilitated", "--seed", "3", "--time", "real"];
const FAST = "time 600x";
const LONG = { timeout: 120_000 };

let build: Build;
let dir: string;
let started: Talking[];
beforeAll(async () => {
  build = await buildProgram();
}, 120_000);
afterAll(() => build.remove());
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "stanch-desk-"));
  started = [];
  const shipped = readFileSync("runbooks/scenarios/ci-log.yaml", "utf8");
  const held = shipped.replace("do: late-cron", "do: late-cron\n      held: true");
  writeFileSync(join(dir, "game.yaml"), held);
});
afterEach(async () => {
  for (const one of started) one.kill();
  await Promise.all(started.map((one) => one.ended()));
  rmSync(dir, { recursive: true, force: true });
});

const argv = (...words: readonly string[]): [string, ...string[]] => [
  process.execPath,
  build.bin,
  "rehearse",
  "game.yaml",
  ...words,
];

function start(...words: readonly string[]): Talking {
  const one = startTalking(argv(...words), { cwd: dir, env });
  started.push(one);
  return one;
}

const run = (...words: readonly string[]) => runToEnd(argv(...words), { cwd: dir, env });

/** The only game of the folder. */
function logOf(folder = dir): readonly ExerciseRow[] {
  const [name = "", ...others] = readdirSync(join(folder, ".stanch/rehearsals")).filter((one) =>
    one.endsWith(".ndjson"),
  );
  expect(others).toEqual([]);
  return parseExerciseLog(readFileSync(join(folder, ".stanch/rehearsals", name), "utf8"), name);
}

/** By the score of the only game of the folder. */
async function expectRated(id: string, rated: Readonly<Record<string, unknown>>): Promise<void> {
  const { code, stdout } = await runToEnd([process.execPath, build.bin, "score", "--json"], {
    cwd: dir,
    env,
  });
  expect(code).toBe(11);
  const { score } = JSON.parse(stdout) as { readonly score: { readonly objectives: readonly unknown[] } };
  expect(score.objectives).toContainEqual(expect.objectContaining({ id, ...rated }));
}

const factsIn = (rows: readonly ExerciseRow[]) =>
  rows.find((row): row is ExerciseRowOf<"ended"> => row.type === "ended")?.facts;

describe("a facilitator at a second terminal", LONG, () => {
  it("steps in, and what they did stands in the log of the table and changes what happens", async () => {
    const desk = start("--facilitator");
    await desk.until(/waiting for the game/);
    const game = start(...GAME);
    await desk.until(/you facilitate L-20261123-\w+: A team key in a CI log/);
    desk.type("pause");
    await desk.until(/time stands/);
    desk.type("note nobody-broken partly ana almost did");
    await desk.until(/noted: nobody-broken partly: ana almost did/);
    desk.type("hold 5");
    await desk.until(/inject 5 is held/);
    desk.type(FAST);
    await desk.until(/time is 600x now/);
    desk.type("resume");
    await desk.until(/inject 4 happened/);
    desk.type("fire 3");
    await desk.until(/inject 3 fired: jordans-cron/);
    await desk.until(/In\s+EXERCISE\s+truth: jordans-cron|In truth: jordans-cron/);
    desk.type("end");
    await desk.until(/the game is over/);
    desk.type("note a calm hour");
    await desk.until(/noted: a calm hour/);
    desk.type("end");
    expect(await desk.ended()).toBe(0);
    expect(await game.ended()).toBe(11);

    expect(readdirSync(join(dir, ".stanch/rehearsals")).filter((name) => name.includes("desk"))).toEqual([]);
    const rows = logOf();
    const injected = rows.filter((row) => row.type === "injected");
    const [late] = injected.filter(({ inject }) => inject === 2);
    expect(late).toMatchObject({ by: "facilitator" });
    expect(String(late?.at) > "2026-11-23T09:12:00.000Z").toBe(true);
    expect(injected.filter(({ inject }) => inject === 4)).toEqual([]);
    expect(rows.filter((row) => row.type === "observed")).toMatchObject([
      { objective: "nobody-broken", rating: "partly", text: "ana almost did" },
      { objective: null, rating: null, text: "a calm hour" },
    ]);
    expect(rows.at(-1)).toMatchObject({ type: "observed" });
    expect(factsIn(rows)?.undeclared).toEqual(["jordans-cron"]);
    await expectRated("nobody-broken", {
      rating: "partly",
      measured: 0,
      why: expect.stringContaining("who watched says partly: ana almost did"),
    });

    const [heard = ""] = game.talk().split("the game is over");
    expect(heard).toContain("EXERCISE the facilitator has paused the exercise\n");
    expect(heard).toContain("EXERCISE the facilitator has ended the exercise\n");
    expect(heard).not.toMatch(/inject|In truth|noted|almost|declared/);
    for (const said of [desk.talk(), game.talk()])
      expect(said.split("\n").filter((line) => line !== "" && !/^(EXERCISE|next:)/.test(line))).toEqual([]);
  });

  it("has played a game that plays again without them, to the byte", async () => {
    const desk = start("--facilitator");
    const game = start(...GAME);
    await desk.until(/you facilitate/);
    desk.type("fire 3");
    desk.type("note seen");
    await desk.until(/noted: seen/);
    desk.type("end");
    await desk.until(/the game is over/);
    desk.type("end");
    await Promise.all([desk.ended(), game.ended()]);
    const [log = ""] = readdirSync(join(dir, ".stanch/rehearsals")).filter((name) =>
      name.endsWith(".ndjson"),
    );
    const again = join(dir, "again");
    mkdirSync(again);
    const recorded = join(dir, ".stanch/rehearsals", log);
    const { code, stderr } = await run("--replay", recorded, "--workspace", again);
    expect(stderr).not.toContain("stanch: ");
    expect(code).toBe(11);
    expect(logOf(again)).toEqual(logOf());
  });

  it("who never fires a held inject keeps it out of the game", async () => {
    const desk = start("--facilitator");
    const game = start(...GAME);
    await desk.until(/you facilitate/);
    desk.type(FAST);
    await desk.until(/inject 4 happened/);
    desk.type("end");
    await desk.until(/the game is over/);
    desk.type("end");
    expect(await game.ended()).toBe(11);
    expect(factsIn(logOf())?.undeclared).toEqual([]);
  });

  it("may leave and come back; the game goes on meanwhile", async () => {
    const first = start("--facilitator");
    const game = start(...GAME);
    await first.until(/you facilitate/);
    first.type("note before");
    first.type("leave");
    await first.until(/the game goes on without it/);
    expect(await first.ended()).toBe(0);
    const second = start("--facilitator");
    await second.until(/your note +before/);
    second.type("note after");
    await second.until(/noted: after/);
    second.type("end");
    await second.until(/the game is over/);
    second.type("leave");
    await second.until(/you have left: the notes are closed\n/);
    expect(await second.ended()).toBe(0);
    expect(second.talk()).not.toContain("the game goes on");
    expect(await game.ended()).toBe(11);
  });
});

describe("one game, one facilitator", LONG, () => {
  it("a second of either is told who has the place", async () => {
    const game = start(...GAME);
    const desk = start("--facilitator");
    await desk.until(/you facilitate/);
    const held = new RegExp(`already by process ${desk.pid} since `);
    expect(await run("--facilitator")).toMatchObject({ code: 6, stderr: expect.stringMatching(held) });
    const played = new RegExp(`already by process ${game.pid} since `);
    for (const words of [GAME, ["--auto", "--seed", "3"]])
      expect(await run(...words)).toMatchObject({ code: 6, stderr: expect.stringMatching(played) });
    desk.type("board");
    await desk.until(/the truth/);
  });

  it("a game that was killed is known to be gone, and what it left isn't taken for a game", async () => {
    const game = start(...GAME);
    const desk = start("--facilitator");
    await desk.until(/you facilitate/);
    game.kill();
    await desk.until(/stanch: the game ended before it was over: its process is gone/);
    expect(await desk.ended()).toBe(9);
    const next = start("--facilitator");
    await next.until(/waiting for the game/);
    start(...GAME);
    await next.until(/you facilitate/);
  });
});
