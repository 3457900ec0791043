import { defineConfig } from "vitest/config";

/**
 * Projects of one group run side by side, groups one after the other: real servers and waits want a quiet machine, and
 * thousands of processes don't get on with simulations that take every core.
 */
const GROUPS = { quick: 0, live: 1, crash: 2, simulation: 3 } as const;

const project = (
  name: string,
  include: string[],
  { group = "quick", testTimeout = 10_000 }: { group?: keyof typeof GROUPS; testTimeout?: number } = {},
) => ({
  test: {
    name,
    include,
    environment: "node" as const,
    testTimeout,
    hookTimeout: 120_000,
    sequence: { groupOrder: GROUPS[group] },
  },
});

export default defineConfig({
  test: {
    reporters: process.env["CI"] === undefined ? ["default"] : ["default", "./scripts/count-reporter.ts"],
    maxWorkers: 2,
    projects: [
      project("unit", [
        "test/{core,formats,report,engine,hosts,adapters,composition,corpus,house}/**/*.test.ts",
      ]),
      project("contract", ["test/contracts/**/*.test.ts"], { testTimeout: 30_000 }),
      project("acceptance", ["test/acceptance/**/*.test.ts"], { testTimeout: 60_000 }),
      project("scenarios", ["test/scenarios/**/*.test.ts"], { testTimeout: 60_000 }),
      project("model", ["test/machines/**/*.test.ts"], { testTimeout: 60_000 }),
      project("cli", ["test/cli/**/*.test.ts"], { testTimeout: 60_000 }),
      project("bench", ["test/bench/**/*.test.ts"], { testTimeout: 60_000 }),
      project("live", ["test/live/**/*.test.ts"], { group: "live", testTimeout: 300_000 }),
      // Each process has a limit of its own: this one is for what hangs, not for a slow machine.
      project("crash", ["test/crash/**/*.test.ts"], { group: "crash", testTimeout: 1_800_000 }),
      project("simulation", ["test/simulation/**/*.test.ts"], {
        group: "simulation",
        testTimeout: 2_400_000,
      }),
    ],
  },
});
