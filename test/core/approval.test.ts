import { describe, expect, test } from "vitest";
import type { Incident } from "../../src/core/incident.ts";
import type { EventBody } from "../../src/core/journal.ts";
import { isRevocationUnblocked } from "../../src/core/predicates.ts";
import { endingGround, isVerdictApproved, verdictOf } from "../../src/core/verdict.ts";
import {
  ANA,
  BO,
  CY,
  EVE,
  after,
  attested,
  consumer,
  fact,
  gated,
  proves,
  row,
  saw,
  shut,
  signed,
  stranger,
  t,
} from "./builders.ts";

const NOW = 900;
const proven = (over: Parameters<typeof gated>[0] = {}): Incident => after(gated(over), proves(880, "api"));

/** Signs the verdict as it stands. */
function approves(incident: Incident, by: string, at = 890, visit = incident.visit): EventBody {
  return signed(at, by, "approval.granted", { verdict: verdictOf(incident, t(at)), visit });
}
const approved = (incident: Incident, by: string = BO): Incident => after(incident, approves(incident, by));
const ground = (incident: Incident, at = NOW) => endingGround(incident, t(at));

describe("an open gate", () => {
  test("ends nothing before somebody approved the verdict", () => {
    expect(ground(proven())).toBeNull();
    expect(ground(approved(proven()))).toBe("gate");
    expect(isRevocationUnblocked(approved(proven()), t(NOW))).toBe(true);
  });

  test("H1: isn't approved by the responder", () => {
    expect(ground(approved(proven(), ANA))).toBeNull();
  });

  test("isn't approved by whoever attested something it rests on", () => {
    expect(ground(approved(proven(), CY))).toBeNull();
    const later = after(approved(proven(), BO), attested(895, BO, "new-key-in-use", "api"));
    expect(ground(later)).toBeNull();
  });

  test("is approved in a solo workspace by the one person there is, attester and responder too", () => {
    expect(ground(approved(proven({ policy: "solo" }), ANA))).toBe("gate");
    expect(ground(approved(proven({ policy: "solo" }), CY))).toBe("gate");
  });

  test("isn't approved by a signature of somebody who is none of the incident's people", () => {
    const signedBy = approved(proven());
    const without = signedBy.people.filter(({ id }) => id !== BO);
    expect(ground({ ...signedBy, people: without })).toBeNull();
  });

  test("isn't approved by somebody who wasn't enrolled", () => {
    expect(ground(approved(proven(), EVE))).toBeNull();
    expect(ground(approved(proven({ policy: "solo" }), EVE))).toBeNull();
  });
});

describe("an approval while the gate is shut", () => {
  test("opens nothing, then or later: it is of another verdict", () => {
    const early = approved(gated());
    expect(isVerdictApproved(early, t(NOW))).toBe(true);
    expect(ground(early)).toBeNull();
    expect(ground(after(early, proves(895, "api")))).toBeNull();
  });
});

describe("H2: an approval binds to the verdict", () => {
  const open = (): Incident => approved(proven());

  test.each<[string, EventBody]>([
    ["another look that shows the same", proves(895, "api")],
    ["a notice", row(895, "notice.sent", { effect: "notify/x", to: "x", purpose: "status" })],
    ["somebody else's approval", signed(895, ANA, "approval.granted", { verdict: "another", visit: 1 })],
    ["a look that shows nothing new", saw(895, {})],
  ])("it survives %s", (_, event) => {
    expect(ground(after(open(), event))).toBe("gate");
  });

  test.each<[string, readonly EventBody[]]>([
    ["a refusal", [saw(895, { evidence: [fact("api", 895, { fact: "refusal" })] })]],
    ["an unknown caller", [saw(895, { callers: [stranger(894)] })]],
    [
      "an effect that nobody knows the outcome of",
      [
        row(895, "effect.intended", {
          effect: "restrict/x",
          kind: "restrict",
          subject: "x",
          ending: false,
          attempt: 1,
        }),
      ],
    ],
    ["a roll-back", [row(895, "consumer.rolledBack", { effect: "rollBack/api", consumer: "api" })]],
    [
      "a new consumer",
      [signed(895, ANA, "consumer.added", { consumer: consumer("cron"), replacement: "cron" })],
    ],
  ])("it doesn't survive %s", (_, events) => {
    expect(ground(after(open(), ...events))).toBeNull();
  });

  test("it doesn't survive a change of evidence class: seen before, only said now", () => {
    const incident = open();
    const words = [attested(895, CY, "new-key-in-use", "api"), attested(895, CY, "old-key-unused", "api")];
    expect(ground(after(incident, ...words))).toBe("gate");
    const onlySaid = after(
      incident,
      ...words,
      signed(896, ANA, "evidence.withdrawn", { consumer: "api", source: "status", reason: "EXAMPLE" }),
    );
    expect(ground(onlySaid)).toBeNull();
  });

  const caller = "C-0000000b";
  const appears = saw(894, { callers: [stranger(893, { id: caller })] });
  const called = (by: string, as: "responder" | "hostile"): EventBody =>
    signed(895, by, "caller.classified", { caller, as, rowsHash: "rows-EXAMPLE", reason: "EXAMPLE" });

  test("it doesn't survive a caller that came since and that one person called the responder's", () => {
    const excused = after(open(), appears, called(ANA, "responder"));
    expect(shut(excused, NOW)).toEqual([]);
    expect(ground(excused)).toBeNull();
    expect(ground(approved(excused))).toBe("gate");
  });

  test("it survives one that two people called hostile: a thief with new addresses can't void it", () => {
    expect(ground(after(open(), appears, called(ANA, "hostile"), called(BO, "hostile")))).toBe("gate");
  });

  test("it survives later calls of a responder who was known when it was given", () => {
    const known = approved(after(proven(), appears, called(ANA, "responder")));
    const again = saw(896, {
      callers: [stranger(895, { id: caller, accepted: 4, rowsHash: "more-EXAMPLE" })],
    });
    expect(ground(after(known, again))).toBe("gate");
  });

  test("it doesn't survive another replacement, though the codes are the same", () => {
    const other: Incident = {
      ...open(),
      replacements: {
        api: { ...open().replacements["api"]!, key: { id: "key-other", name: "api", state: "live" } },
      },
    };
    expect(ground(other)).toBeNull();
  });

  test("it doesn't survive a new visit of the gate, nor one that it was given for in advance", () => {
    expect(ground({ ...open(), visit: 2 })).toBeNull();
    const ahead = after(proven(), approves(proven(), BO, 890, 2));
    expect(ground(ahead)).toBeNull();
  });

  test("it doesn't survive an acceptance, though that opens nothing", () => {
    const accepted = [BO, CY].map((by) =>
      signed(870, by, "acceptance.signed", {
        code: "LEAK_PATH_OPEN",
        subject: "incident",
        reason: "EXAMPLE",
        expires: t(4000),
      }),
    );
    const unsaid: Incident = { ...proven(), attestations: [] };
    const open = approved(after(unsaid, ...accepted));
    expect(ground(open)).toBe("gate");
    expect(ground(after(open, attested(895, CY, "leak-path-closed", "incident")))).toBeNull();
  });

  test("it doesn't survive time, once evidence has run out", () => {
    const incident = open();
    expect(ground(incident, 880 + 15 * 60)).toBe("gate");
    expect(ground(incident, 880 + 15 * 60 + 1)).toBeNull();
  });
});
