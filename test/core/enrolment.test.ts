import { describe, expect, test } from "vitest";
import { isCountersigned, isEnrolled } from "../../src/core/people.ts";
import type { EventBody } from "../../src/core/journal.ts";
import { record } from "../../src/core/record.ts";
import { isVerdictApproved, verdictOf } from "../../src/core/verdict.ts";
import {
  ANA,
  BO,
  EVE,
  LEAKED,
  after,
  attested,
  consumer,
  gated,
  opened,
  proves,
  reading,
  signed,
  stranger,
  saw,
  t,
} from "./builders.ts";

const STRANGE: readonly EventBody[] = [
  attested(900, EVE, "key-dead", LEAKED),
  attested(900, EVE, "leak-path-closed", "incident"),
  attested(900, EVE, "new-key-in-use", "api"),
  signed(900, EVE, "evidence.withdrawn", { consumer: "api", source: "status", reason: "EXAMPLE" }),
  signed(900, EVE, "caller.classified", {
    caller: "C-0000000a",
    as: "responder",
    rowsHash: "rows-EXAMPLE",
    reason: "EXAMPLE",
  }),
  signed(900, EVE, "acceptance.signed", {
    code: "LEAK_PATH_OPEN",
    subject: "incident",
    reason: "EXAMPLE",
    expires: t(9000),
  }),
  signed(900, EVE, "approval.granted", { verdict: "EXAMPLE", visit: 1 }),
  signed(900, EVE, "cutover.signed", { out: [], visit: 1 }),
  signed(900, EVE, "breakGlass.signed", { reason: "EXAMPLE", breaks: [], expires: t(9000), visit: 1 }),
  signed(900, EVE, "review.closed", { findings: "EXAMPLE" }),
  signed(900, EVE, "consumer.retired", { consumer: "api", reason: "EXAMPLE" }),
  signed(900, EVE, "consumer.added", { consumer: consumer("cron"), replacement: "cron" }),
  signed(900, EVE, "undo.requested", { rung: "disable", reason: "EXAMPLE" }),
  signed(900, EVE, "close.requested", { as: "accepted", reason: "EXAMPLE" }),
  signed(900, EVE, "abort.requested", { reason: "EXAMPLE" }),
];

describe("somebody who wasn't enrolled when the incident opened", () => {
  const incident = after(gated(), proves(880, "api"), saw(885, { callers: [stranger(700)] }));

  test.each(STRANGE.map((event): [string, EventBody] => [event.type, event]))(
    "changes nothing by %s",
    (_, event) => {
      expect(record(incident, event)).toEqual({ ...incident, lastAt: event.at });
      const byAna = { ...event, actor: ANA, data: { ...event.data, by: ANA } } as EventBody;
      expect(record(incident, byAna)).not.toEqual({ ...incident, lastAt: event.at });
    },
  );

  test("can't enrol by a later row, and is told apart by the whole name", () => {
    expect(isEnrolled(incident, EVE)).toBe(false);
    expect(isEnrolled(incident, "Ana")).toBe(false);
    expect(isEnrolled(incident, "")).toBe(false);
  });
});

describe("two people", () => {
  const at = (seconds: number, by: string) => ({ by, at: t(seconds) });

  test("are two names, at any times, in either policy", () => {
    expect(isCountersigned(gated(), [at(1, ANA), at(1, BO)])).toBe(true);
    expect(isCountersigned(gated({ policy: "solo" }), [at(1, ANA), at(1, BO)])).toBe(true);
  });

  test("aren't one key under two names, to countersign or to approve", () => {
    const incident = gated();
    const people = incident.people.map((person) => ({ ...person, publicKey: "one-EXAMPLE" }));
    const alone = { ...incident, people };
    expect(isCountersigned(alone, [at(1, ANA), at(1, BO)])).toBe(false);
    const proven = after(alone, saw(870, { readings: [reading(840)] }), proves(880, "api"));
    const verdict = { verdict: verdictOf(proven, t(900)), visit: proven.visit };
    const approved = after(proven, signed(900, BO, "approval.granted", verdict));
    expect(isVerdictApproved(approved, t(900))).toBe(false);
    expect(isVerdictApproved({ ...approved, people: incident.people }, t(900))).toBe(true);
  });

  test("aren't nobody, one, or one many times", () => {
    for (const policy of ["two-person", "solo"] as const) {
      expect(isCountersigned(gated({ policy }), [])).toBe(false);
      expect(isCountersigned(gated({ policy }), [at(1, ANA)])).toBe(false);
      expect(isCountersigned(gated({ policy }), [at(1, EVE), at(9000, EVE)])).toBe(false);
    }
    expect(isCountersigned(gated(), [at(1, ANA), at(9000, ANA)])).toBe(false);
  });

  test("are one person in a solo workspace ten minutes apart, in any order and with more signed in between", () => {
    const alone = gated({ policy: "solo" });
    expect(isCountersigned(alone, [at(600, ANA), at(1, ANA)])).toBe(false);
    expect(isCountersigned(alone, [at(601, ANA), at(1, ANA)])).toBe(true);
    expect(isCountersigned(alone, [at(1, ANA), at(2, ANA), at(601, ANA)])).toBe(true);
    expect(isCountersigned(alone, [at(1, ANA), at(2, ANA), at(600, ANA)])).toBe(false);
    expect(isCountersigned(alone, [at(1, EVE), at(2, ANA), at(601, ANA)])).toBe(false);
  });
});

describe("somebody says that the leaked key is dead", () => {
  test("that isn't so from a time to come", () => {
    expect(after(gated(), attested(700, ANA, "key-dead", LEAKED, 800)).leaked.state).toBe("live");
    expect(after(gated(), attested(700, ANA, "key-dead", LEAKED, 650)).leaked.state).toBe("dead");
  });

  test("it is known not to work only from when they said it", () => {
    const { leaked } = after(opened(), attested(700, ANA, "key-dead", LEAKED, 100));
    expect(leaked).toMatchObject({ endedAt: t(100), stoppedAt: t(700) });
  });
});
