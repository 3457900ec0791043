import { describe, expect, test } from "vitest";
import type { DeadlineStage } from "../../src/core/containment-data.ts";
import {
  deadlineOf,
  isDisablePreapproved,
  isExtension,
  isOverlapping,
  latestDeadline,
  nextStage,
} from "../../src/core/deadline.ts";
import type { Incident } from "../../src/core/incident.ts";
import type { Plan, Policy } from "../../src/core/plan.ts";
import type { Seconds } from "../../src/core/time.ts";
import { ANA, BO, CY, EVE, after, opened, reissued, row, signed, t } from "./builders.ts";

/** The first replacement is made after a minute and may live beside the leaked key for an hour. */
const OVERLAP = 3600;
const DEADLINE = 60 + OVERLAP;
/** An overlap and the last stage after the deadline that was planned. */
const BOUND = DEADLINE + OVERLAP + 1800;

const alone = (policy: Policy = "two-person"): Incident => opened({ policy, plan: { overlap: OVERLAP } });
const overlapping = (policy?: Policy): Incident => after(alone(policy), reissued(60, "api"));
const leaked = (over: Partial<Incident["leaked"]>): Incident => {
  const incident = overlapping();
  return { ...incident, leaked: { ...incident.leaked, ...over } };
};
const stopped = leaked({ stoppedAt: t(90) });
const ended = leaked({ endedAt: t(90) });
const extended = (until: Seconds): Incident =>
  after(overlapping(), signed(90, BO, "deadline.extended", { until: t(until), reason: "EXAMPLE" }));

test("two keys overlap from the first replacement until the leaked one is stopped or ended", () => {
  expect(isOverlapping(alone())).toBe(false);
  expect(isOverlapping(overlapping())).toBe(true);
  expect(isOverlapping(stopped)).toBe(false);
  expect(isOverlapping(ended)).toBe(false);
});

describe("the deadline of an overlap", () => {
  test("is as long after the first replacement as the plan says, or where the last extension puts it", () => {
    expect(deadlineOf(alone())).toBeNull();
    expect(deadlineOf(overlapping())).toBe(t(DEADLINE));
    expect(deadlineOf(extended(DEADLINE + 10))).toBe(t(DEADLINE + 10));
  });

  test("can be put off by one more overlap after the last stage, however often it was extended", () => {
    expect(latestDeadline(alone())).toBeNull();
    expect(latestDeadline(overlapping())).toBe(t(BOUND));
    expect(latestDeadline(extended(DEADLINE + 10))).toBe(t(BOUND));
  });
});

describe("more time for an overlap", () => {
  const may = (incident: Incident, until: Seconds, by: string = BO, at: Seconds = 100): boolean =>
    isExtension(incident, by, t(until), t(at));

  test("is later than the deadline that holds, and no later than the last one there can be", () => {
    expect(may(overlapping(), DEADLINE)).toBe(false);
    expect(may(overlapping(), DEADLINE + 0.001)).toBe(true);
    expect(may(extended(DEADLINE + 10), DEADLINE + 10)).toBe(false);
    expect(may(overlapping(), BOUND)).toBe(true);
    expect(may(overlapping(), BOUND + 0.001)).toBe(false);
  });

  test("lies ahead of when it is given", () => {
    expect(may(overlapping(), DEADLINE + 10, BO, DEADLINE + 10)).toBe(false);
    expect(may(overlapping(), DEADLINE + 10, BO, DEADLINE + 9)).toBe(true);
  });

  test("is for two keys that live: not before a replacement, nor once the leaked key is stopped or ended", () => {
    for (const incident of [alone(), stopped, ended]) expect(may(incident, DEADLINE + 10)).toBe(false);
  });

  test("is given by somebody else than the responder, who alone gives it", () => {
    expect(may(overlapping(), DEADLINE + 10, ANA)).toBe(false);
    expect(may(overlapping("solo"), DEADLINE + 10, ANA)).toBe(true);
  });
});

describe("the next stage", () => {
  const past = (stage: DeadlineStage, incident = overlapping()): Incident =>
    after(incident, row(DEADLINE, "deadline.passed", { stage, deadline: t(DEADLINE) }));

  test("is due at the deadline, a quarter of an hour after it and half an hour after it; then none is left", () => {
    expect(nextStage(overlapping())).toEqual({ stage: 1, at: t(DEADLINE) });
    expect(nextStage(past(1))).toEqual({ stage: 2, at: t(DEADLINE + 900) });
    expect(nextStage(past(2))).toEqual({ stage: 3, at: t(DEADLINE + 1800) });
    expect(nextStage(past(3))).toBeNull();
  });

  test("counts from the deadline that was extended", () => {
    expect(nextStage(past(1, extended(DEADLINE + 10)))).toEqual({ stage: 2, at: t(DEADLINE + 910) });
  });

  test("is none while there is no replacement, nor once the leaked key is stopped or ended", () => {
    for (const incident of [alone(), stopped, ended]) expect(nextStage(incident)).toBeNull();
  });
});

describe("to disable at the deadline without a question", () => {
  const wanted: Partial<Plan> = { atDeadline: "disable" };
  const signs = (by: string, planHash = "plan-EXAMPLE") =>
    signed(30, by, "disable.preapproved", { planHash });
  const approved = (...rows: readonly ReturnType<typeof signs>[]): boolean =>
    isDisablePreapproved(after(opened({ plan: wanted }), ...rows));

  test("takes the word of one enrolled person other than the responder, whoever else signed", () => {
    expect(approved()).toBe(false);
    expect(approved(signs(BO))).toBe(true);
    expect(approved(signs(ANA), signs(CY))).toBe(true);
  });

  test("isn't approved by the responder, by a stranger, or for another plan", () => {
    expect(approved(signs(ANA))).toBe(false);
    expect(approved(signs(EVE))).toBe(false);
    expect(approved(signs(BO, "plan-OTHER"))).toBe(false);
    expect(approved(signs(BO, "plan-OTHER"), signs(ANA), signs(EVE))).toBe(false);
  });

  test("is approved alone by the responder, and still by no stranger", () => {
    const solo = opened({ policy: "solo", plan: wanted });
    expect(isDisablePreapproved(after(solo, signs(ANA)))).toBe(true);
    expect(isDisablePreapproved(after(solo, signs(EVE)))).toBe(false);
  });

  test("isn't done where the runbook doesn't want it, or the provider can't", () => {
    const incident = after(opened({ plan: wanted }), signs(BO));
    const { plan } = incident;
    const capabilities = { ...plan.capabilities, canDisable: false };
    expect(isDisablePreapproved({ ...incident, plan: { ...plan, capabilities } })).toBe(false);
    expect(isDisablePreapproved(after(opened(), signs(BO)))).toBe(false);
  });
});
