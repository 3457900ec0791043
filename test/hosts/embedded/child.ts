import {
  type ChildProcessWithoutNullStreams,
  type SpawnOptionsWithoutStdio,
  spawn,
} from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

export const CHILD_SCRIPT = fileURLToPath(new URL("children/journal-child.ts", import.meta.url));

export interface Child {
  readonly process: ChildProcessWithoutNullStreams;
  /** Lines so far. */
  readonly lines: readonly string[];
  /** The next line that nobody has taken yet; null at the end. */
  line(): Promise<string | null>;
  /** All lines, once it has ended. */
  ended(): Promise<readonly string[]>;
}

/** Another process on the same journal. */
export function startChild(args: readonly string[], options: SpawnOptionsWithoutStdio = {}): Child {
  return watch(spawn(process.execPath, [CHILD_SCRIPT, ...args], options));
}

export function watch(child: ChildProcessWithoutNullStreams): Child {
  const lines: string[] = [];
  const closed = new Promise((resolve) => child.once("close", resolve));
  child.stderr.pipe(process.stderr);
  const reader = createInterface({ input: child.stdout });
  const waiting: (() => void)[] = [];
  let taken = 0;
  let over = false;
  reader.on("line", (text) => {
    lines.push(text);
    waiting.shift()?.();
  });
  reader.on("close", () => {
    over = true;
    for (const wake of waiting.splice(0)) wake();
  });
  return {
    process: child,
    lines,
    async line() {
      if (lines.length <= taken && !over) await new Promise<void>((resolve) => void waiting.push(resolve));
      taken += 1;
      return lines[taken - 1] ?? null;
    },
    async ended() {
      await closed;
      return lines;
    },
  };
}
