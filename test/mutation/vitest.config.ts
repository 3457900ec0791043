import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** A mutant is gone with the first test that fails: the walks, which take seconds each, are for those that are left. */
const ORDER = [/\/test\/machines\/(?!edges|leak-response)/, /\/test\/core\//, /\/test\/machines\//];

class QuickFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => ORDER.findIndex((part) => part.test(moduleId));
    return [...files].sort((a, b) => rank(a) - rank(b));
  }
}

export default defineConfig({
  test: {
    include: ["test/{core,machines}/**/*.test.ts"],
    environment: "node",
    testTimeout: 60_000,
    // All is pure: nothing that one file leaves behind is seen by another, and a worker for each costs more than its tests.
    isolate: false,
    sequence: { sequencer: QuickFirst },
  },
});
