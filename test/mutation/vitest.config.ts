import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** The quick tests first: a mutant is gone with the first test that fails, and the walks of the machine take seconds. */
class CoreFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isWalk = ({ moduleId }: TestSpecification): boolean => moduleId.includes("/test/machines/");
    return [...files].sort((a, b) => Number(isWalk(a)) - Number(isWalk(b)));
  }
}

export default defineConfig({
  test: {
    include: ["test/{core,machines}/**/*.test.ts"],
    environment: "node",
    testTimeout: 60_000,
    // Pure functions: nothing that one file leaves behind is seen by another, and a worker each costs more than the tests.
    isolate: false,
    sequence: { sequencer: CoreFirst },
  },
});
