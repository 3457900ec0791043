import { spawnSync } from "node:child_process";

export interface Figures {
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

/** Smallest, middle and largest of some numbers. */
export function figures(values: readonly number[]): Figures {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.round((sorted.length - 1) * share)] ?? Number.NaN;
  return { min: at(0), median: at(0.5), max: at(1) };
}

/** Wall time in milliseconds of one whole process; a failing one ends the measurement. */
export function timeProcess(argv: readonly string[], cwd: string): number {
  const [program = "", ...args] = argv;
  const start = process.hrtime.bigint();
  const { status, stderr } = spawnSync(program, args, { cwd, stdio: ["ignore", "ignore", "pipe"] });
  if (status !== 0) throw new Error(`${argv.join(" ")} exited ${status}: ${stderr.toString()}`);
  return Number(process.hrtime.bigint() - start) / 1e6;
}

export function row(name: string, { min, median, max }: Figures, unit: string): string {
  const show = (value: number): string => value.toFixed(unit === "ms" && value < 10 ? 3 : 1);
  return `${name.padEnd(44)} ${show(median).padStart(9)} ${unit}   (${show(min)} to ${show(max)})`;
}
