import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Build, buildProgram } from "../live/build.ts";
import { openTerminal } from "../live/terminal.ts";

const root = mkdtempSync(join(tmpdir(), "stanch-desk-terminal-"));
let build: Build;
beforeAll(async () => {
  build = await buildProgram();
  copyFileSync("runbooks/scenarios/ci-log.yaml", join(root, "game.yaml"));
}, 120_000);
afterAll(async () => {
  await build.remove();
  rmSync(root, { recursive: true, force: true });
});

it.each([
  ["in colour", {}, []],
  ["without colour", { NO_COLOR: "1" }, []],
  ["in plain lines", { NO_COLOR: "1" }, ["--accessible"]],
] as const)(
  "players and their facilitator play a game at two terminals, %s",
  { timeout: 180_000 },
  async (_name, colour, more) => {
    const env = { PATH: process.env["PATH"], ...colour };
    const open = (...words: readonly string[]) =>
      openTerminal([process.execPath, build.bin, "rehearse", "game.yaml", ...words, ...more], {
        cwd: root,
        env,
      });
    const desk = open("--facilitator");
    await desk.until(/waiting for the game/);
    const players = open("--facilitated", "--seed", "9", "--time", "real");
    await desk.until(/help lists what you can type/);
    await players.until(/Time goes on while you choose/);
    await players.until(/What now\?/);
    // The list of the choices is drawn to its end.
    await players.until(more.length > 0 ? /\(1 to \d+\)/ : /revoke the leaked key now/);
    await desk.enter("hold 3");
    await desk.until(/inject 3 is held/);
    await desk.enter("note cron-found partly they ask for the crontabs");
    await desk.until(/noted: cron-found partly: they ask/);
    await desk.enter("hold 3");
    await desk.until(/inject 3 is held already: fire 3/);
    await desk.enter("time 600x");
    await desk.until(/time is 600x now/);
    await players.enter(more.length > 0 ? "1" : "");
    await desk.until(/the players: let stanch begin/);
    await desk.until(/the players are asked whether to go ahead/);
    await players.until(/EXERCISE Go ahead\?/);
    await desk.enter("end");
    await desk.until(/the game ends once the players have answered/);
    if (more.length > 0) await players.enter("y");
    else await players.press("y");
    await desk.until(/the game is over/);
    await desk.enter("end");
    expect(await desk.ended()).toBe(0);
    // Not passed, as at any other moment, though nobody was there to say yes to what came next.
    expect(await players.ended()).toBe(11);
    const seen = stripVTControlCharacters(players.transcript());
    expect(seen).toContain("the response isn't closed: it stopped as decision");
    expect(seen).toContain("a person has to decide: ");
    expect(seen).not.toContain("not done: ");
    expect(seen).toContain("the facilitator has ended the exercise");
    expect(seen.split("the facilitator has ended")[0]).not.toMatch(/inject|In truth|crontabs/);
    const isDrawn = more.length === 0;
    // Colours and cursor movements: a desk in plain lines has none, one without colour no colours.
    // eslint-disable-next-line no-control-regex
    expect(/\u001b\[\d*[A-HJK]/.test(desk.transcript())).toBe(isDrawn);
    // eslint-disable-next-line no-control-regex
    expect(desk.transcript()).not.toMatch(/\u001b\[[\d;]*m/);
  },
);
