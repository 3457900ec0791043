import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Build, buildProgram } from "../live/build.ts";
import { startTalking } from "./desk-process.ts";

const TABLETOP = resolve("runbooks/scenarios/ci-log.yaml");
const LONG = { timeout: 240_000 };

const root = mkdtempSync(join(tmpdir(), "stanch-offline-"));
const env = { PATH: process.env["PATH"] };
let build: Build;
beforeAll(async () => {
  build = await buildProgram();
}, 60_000);
afterAll(async () => {
  await build.remove();
  rmSync(root, { recursive: true, force: true });
});

const traceOf = (name: string): string => join(root, `${name}.strace`);

/** A program, and a list of what it asked the kernel to connect to or to send. */
function watched(name: string, argv: readonly string[]): readonly [string, ...string[]] {
  const calls = "trace=connect,sendto,sendmsg,sendmmsg";
  return ["strace", "-f", "-qq", "-e", calls, "-o", traceOf(name), process.execPath, ...argv];
}

/** Addresses of the internet in that list. */
function addressesIn(name: string): readonly string[] {
  return readFileSync(traceOf(name), "utf8")
    .split("\n")
    .filter((line) => /AF_INET/.test(line));
}

/** Addresses that a program tried to reach until it ended as it should. */
function reached(name: string, argv: readonly string[], cwd = root): readonly string[] {
  const [program, ...args] = watched(name, argv);
  const { status, stderr } = spawnSync(program, args, { cwd, encoding: "utf8", env, timeout: 100_000 });
  expect({ status, stderr: status === 0 ? "" : stderr }).toEqual({ status: 0, stderr: "" });
  return addressesIn(name);
}

function folder(name: string): string {
  const dir = join(root, name);
  mkdirSync(dir);
  return dir;
}

describe("a rehearsal, watched at the kernel", LONG, () => {
  it("sends nothing over the network, nor does what is made of it afterwards", () => {
    const dir = folder("alone");
    const stanch = (name: string, ...argv: readonly string[]) => reached(name, [build.bin, ...argv], dir);
    expect(stanch("rehearsal", "rehearse", TABLETOP, "--auto", "--seed", "7", "--show-clicks")).toEqual([]);
    const [log = ""] = readdirSync(join(dir, ".stanch/rehearsals")).filter((one) => one.endsWith(".ndjson"));
    const recorded = join(dir, ".stanch/rehearsals", log);
    const again = folder("again");
    expect(stanch("replay", "rehearse", TABLETOP, "--replay", recorded, "--workspace", again)).toEqual([]);
    expect(stanch("score", "score")).toEqual([]);
    expect(stanch("aar", "aar", "--format", "html", "--out", "EXERCISE-aar.html")).toEqual([]);
  });

  it("sends nothing with a facilitator at a desk of their own, neither the game nor the desk", async () => {
    const dir = folder("facilitated");
    const start = (name: string, ...argv: readonly string[]) =>
      startTalking(watched(name, [build.bin, "rehearse", TABLETOP, ...argv]), { cwd: dir, env });
    const desk = start("desk", "--facilitator");
    const game = start("game", "--auto", "--facilitated", "--seed", "3", "--time", "real");
    try {
      await desk.until(/you facilitate/);
      desk.type("note they are calm");
      await desk.until(/noted: they are calm/);
      desk.type("fire 3");
      await desk.until(/inject 3 fired/);
      desk.type("end");
      await desk.until(/the game is over/);
      desk.type("end");
      expect([await desk.ended(), await game.ended()]).toEqual([0, 11]);
    } finally {
      desk.kill();
      game.kill();
    }
    expect([...addressesIn("desk"), ...addressesIn("game")]).toEqual([]);
  });

  it("would be seen if it did, by one that talks, too", async () => {
    const call = "require('node:net').connect(9, '127.0.0.1').on('error', () => {})";
    expect(reached("call", ["-e", call]).length).toBeGreaterThan(0);
    const talking = startTalking(
      watched("talk", ["-e", `process.stdin.once('data', () => {${call}; process.stdin.destroy()})`]),
      {
        cwd: root,
        env,
      },
    );
    talking.type("call");
    await talking.ended();
    expect(addressesIn("talk").length).toBeGreaterThan(0);
  });
});
