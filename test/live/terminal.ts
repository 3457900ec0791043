import { type ChildProcess, spawn } from "node:child_process";
import { setTimeout as pause } from "node:timers/promises";
import { stripVTControlCharacters } from "node:util";

/** A program at a terminal of 80 by 24, with a person who reads the screen and types. */
export interface Terminal {
  /** Waits for this on the screen, behind what was waited for before; gives what it matched. */
  until(wanted: RegExp): Promise<RegExpExecArray>;
  /** Types a line and presses enter. */
  enter(text: string): Promise<void>;
  press(key: "ctrl-c" | "enter" | "y"): Promise<void>;
  /** Waits for the end of the program; its exit code. */
  ended(): Promise<number | null>;
  /** Everything that was shown, control sequences and all. */
  transcript(): string;
}

const KEYS = { "ctrl-c": "\u0003", enter: "\r", y: "y" } as const;
const LONGEST_WAIT_MS = 40_000;
/** A prompt that has just been drawn isn't listening yet. */
const BEFORE_TYPING_MS = 120;

/** Starts a program under `script`, which gives it a pseudo-terminal of its own. */
export function openTerminal(
  argv: readonly string[],
  { cwd, env }: { readonly cwd: string; readonly env: NodeJS.ProcessEnv },
): Terminal {
  const command = `stty rows 24 cols 80 && exec ${argv.map(quoted).join(" ")}`;
  const child: ChildProcess = spawn(
    "script",
    ["--quiet", "--return", "--flush", "--command", command, "/dev/null"],
    {
      cwd,
      env: { ...env, TERM: "xterm", SHELL: "/bin/sh" },
      stdio: ["pipe", "pipe", "inherit"],
    },
  );
  let shown = "";
  let read = 0;
  child.stdout?.setEncoding("utf8").on("data", (text: string) => void (shown += text));
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  const screen = (): string => stripVTControlCharacters(shown);
  const send = async (text: string): Promise<void> => {
    await pause(BEFORE_TYPING_MS);
    child.stdin?.write(text);
  };
  return {
    async until(wanted) {
      const deadline = Date.now() + LONGEST_WAIT_MS;
      for (;;) {
        const found = wanted.exec(screen().slice(read));
        if (found !== null) {
          read += found.index + found[0].length;
          return found;
        }
        if (Date.now() > deadline || child.exitCode !== null) {
          throw new Error(`${String(wanted)} isn't on the screen:\n${screen().slice(read).slice(-3000)}`);
        }
        await pause(30);
      }
    },
    enter: (text) => send(`${text}\r`),
    press: (key) => send(KEYS[key]),
    ended: async () => {
      const timer = setTimeout(() => child.kill("SIGKILL"), LONGEST_WAIT_MS);
      const code = await ended;
      clearTimeout(timer);
      return code;
    },
    transcript: () => shown,
  };
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
