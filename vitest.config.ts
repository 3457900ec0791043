import { defineConfig } from "vitest/config";

const project = (name: string, include: string[], testTimeout = 10_000) => ({
  test: { name, include, environment: "node" as const, testTimeout, hookTimeout: 120_000 },
});

export default defineConfig({
  test: {
    reporters: process.env["CI"] === undefined ? ["default"] : ["default", "./scripts/count-reporter.ts"],
    projects: [
      project("unit", ["test/{core,formats,report,engine,hosts,adapters,house}/**/*.test.ts"]),
      project("contract", ["test/contracts/**/*.test.ts"], 30_000),
      project("model", ["test/machines/**/*.test.ts"], 60_000),
      project("crash", ["test/crash/**/*.test.ts"], 180_000),
      project("simulation", ["test/simulation/**/*.test.ts"], 2_400_000),
      project("cli", ["test/cli/**/*.test.ts"], 60_000),
      project("live", ["test/live/**/*.test.ts"], 300_000),
    ],
  },
});
