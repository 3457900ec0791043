import { expect, it } from "vitest";
import type { Plan } from "../../src/core/plan.ts";
import { historyOf } from "../../src/report/history.ts";
import { phasesOf } from "../../src/report/phases.ts";
import { journal, opened, plan } from "./entries.ts";

/** Steps and how long each took in seconds, of a response that stanch told everybody of at the end. */
function stepsOf(changes: Partial<Plan>, contained: boolean): readonly string[] {
  const { entries, add } = journal();
  add("14:00:00", "mia", "incident.opened", {
    ...opened("live", "two-person"),
    plan: { ...plan, ...changes },
  });
  add("14:00:05", "stanch", "key.looked", { state: "live", own: "clean", detail: "" });
  if (contained) add("14:00:10", "stanch", "contain.settled", { rung: "observe" });
  add("14:01:10", "stanch", "audit.judged", { unclassified: 0 });
  const intent = { ending: false, attempt: 1 } as const;
  add("14:02:00", "stanch", "effect.intended", { ...intent, effect: "swap/a", kind: "swap", subject: "a" });
  add("14:03:00", "stanch", "swap.settled", { failed: [] });
  add("14:03:05", "stanch", "evidence.observed", { readings: [], evidence: [], callers: [], silent: [] });
  add("14:09:00", "stanch", "effect.intended", {
    ...intent,
    effect: "notify/closing/ops/mia",
    kind: "notify",
    subject: "mia",
  });
  return phasesOf(historyOf(entries)).map(({ step, seconds }) => `${step} ${seconds}`);
}

it("a migration looks where a response contains, and has all six steps", () => {
  const rest = ["reissue 50", "swap 65", "revoke null", "notify null"];
  expect(stepsOf({}, true)).toEqual(["contain 10", "audit 60", ...rest]);
  expect(stepsOf({ purpose: "migration" }, false)).toEqual(["look 5", "audit 65", ...rest]);
});

it("where the old key is kept the swap lasts until everybody who moves is proven, and nothing is revoked", () => {
  expect(stepsOf({ purpose: "migration", keepsOldKey: true }, false)).toEqual([
    "look 5",
    "audit 65",
    "reissue 50",
    "swap 420",
    "notify null",
  ]);
});
