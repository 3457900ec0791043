import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Build, buildProgram } from "../live/build.ts";

const root = mkdtempSync(join(tmpdir(), "stanch-binary-"));
const tabletop = resolve("runbooks/scenarios/ci-log.yaml");
let build: Build | null = null;
let bin = "";
beforeAll(async () => {
  build = await buildProgram();
  bin = build.bin;
}, 60_000);
afterAll(async () => {
  await build?.remove();
  rmSync(root, { recursive: true, force: true });
});

function run(
  args: readonly string[],
  options: { readonly cwd?: string; readonly before?: readonly string[] } = {},
) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...(options.before ?? []), bin, ...args], {
    cwd: options.cwd ?? root,
    encoding: "utf8",
    env: { PATH: process.env["PATH"], XDG_CONFIG_HOME: join(root, "config"), NO_COLOR: "1" },
    stdio: ["ignore", "pipe", "pipe"],
    timeout: 60_000,
  });
  return { status, stdout, stderr };
}

describe("the program as it is installed", () => {
  it("plays a whole rehearsal to a result with code 0, byte for byte the same for the same seed", () => {
    const once = run(["rehearse", tabletop, "--auto", "--seed", "7", "--json"]);
    const again = run(["rehearse", tabletop, "--auto", "--seed", "7", "--json"]);
    expect(once.status).toBe(0);
    expect(again.stdout).toBe(once.stdout);
    expect(again.stderr).toBe(once.stderr);
    const last = JSON.parse(once.stdout.trimEnd().split("\n").at(-1) ?? "") as Record<string, unknown>;
    expect(last).toMatchObject({ type: "result", code: 0, state: "closed", blockers: [] });
    const other = run(["rehearse", tabletop, "--auto", "--seed", "8", "--json"]);
    expect(other.stdout).not.toBe(once.stdout);
  }, 120_000);

  it("says EXERCISE on every line of a rehearsal but the last, a command to type, and what the README shows of it", () => {
    const { stderr } = run(["rehearse", tabletop, "--auto", "--seed", "7"]);
    const lines = stderr.trimEnd().split("\n");
    expect(lines.length).toBeGreaterThan(40);
    expect(lines.slice(0, -1).filter((line) => !line.startsWith("EXERCISE"))).toEqual([]);
    const sample = readFileSync("README.md", "utf8").split("\n");
    const shown = sample.filter((line) => line.startsWith("EXERCISE"));
    expect(shown.length).toBeGreaterThan(5);
    expect(shown.filter((line) => !lines.includes(line))).toEqual([]);
    expect(lines.at(-1)).toMatch(/^next: stanch timeline --incident L-\d{8}-\w{4}$/);
  }, 60_000);

  it("keeps on record that a flag agreed, not a person", () => {
    const small = resolve("test/crash/small.yaml");
    const { stdout } = run(["rehearse", small, "--auto", "--json"]);
    const { incident } = JSON.parse(stdout.trimEnd().split("\n").at(-1) ?? "") as { incident: string };
    const timeline = run(["timeline", "--incident", incident, "--format", "csv"]).stdout.split("\n");
    const agreed = timeline.filter((line) => /by (flag|prompt)/.test(line));
    expect(agreed.length).toBeGreaterThanOrEqual(3);
    expect(agreed.filter((line) => !line.includes("by flag"))).toEqual([]);
  });

  it("opens no socket in a rehearsal", () => {
    const deny =
      "data:text/javascript,import net from 'node:net';import dgram from 'node:dgram';" +
      "const no=()=>{process.stderr.write('SOCKET');process.exit(99)};" +
      "net.Socket.prototype.connect=no;net.Server.prototype.listen=no;dgram.Socket.prototype.send=no;";
    const small = resolve("test/crash/small.yaml");
    const { status, stderr } = run(["rehearse", small, "--auto"], { before: ["--import", deny] });
    expect([status, stderr.includes("SOCKET")]).toEqual([0, false]);
    // The deny list does bite: a connection under it ends the process.
    const call = ["--import", deny, "-e", "require('node:net').connect(9)"];
    expect(spawnSync(process.execPath, call, { timeout: 10_000 }).status).toBe(99);
  });

  it("says in one line what it needs when Node is too old", () => {
    const older = "data:text/javascript,Object.defineProperty(process.versions,'node',{value:'20.20.2'})";
    const { status, stdout, stderr } = run(["--help"], { before: ["--import", older] });
    expect(status).toBe(1);
    expect(stdout).toBe("");
    expect(stderr).toBe(
      `stanch: needs Node 24.15 or newer, this is 20.20.2; inside a clone use "npx stanch"\n`,
    );
  });

  it("ends a wrong command line with 2 and help with 0", () => {
    expect(run(["--help"]).status).toBe(0);
    expect(run(["--version"]).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect(run(["respnd"]).status).toBe(2);
    expect(run(["init", "--policy", "three-person"]).status).toBe(2);
    expect(run(["respond", tabletop]).status).toBe(2);
    expect(run(["rehearse", tabletop]).stderr).toContain("there is no terminal");
    expect(run(["status"], { cwd: tmpdir() }).stderr).toContain("stanch init");
  });

  it("keeps help within 80 columns", () => {
    const wide = run(["--help"])
      .stdout.split("\n")
      .filter((line) => line.length > 80);
    expect(wide).toEqual([]);
  });

  it("makes every directory 0700 and every file 0600, though the umask would let everybody in", () => {
    const folder = join(root, "open");
    const script = `umask 000; mkdir -p "$1"; cd "$1"; for a in "init --policy two-person" "enrol mia" "enrol jo"; do "$2" "$3" $a || exit 9; done; "$2" "$3" rehearse "$4" --auto`;
    const small = resolve("test/crash/small.yaml");
    const { status } = spawnSync("sh", ["-c", script, "sh", folder, process.execPath, bin, small], {
      env: { PATH: process.env["PATH"], XDG_CONFIG_HOME: join(root, "open-config") },
      stdio: "ignore",
      timeout: 60_000,
    });
    expect(status).toBe(0);
    for (const made of [join(folder, ".stanch"), join(root, "open-config", "stanch")]) {
      expect(statSync(made).mode & 0o777).toBe(0o700);
      const inside = readdirSync(made, { recursive: true, withFileTypes: true });
      expect(inside.length).toBeGreaterThan(1);
      const open = inside.filter((entry) => {
        const mode = statSync(join(entry.parentPath, entry.name)).mode & 0o777;
        return mode !== (entry.isDirectory() ? 0o700 : 0o600);
      });
      expect(open.map((entry) => entry.name)).toEqual([]);
    }
  }, 60_000);
});
