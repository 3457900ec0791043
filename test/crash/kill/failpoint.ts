import { appendFileSync, existsSync, readFileSync } from "node:fs";

/**
 * How this process is to die; `at` once at that point, `each` at the first point that `passed` doesn't name yet, of those
 * that `only` begins.
 */
export type Death =
  | { readonly how: "none" }
  | { readonly how: "at"; readonly point: string; readonly passed: string }
  | { readonly how: "each"; readonly passed: string; readonly only?: readonly string[] };

let death: Death = { how: "none" };
let passed = new Set<string>();

/** Takes up the order for this process; points that a process died at are written to the file `passed`. */
export function arm(order: Death): void {
  death = order;
  passed = order.how === "none" ? new Set() : new Set(pointsIn(order.passed));
}

/** A named place in the program. In the build for tests the process may end here, as by a power cut. */
export function failpoint(point: string): void {
  if (death.how === "none" || passed.has(point)) return;
  if (death.how === "at" && death.point !== point) return;
  if (death.how === "each" && death.only?.some((start) => point.startsWith(start)) === false) return;
  appendFileSync(death.passed, `${point}\n`);
  process.kill(process.pid, "SIGKILL");
}

/** Points at which some process died, oldest first. */
export function pointsIn(file: string): readonly string[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line !== "");
}
