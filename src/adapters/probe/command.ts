import { globMatches } from "../../core/attribution.ts";
import { StanchError } from "../../core/errors.ts";
import type { Secret } from "../../core/secret.ts";
import type { Seconds } from "../../core/time.ts";
import type { Clock } from "../../ports/clock.ts";
import type { KeyProbe, KeyProbeResult } from "../../ports/probe.ts";
import type { Random } from "../../ports/random.ts";
import type { ProcessResult, ProcessRunner } from "../process.ts";
import { type MadeUp, madeUpKey } from "./made-up-key.ts";

/** What a run must look like to mean something. All given members must hold. */
export interface RunTest {
  readonly exit?: readonly number[];
  /** A glob over all that it printed, without the last line end. */
  readonly stdout?: string;
  readonly stderr?: string;
}

export interface CommandKeyProbeOptions {
  readonly name: string;
  /** Gets the key on standard input, without a line end. */
  readonly argv: readonly string[];
  readonly cwd?: string;
  readonly timeoutSeconds: Seconds;
  readonly accepted: RunTest;
  readonly refused: RunTest;
  readonly madeUp: MadeUp;
  readonly processes: ProcessRunner;
  readonly clock: Clock;
  readonly random: Random;
}

interface Presented {
  readonly outcome: KeyProbeResult["outcome"];
  readonly detail: string;
}

/**
 * Presents a key by a program of the operator's, after a made-up one: unless that one was refused, the program doesn't get
 * the key and the outcome is `unknown`. Never throws for what a program does; nothing that it prints is kept.
 */
export function createCommandKeyProbe(options: CommandKeyProbeOptions): KeyProbe {
  const { name, madeUp, clock, random } = options;
  return {
    kind: "key",
    name,
    async present(value) {
      const at = clock.now();
      const control = await present(options, madeUpKey(madeUp, random));
      if (control.outcome !== "refused") {
        const detail = `a made-up key wasn't refused, so no answer would say anything (${control.detail})`;
        return { outcome: "unknown", control: control.outcome, at, detail };
      }
      const { outcome, detail } = await present(options, value);
      return { outcome, control: "refused", at, detail: `${detail}; a made-up key: ${control.detail}` };
    },
  };
}

async function present(options: CommandKeyProbeOptions, key: Secret): Promise<Presented> {
  const { argv, cwd, timeoutSeconds, accepted, refused, processes } = options;
  try {
    const folder = cwd === undefined ? {} : { cwd };
    const result = await processes.run({ argv, ...folder, input: key, timeoutSeconds, changes: false });
    const detail = `exit code ${String(result.exitCode)}`;
    const isAccepted = fits(accepted, result);
    if (isAccepted === fits(refused, result)) return { outcome: "unknown", detail };
    return { outcome: isAccepted ? "accepted" : "refused", detail };
  } catch (error) {
    if (!(error instanceof StanchError)) throw error;
    return { outcome: "unknown", detail: error.message };
  }
}

function fits({ exit, stdout, stderr }: RunTest, result: ProcessResult): boolean {
  // What was cut off may have said something else.
  if (stdout !== undefined && result.truncated) return false;
  return (
    (exit === undefined || exit.includes(result.exitCode)) &&
    (stdout === undefined || globMatches(stdout, result.stdout.trimEnd())) &&
    (stderr === undefined || globMatches(stderr, result.stderr.trimEnd()))
  );
}
