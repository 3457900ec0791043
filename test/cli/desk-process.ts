import { type ChildProcess, spawn } from "node:child_process";
import { setTimeout as pause } from "node:timers/promises";

/** A program whose talk is read, and to which lines may be typed, without a terminal. */
export interface Talking {
  readonly pid: number | undefined;
  /** Waits for this in its talk, behind what was waited for before; gives what it matched. */
  until(wanted: RegExp): Promise<RegExpExecArray>;
  type(line: string): void;
  kill(): void;
  /** Waits for its end; its exit code, null where it was killed. */
  ended(): Promise<number | null>;
  /** All that it said so far. */
  talk(): string;
}

const LONGEST_WAIT_MS = 60_000;

export function startTalking(
  argv: readonly [string, ...string[]],
  how: { readonly cwd: string; readonly env: NodeJS.ProcessEnv },
): Talking {
  const [program, ...args] = argv;
  const child: ChildProcess = spawn(program, args, { ...how, stdio: ["pipe", "ignore", "pipe"] });
  let said = "";
  let read = 0;
  child.stderr?.setEncoding("utf8").on("data", (text: string) => void (said += text));
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  return {
    pid: child.pid,
    async until(wanted) {
      const deadline = Date.now() + LONGEST_WAIT_MS;
      for (;;) {
        const found = wanted.exec(said.slice(read));
        if (found !== null) {
          read += found.index + found[0].length;
          return found;
        }
        if (Date.now() > deadline || child.exitCode !== null || child.signalCode !== null)
          throw new Error(`${String(wanted)} wasn't said:\n${said.slice(read).slice(-3000)}`);
        await pause(20);
      }
    },
    type: (line) => void child.stdin?.write(`${line}\n`),
    kill: () => void child.kill("SIGKILL"),
    ended: () => ended,
    talk: () => said,
  };
}
