import type { ChildProcess } from "node:child_process";

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly result: Readonly<Record<string, unknown>>;
}

/** A command that runs; `ended` once it has. */
export interface Running {
  readonly process: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Resolves once this stands on one of its streams. */
  says(text: string): Promise<void>;
}

/** Gathers what a command says until it ends. */
export function watch(child: ChildProcess, onEnd: () => void): Running {
  let [stdout, stderr] = ["", ""];
  const waiting = new Set<() => void>();
  const hear = (): void => waiting.forEach((check) => check());
  child.stdout?.setEncoding("utf8").on("data", (text: string) => ((stdout += text), hear()));
  child.stderr?.setEncoding("utf8").on("data", (text: string) => ((stderr += text), hear()));
  const ended = new Promise<Ended>((resolve) => {
    child.once("close", (code) => {
      onEnd();
      const last = stdout.trimEnd().split("\n").at(-1) ?? "";
      resolve({ code, stdout, stderr, result: last === "" ? {} : (JSON.parse(last) as Ended["result"]) });
    });
  });
  return {
    process: child,
    ended,
    says: (text) =>
      new Promise((resolve, reject) => {
        const check = (): void => {
          if (!stdout.includes(text) && !stderr.includes(text)) return;
          waiting.delete(check);
          resolve();
        };
        waiting.add(check);
        check();
        void ended.then(() => reject(new Error(`it ended without saying ${text}: ${stderr}`)));
      }),
  };
}
