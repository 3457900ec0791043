import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createProcessRunner } from "../../src/adapters/process.ts";
import type { ProcessRequest } from "../../src/adapters/process.ts";
import { StanchError } from "../../src/core/errors.ts";
import { Secret } from "../../src/core/secret.ts";

const value = 'team.EXAMPLE"key/with+marks?0123';
const runner = createProcessRunner({ ...process.env, LANG: "C", STANCH_TOKEN: "team.EXAMPLEenvironment" });

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "stanch-process-"));
});
afterEach(() => rm(folder, { recursive: true }));

function request(argv: readonly string[], more: Partial<ProcessRequest> = {}): ProcessRequest {
  return { argv, timeoutSeconds: 10, changes: false, ...more };
}

async function errorOf(promise: Promise<unknown>): Promise<StanchError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(StanchError);
  return error as StanchError;
}

async function isAlive(pidFile: string): Promise<boolean> {
  const pid = Number(await readFile(pidFile, "utf8"));
  expect(pid).toBeGreaterThan(1);
  try {
    // A zombie still answers signal 0 until its parent has waited for it.
    return !/^State:\s+Z/m.test(await readFile(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}

describe("process", () => {
  it("gives exit code, output and error output", async () => {
    const result = await runner.run(request(["sh", "-c", "echo out; echo talk >&2; exit 3"]));
    expect(result).toEqual({ exitCode: 3, stdout: "out\n", stderr: "talk\n", truncated: false });
  });

  it("runs no shell: marks in arguments mean nothing", async () => {
    const argument = `$(touch ${join(folder, "made")}); *`;
    const result = await runner.run(request(["printf", "%s", argument]));
    expect(result.stdout).toBe(argument);
  });

  it("hands over the value on standard input only, byte for byte", async () => {
    const file = join(folder, "value");
    const script = `cat >${file}; tr '\\0' ' ' </proc/$$/cmdline; env`;
    const result = await runner.run(
      request(["sh", "-c", script], { input: new Secret(value), changes: true }),
    );
    expect(await readFile(file, "utf8")).toBe(value);
    expect(result.stdout).not.toContain("EXAMPLE");
  });

  it("passes on PATH, HOME and LANG and no other variable", async () => {
    const result = await runner.run(request(["env"]));
    const names = result.stdout
      .trim()
      .split("\n")
      .map((line) => line.split("=")[0]);
    expect(new Set(names)).toEqual(new Set(["PATH", "HOME", "LANG"]));
  });

  it.each([
    ["as it is", "cat"],
    ["as JSON", `sed 's/"/\\\\"/g'`],
    ["in Base64", "base64 -w0"],
  ])("scrubs the value from both outputs where the program prints it %s", async (_how, filter) => {
    const result = await runner.run(
      request(["sh", "-c", `out=$(${filter}); printf %s "$out"; printf %s "$out" >&2`], {
        input: new Secret(value),
      }),
    );
    expect(result).toMatchObject({ exitCode: 0, stdout: "***", stderr: "***" });
  });

  it("keeps 1 MiB, goes on reading, and leaves no half of the value at the cut", async () => {
    const script = `v=$(cat); head -c 1048566 /dev/zero | tr '\\0' x; printf %s "$v"; head -c 3000000 /dev/zero`;
    const result = await runner.run(request(["sh", "-c", script], { input: new Secret(value) }));
    expect(result.truncated).toBe(true);
    expect(result.stdout.length).toBeGreaterThan(1_048_000);
    expect(result.stdout).toMatch(/^x+$/);
  });

  it("keeps the end of the error output", async () => {
    const result = await runner.run(request(["sh", "-c", "seq 1 5000 >&2"]));
    expect(result.stderr.length).toBe(2000);
    expect(result.stderr.endsWith("4999\n5000\n")).toBe(true);
  });

  it("says that nothing happened when the program is missing or can't be executed", async () => {
    const plain = join(folder, "plain");
    await writeFile(plain, "not a program");
    for (const program of ["stanch-no-such-program", plain, ""]) {
      const error = await errorOf(
        runner.run(request([program, "x"], { changes: true, input: new Secret(value) })),
      );
      expect(error).toMatchObject({ code: "ERR_COMMAND_MISSING", happened: "no" });
    }
  });

  it("refuses an argument that no program can be given, without printing it", async () => {
    const error = await errorOf(runner.run(request(["cat", "a\0team.EXAMPLE"], { changes: true })));
    expect(error).toMatchObject({ code: "ERR_COMMAND_FAILED", happened: "no" });
    expect(error.message).not.toContain("EXAMPLE");
  });

  it.each([
    [true, "unknown"],
    [false, "no"],
  ])("a non-zero exit of a command with changes: %s leaves happened: %s", async (changes, happened) => {
    const argv = ["sh", "-c", "cat >&2; exit 7"];
    const error = await errorOf(runner.complete(request(argv, { changes, input: new Secret(value) })));
    expect(error).toMatchObject({
      code: "ERR_COMMAND_FAILED",
      happened,
      message: "sh ended with exit code 7",
    });
    expect(JSON.stringify(error)).not.toContain("EXAMPLE");
  });

  it("a command that a signal ended has no result", async () => {
    const error = await errorOf(runner.run(request(["sh", "-c", "kill -9 $$"], { changes: true })));
    expect(error).toMatchObject({ code: "ERR_COMMAND_FAILED", happened: "unknown" });
    expect(error.message).toBe("sh was ended by SIGKILL");
  });

  it("ends the whole process group at the time-out, one that ignores SIGTERM too", async () => {
    const pidFile = join(folder, "pid");
    const script = `trap '' TERM; sh -c 'trap "" TERM; echo $$ >${pidFile}; while :; do sleep 1; done' & wait`;
    const started = Date.now();
    const error = await errorOf(
      runner.run(request(["sh", "-c", script], { timeoutSeconds: 0.5, changes: true })),
    );
    expect(error).toMatchObject({ code: "ERR_COMMAND_TIMEOUT", happened: "unknown", retry: "later" });
    expect(Date.now() - started).toBeLessThan(6000);
    await expect.poll(() => isAlive(pidFile)).toBe(false);
  });

  it("doesn't wait for a daemon that keeps the output open, and leaves it running", async () => {
    const pidFile = join(folder, "pid");
    const started = Date.now();
    const result = await runner.run(request(["sh", "-c", `sleep 30 & echo $! >${pidFile}; echo started`]));
    expect(result).toMatchObject({ exitCode: 0, stdout: "started\n" });
    expect(Date.now() - started).toBeLessThan(6000);
    expect(await isAlive(pidFile)).toBe(true);
    process.kill(Number(await readFile(pidFile, "utf8")));
  });

  it("takes its children along when stanch itself ends", async () => {
    const pidFile = join(folder, "pid");
    const script = `
      import { createProcessRunner } from ${JSON.stringify(new URL("../../src/adapters/process.ts", import.meta.url).href)};
      const argv = ["sh", "-c", "echo $$ >${pidFile}; sleep 30"];
      createProcessRunner(process.env).run({ argv, timeoutSeconds: 30, changes: false });
      setTimeout(() => process.exit(0), 500);`;
    const result = await runner.run(request([process.execPath, "--input-type=module", "-e", script]));
    expect(result.exitCode).toBe(0);
    await expect.poll(() => isAlive(pidFile)).toBe(false);
  });

  it("a program that ended in time isn't late because its daemon holds the output", async () => {
    const argv = ["sh", "-c", "sleep 3 & sleep 0.3; echo done"];
    expect(await runner.run(request(argv, { timeoutSeconds: 0.6 }))).toMatchObject({ stdout: "done\n" });
  });

  it("survives a program that closes its input unread", async () => {
    const input = new Secret("team.EXAMPLE".padEnd(500_000, "x"));
    const result = await runner.run(request(["sh", "-c", "exec <&-; sleep 0.2; echo done"], { input }));
    expect(result).toMatchObject({ exitCode: 0, stdout: "done\n" });
  });
});
