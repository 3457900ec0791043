import { describe, expect, test } from "vitest";
import { type Incident, attestationsOf } from "../../src/core/incident.ts";
import { isSamePerson } from "../../src/core/people.ts";
import type { EventBody } from "../../src/core/journal.ts";
import { ANA, BO, EVE, after, attested, gated, opened, signed } from "./builders.ts";

const said = (by: string, at = 800, subject = "api"): EventBody =>
  attested(at, by, "old-key-unused", subject, 700);
const takenBack = (by: string, at = 850, consumer = "api"): EventBody =>
  signed(at, ANA, "evidence.withdrawn", { consumer, source: `attestation:${by}`, reason: "EXAMPLE" });
const heard = (incident: Incident, subject = "api"): readonly string[] =>
  attestationsOf(incident, "old-key-unused", subject).map(({ by }) => by);

describe("a word that is taken back", () => {
  test("counts no more, and only what its own speaker says later does", () => {
    const both = after(gated(), said(ANA), said(BO));
    expect(heard(both)).toEqual([ANA, BO]);
    expect(heard(after(both, takenBack(ANA)))).toEqual([BO]);
    expect(heard(after(both, takenBack(ANA), said(ANA, 851)))).toEqual([BO, ANA]);
    expect(heard(after(both, takenBack(ANA, 850), said(ANA, 850)))).toEqual([BO]);
  });

  test("is of one subject: what was said of another counts on", () => {
    const both = after(gated(), said(ANA), said(ANA, 810, "cron"), takenBack(ANA, 850, "cron"));
    expect(heard(both)).toEqual([ANA]);
    expect(heard(both, "cron")).toEqual([]);
  });
});

describe("one key is one person", () => {
  const incident = opened();
  const [ana] = incident.people;
  const twice: Incident = { ...incident, people: [...incident.people, { ...ana!, id: "ana-again" }] };

  test("whatever names it was enrolled under", () => {
    expect(isSamePerson(twice, ANA, "ana-again")).toBe(true);
    expect(isSamePerson(twice, ANA, BO)).toBe(false);
  });

  test("and whoever isn't enrolled is nobody but themselves", () => {
    expect(isSamePerson(incident, EVE, EVE)).toBe(true);
    expect(isSamePerson(incident, EVE, ANA)).toBe(false);
    expect(isSamePerson(incident, ANA, EVE)).toBe(false);
    expect(isSamePerson(incident, EVE, "another stranger")).toBe(false);
  });
});
