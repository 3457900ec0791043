import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, it, vi } from "vitest";
import type * as GateConsumer from "../../src/core/gate-consumer.ts";
import type * as Gate from "../../src/core/gate.ts";
import type * as Incident from "../../src/core/incident.ts";
import type * as Observe from "../../src/engine/observe.ts";
import { scratch } from "../scratch.ts";

const folder = mkdtempSync(join(scratch(), "stanch-bad-gates-"));
const GATE = "../../src/core/gate.ts";
const CONSUMER = "../../src/core/gate-consumer.ts";
const INCIDENT = "../../src/core/incident.ts";
const OBSERVE = "../../src/engine/observe.ts";
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(() => [GATE, CONSUMER, INCIDENT, OBSERVE].forEach((path) => vi.doUnmock(path)));

const MOST_SEEDS = 150;

/** Plays seeds until a consumer loses its key in a world where everything could be seen: no class explains that away. */
async function breaksSomebody(): Promise<void> {
  vi.resetModules();
  const { simulate } = await import("./run.ts");
  for (let seed = 1; seed <= MOST_SEEDS; seed += 1) {
    const { ends, violations } = await simulate(seed, folder);
    rmSync(join(folder, String(seed)), { recursive: true, force: true });
    if (ends.class === "observable" && ends.premature.length > 0) {
      expect(violations.map(({ invariant }) => invariant)).toContain("early end");
      return;
    }
  }
  expect.fail(`nobody broke in an observable world in ${MOST_SEEDS} seeds`);
}

describe("in observable worlds consumers break under a gate", () => {
  it("that is always open", async () => {
    vi.doMock(GATE, async (original) => ({
      ...(await original<typeof Gate>()),
      revocationBlockers: () => [],
    }));
    await breaksSomebody();
  });

  it("that ignores callers whom nobody knows", async () => {
    vi.doMock(GATE, async (importOriginal) => {
      const original = await importOriginal<typeof Gate>();
      const ignoring: typeof original.revocationBlockers = (incident, now) =>
        original.revocationBlockers(incident, now).filter(({ code }) => code !== "CALLER_UNCLASSIFIED");
      return { ...original, revocationBlockers: ignoring };
    });
    await breaksSomebody();
  });

  it("that drops consumers who don't come up from the list", async () => {
    vi.doMock(INCIDENT, async (importOriginal) => {
      const original = await importOriginal<typeof Incident>();
      const dropping: typeof original.activeConsumers = (incident) =>
        original
          .activeConsumers(incident)
          .filter(({ state, attempts }) => !(state === "failed" || (state === "written" && attempts > 1)));
      return { ...original, activeConsumers: dropping };
    });
    await breaksSomebody();
  });

  it("that takes its own probe of the new key for the consumer's use of it", async () => {
    vi.doMock(CONSUMER, async (importOriginal) => {
      const original = await importOriginal<typeof GateConsumer>();
      const trusting: typeof original.consumerBlockers = (incident, progress, now) =>
        progress.state === "written" && incident.replacements[progress.replacement]?.probe === "accepted"
          ? []
          : original.consumerBlockers(incident, progress, now);
      return { ...original, consumerBlockers: trusting };
    });
    await breaksSomebody();
  });

  it("that judges callers by the first look alone, however old it is", async () => {
    vi.doMock(OBSERVE, async (importOriginal) => {
      const original = await importOriginal<typeof Observe>();
      const looking: typeof original.createObserver = (adapters) => {
        const observer = original.createObserver(adapters);
        return {
          async observe(incident) {
            const seen = await observer.observe(incident);
            return seen.type === "evidence.observed"
              ? { ...seen, data: { ...seen.data, callers: [] } }
              : seen;
          },
        };
      };
      return { ...original, createObserver: looking };
    });
    await breaksSomebody();
  });
});
