import { parseArgs } from "node:util";
import * as fc from "fast-check";
import { LONGEST, busy } from "./thread-time.ts";

/** What is fuzzed: inputs, and a check that throws unless all is well, and else says how the input was taken. */
export interface Subject<T = unknown> {
  readonly name: string;
  readonly inputs: fc.Arbitrary<T>;
  check(input: T): Outcome | Promise<Outcome>;
}

/** `refused` is a typed error, or a part that couldn't be read. */
export type Outcome = "read" | "refused";

export interface Figures {
  readonly outcomes: Record<Outcome, number>;
  /** Milliseconds. */
  slowest: number;
}

export const fuzzed = <T>(
  name: string,
  inputs: fc.Arbitrary<T>,
  check: (input: T) => Outcome | Promise<Outcome>,
): Subject => ({ name, inputs, check: (input) => check(input as T) });

/** The check on many inputs; one that takes too long fails as well. */
export function property(subject: Subject, figures: Figures): fc.IAsyncProperty<[unknown]> {
  return fc.asyncProperty(subject.inputs, async (input) => {
    const start = busy();
    figures.outcomes[await subject.check(input)] += 1;
    const taken = busy() - start;
    figures.slowest = Math.max(figures.slowest, taken);
    if (taken > LONGEST) throw new Error(`took ${Math.round(taken)} ms`);
  });
}

export const noFigures = (): Figures => ({ outcomes: { read: 0, refused: 0 }, slowest: 0 });

/** `--runs 200000 [--seed N] [NAME…]`: checks each subject, says how it went, sets the exit code. */
export async function main(subjects: readonly Subject[]): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { runs: { type: "string", default: "200000" }, seed: { type: "string", default: "1" } },
    allowPositionals: true,
  });
  for (const one of subjects) {
    if (positionals.length > 0 && !positionals.includes(one.name)) continue;
    const figures = noFigures();
    const start = performance.now();
    const result = await fc.check(property(one, figures), {
      numRuns: Number(values.runs),
      seed: Number(values.seed),
    });
    const { read, refused } = figures.outcomes;
    const seconds = Math.round((performance.now() - start) / 1000);
    process.stdout.write(
      `${one.name}: ${result.numRuns} inputs, ${read} read, ${refused} refused, slowest ${figures.slowest.toFixed(1)} ms, ${seconds} s\n`,
    );
    if (!result.failed) continue;
    process.stdout.write(
      `FAILED ${String(result.errorInstance)}\n${fc.defaultReportMessage(result) ?? ""}\n`,
    );
    process.exitCode = 1;
  }
}
