import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { describe, expect, it } from "vitest";
import { BROKEN_RULES_OF_MIGRATION } from "./broken-rules-of-migration.ts";
import { BROKEN_RULES, type BrokenRule, CAUGHT } from "./broken-rules.ts";

/** Each rule that the oracle knows has to matter: what it would let through is walked into, and told. */
describe("a gate that forgets a rule is caught", () => {
  it.each([...BROKEN_RULES, ...BROKEN_RULES_OF_MIGRATION])("$what ($theme)", async (broken) => {
    expect(await isCaught(broken)).toBe(true);
  });
});

async function isCaught(workerData: BrokenRule): Promise<boolean> {
  const worker = new Worker(new URL("./broken-worker.ts", import.meta.url), { workerData });
  const [code] = (await once(worker, "exit")) as [number];
  return code === CAUGHT;
}
