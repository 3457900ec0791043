import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { basename } from "node:path";
import { StanchError } from "../core/errors.ts";
import type { Happened } from "../core/errors.ts";
import type { Secret } from "../core/secret.ts";
import { createCapture } from "./process-capture.ts";

/** The only variables that a child process gets. */
const PASSED_ON = ["PATH", "HOME", "LANG"] as const;
const OUTPUT_CAP_BYTES = 1024 * 1024;
const STDERR_TAIL_CHARACTERS = 2000;
const KILL_AFTER_MS = 1000;
const DRAIN_MS = 500;

/** One run of a program; no shell is involved. */
export interface ProcessRequest {
  /** Program and arguments; never a secret. */
  readonly argv: readonly string[];
  /** Folder in which it runs; by default that of stanch. */
  readonly cwd?: string;
  /** Written to standard input as it is, without a line end; then the input is closed. */
  readonly input?: Secret;
  readonly timeoutSeconds: number;
  /** Whether the program changes something: a failure is then `happened: "unknown"`. */
  readonly changes: boolean;
}

export interface ProcessResult {
  readonly exitCode: number;
  /** At most 1 MiB, with the input replaced by `***`. */
  readonly stdout: string;
  /** The last 2,000 characters, with the input replaced by `***`. */
  readonly stderr: string;
  /** Standard output was longer than what is kept. */
  readonly truncated: boolean;
}

/**
 * Runs programs of the operator's config with `PATH`, `HOME` and `LANG` as their whole environment.
 * Errors name the program and hold no output: `ERR_COMMAND_MISSING` (nothing ran), `ERR_COMMAND_TIMEOUT` (its process
 * group was killed) and `ERR_COMMAND_FAILED` (ended by a signal, or by an exit code when `complete` was asked for).
 */
export interface ProcessRunner {
  /** Resolves whatever the exit code is. */
  run(request: ProcessRequest): Promise<ProcessResult>;
  /** Resolves only with exit code 0. */
  complete(request: ProcessRequest): Promise<ProcessResult>;
}

/** `environment` is that of stanch itself; all but three variables of it are dropped. */
export function createProcessRunner(
  environment: Readonly<Record<string, string | undefined>>,
): ProcessRunner {
  const env: Record<string, string> = {};
  for (const name of PASSED_ON) {
    const value = environment[name];
    if (value !== undefined) env[name] = value;
  }
  return {
    run: (request) => runProcess(request, env),
    async complete(request) {
      const result = await runProcess(request, env);
      if (result.exitCode === 0) return result;
      throw failed(request, `ended with exit code ${result.exitCode}`, happenedAfterStart(request));
    },
  };
}

function runProcess(request: ProcessRequest, env: Readonly<Record<string, string>>): Promise<ProcessResult> {
  const stdout = createCapture(OUTPUT_CAP_BYTES, request.input);
  const stderr = createCapture(OUTPUT_CAP_BYTES, request.input);
  return new Promise((resolve, reject) => {
    const child = start(request, env);
    let timedOut = false;
    const timers: NodeJS.Timeout[] = [];
    const later = (ms: number, action: () => void): void => {
      timers.push(setTimeout(action, ms));
    };
    later(request.timeoutSeconds * 1000, () => {
      timedOut = true;
      killGroup(child, "SIGTERM");
      later(KILL_AFTER_MS, () => killGroup(child, "SIGKILL"));
    });
    const settle = (code: number | null, signal: NodeJS.Signals | null): void => {
      timers.forEach(clearTimeout);
      forget(child);
      // Whatever of the group outlived the program must not go on writing after the time-out was reported.
      if (timedOut) killGroup(child, "SIGKILL");
      child.stdout?.destroy();
      child.stderr?.destroy();
      if (timedOut) return reject(timeout(request));
      if (code === null)
        return reject(failed(request, `was ended by ${signal ?? "a signal"}`, happenedAfterStart(request)));
      resolve({
        exitCode: code,
        stdout: stdout.text(),
        stderr: stderr.text().slice(-STDERR_TAIL_CHARACTERS),
        truncated: stdout.truncated(),
      });
    };
    child.once("error", (error: NodeJS.ErrnoException) => {
      timers.forEach(clearTimeout);
      forget(child);
      reject(notStarted(request, error));
    });
    child.stdout?.on("data", stdout.add);
    child.stderr?.on("data", stderr.add);
    // A daemon that the program left behind may hold the pipes open for ever: don't wait for it long.
    child.once("exit", (code, signal) => {
      timers.forEach(clearTimeout);
      later(DRAIN_MS, () => settle(code, signal));
    });
    child.once("close", settle);
    // A program that doesn't read its input closes it early; its exit code tells what came of that.
    child.stdin?.on("error", () => undefined);
    child.stdin?.end(request.input?.reveal());
  });
}

function start(request: ProcessRequest, env: Readonly<Record<string, string>>): ChildProcess {
  const [program = "", ...rest] = request.argv;
  if (program === "") throw notStarted(request, { code: "ENOENT" });
  let child: ChildProcess;
  try {
    child = spawn(program, rest, {
      env: { ...env },
      ...(request.cwd === undefined ? {} : { cwd: request.cwd }),
      shell: false,
      // Its own group, so that a time-out ends its children too.
      detached: true,
      stdio: [request.input === undefined ? "ignore" : "pipe", "pipe", "pipe"],
    });
  } catch (error) {
    throw notStarted(request, error as NodeJS.ErrnoException);
  }
  remember(child);
  return child;
}

/** Children have their own group, so a Ctrl-C doesn't reach them: they go down when stanch ends. */
const running = new Set<ChildProcess>();

function remember(child: ChildProcess): void {
  if (running.size === 0) process.on("exit", killRunning);
  running.add(child);
}

function forget(child: ChildProcess): void {
  running.delete(child);
  if (running.size === 0) process.off("exit", killRunning);
}

function killRunning(): void {
  for (const child of running) killGroup(child, "SIGKILL");
}

function killGroup(child: ChildProcess, signal: "SIGTERM" | "SIGKILL"): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // The group is gone already.
  }
}

function happenedAfterStart(request: ProcessRequest): Happened {
  return request.changes ? "unknown" : "no";
}

function programName(request: ProcessRequest): string {
  return basename(request.argv[0] ?? "") || "the command";
}

function notStarted(request: ProcessRequest, error: { readonly code?: string | undefined }): StanchError {
  const missing = error.code === "ENOENT" || error.code === "EACCES";
  if (!missing) return failed(request, "could not be started", "no");
  return new StanchError({
    code: "ERR_COMMAND_MISSING",
    message: `${programName(request)} isn't installed, or isn't executable`,
    hint: "the operator names programs and their folder in the config; programs are looked up in PATH",
  });
}

function timeout(request: ProcessRequest): StanchError {
  return new StanchError({
    code: "ERR_COMMAND_TIMEOUT",
    message: `${programName(request)} took longer than ${request.timeoutSeconds} s and was ended`,
    retry: "later",
    happened: happenedAfterStart(request),
  });
}

function failed(request: ProcessRequest, what: string, happened: Happened): StanchError {
  return new StanchError({
    code: "ERR_COMMAND_FAILED",
    message: `${programName(request)} ${what}`,
    retry: "later",
    happened,
  });
}
