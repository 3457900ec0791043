import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createSystemClock } from "../../src/adapters/clock.ts";
import { createCryptoRandom } from "../../src/adapters/random.ts";
import { createSigner } from "../../src/adapters/signer.ts";
import { pathsOf } from "../../src/composition/paths.ts";
import { rehearseIn } from "../../src/composition/rehearsal/rehearse-in.ts";
import { createJumpingWall } from "../jumping-wall.ts";
import { type Build, buildProgram } from "../live/build.ts";
import { talkingTeam, thinkingPrompter } from "../slow-team.ts";

const root = mkdtempSync(join(tmpdir(), "stanch-replays-"));
const small = resolve("test/crash/small.yaml");
let build: Build | null = null;
beforeAll(async () => {
  build = await buildProgram();
}, 60_000);
afterAll(async () => {
  await build?.remove();
  rmSync(root, { recursive: true, force: true });
});

let folders = 0;
const newFolder = (): string => mkdtempSync(join(root, `w${(folders += 1)}-`));

function run(cwd: string, ...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [build?.bin ?? "", ...args], {
    cwd,
    encoding: "utf8",
    env: { PATH: process.env["PATH"], XDG_CONFIG_HOME: join(root, "config"), NO_COLOR: "1" },
    stdio: ["ignore", "pipe", "pipe"],
    timeout: 120_000,
  });
  return { status, stdout, stderr };
}

/** What a process of its own left behind: its files, and what timelines say of them. */
function left(dir: string, incident: string) {
  const { journal, log } = pathsOf(dir).rehearsal(incident);
  const timeline = (format: string) =>
    run(dir, "timeline", "--incident", incident, "--format", format).stdout;
  return {
    journal: readFileSync(journal).toString("base64"),
    log: readFileSync(log, "utf8"),
    json: timeline("json"),
    markdown: timeline("markdown"),
  };
}

const incidentIn = (log: string): string => /"incident":"([^"]+)"/.exec(log)?.[1] ?? "";

describe("a replay in another process", () => {
  it("of a game that people played at 600 times the clock's pace leaves the same files, to the byte", async () => {
    const wall = createJumpingWall();
    const dir = newFolder();
    const toolbox = {
      signer: createSigner(),
      clock: createSystemClock(),
      random: createCryptoRandom(),
      wall,
    };
    const { incident } = await rehearseIn(toolbox, {
      file: small,
      dir,
      player: talkingTeam(wall, 0.4),
      prompter: thinkingPrompter(wall, 0.3),
      speed: 600,
      signal: new AbortController().signal,
      onEntries: () => undefined,
      onExercise: () => undefined,
    });
    const played = left(dir, incident);
    expect(played.markdown).toContain(incident);
    const recording = pathsOf(dir).rehearsal(incident).log;
    const [one, two] = [newFolder(), newFolder()];
    const first = run(one, "rehearse", small, "--replay", recording);
    expect(first.status).toBe(0);
    expect(run(two, "rehearse", small, "--replay", recording)).toEqual(first);
    expect(left(one, incident)).toEqual(played);
    expect(left(two, incident)).toEqual(played);
  }, 240_000);

  it("of a policy's game does as well, from a copy that nobody else can read and nothing overwrites", () => {
    const [one, two] = [newFolder(), newFolder()];
    const auto = ["rehearse", small, "--auto", "--policy", "revoke-first", "--seed", "9"];
    const recording = join(one, "game.ndjson");
    expect(run(one, ...auto, "--record", recording).status).toBe(11);
    const incident = incidentIn(readFileSync(recording, "utf8"));
    const played = left(one, incident);
    expect(readFileSync(recording, "utf8")).toBe(played.log);
    expect(run(two, "rehearse", small, "--replay", recording).status).toBe(11);
    expect(left(two, incident)).toEqual(played);
    const again = run(one, ...auto, "--record", recording);
    expect([again.status, again.stderr]).toEqual([
      2,
      expect.stringContaining("is there already and is kept"),
    ]);
    expect(left(one, incident)).toEqual(played);
  }, 240_000);

  it("says in one line what is wrong with what it was given, and exits 2", () => {
    const dir = newFolder();
    const nothing = join(dir, "nothing.ndjson");
    writeFileSync(nothing, "");
    const line = (...args: readonly string[]) => {
      const { status, stderr } = run(dir, "rehearse", small, ...args);
      expect(status).toBe(2);
      return stderr;
    };
    expect(line("--replay", join(dir, "missing"))).toContain("there is no such file");
    expect(line("--replay", nothing)).toContain("doesn't begin with the beginning of a game");
    for (const others of [["--auto"], ["--policy", "timer"], ["--seed", "1"], ["--time", "real"]])
      expect(line("--replay", nothing, ...others)).toContain(
        `cannot be used with option '${others[0] ?? ""}`,
      );
    for (const pace of ["fast", "0x", "60", "-1x", "1e9x"])
      expect(line("--auto", `--time=${pace}`)).toContain("virtual, real, or how many times as fast");
  }, 60_000);
});
