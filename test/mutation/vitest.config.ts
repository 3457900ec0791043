import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** A mutant is gone with the first test that fails, and this one knows every way of the machine. */
class WiringFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLate = ({ moduleId }: TestSpecification): boolean => !moduleId.endsWith("/wiring.test.ts");
    return [...files].sort((a, b) => Number(isLate(a)) - Number(isLate(b)));
  }
}

/** The quick tests only: the walks through the machine take seconds, and would hide what these don't see. */
export default defineConfig({
  test: {
    include: ["test/core/**/*.test.ts", "test/machines/{consumer-swap,vocabulary,wiring}.test.ts"],
    environment: "node",
    testTimeout: 60_000,
    // All is pure: nothing that one file leaves behind is seen by another, and a worker for each costs more than its tests.
    isolate: false,
    sequence: { sequencer: WiringFirst },
  },
});
