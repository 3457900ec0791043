import { describe, expect, test } from "vitest";
import { badNews } from "../../src/core/bad-news.ts";
import type { SourceReading } from "../../src/core/evidence.ts";
import type { Incident } from "../../src/core/incident.ts";
import type { EventBody } from "../../src/core/journal.ts";
import { NOTHING_FOUND } from "./audits.ts";
import {
  ANA,
  BO,
  CY,
  EVE,
  LAG,
  after,
  attested,
  fact,
  gated,
  looked,
  proves,
  reading,
  row,
  saw,
  signed,
  shut,
  stranger,
  t,
} from "./builders.ts";

const news = (incident: Incident, event: EventBody): string | null =>
  badNews(incident, after(incident, event), event);
const proven = (): Incident => after(gated(), proves(880, "api"));
const accepts = (code: "NO_CONSUMERS" | "OLD_USE_UNOBSERVABLE", subject: string): readonly EventBody[] =>
  [BO, CY].map((by) =>
    signed(650, by, "acceptance.signed", { code, subject, reason: "EXAMPLE", expires: t(90_000) }),
  );

describe("evidence that is withdrawn", () => {
  const withdrawn = (by: string): EventBody =>
    signed(895, by, "evidence.withdrawn", { consumer: "api", source: "status", reason: "EXAMPLE" });

  test("is news when one of the incident's people does it, and by nobody else", () => {
    expect(news(proven(), withdrawn(ANA))).toBe("evidence of status on api withdrawn");
    expect(news(proven(), withdrawn(EVE))).toBeNull();
  });
});

describe("stanch's own credential", () => {
  const tainted = looked(700, "live", "tainted");

  test("is bad news when it turns out to be tainted, once", () => {
    expect(news(proven(), looked(895, "live", "tainted"))).toBe("OWN_CREDENTIAL_TAINTED incident");
    expect(news(after(proven(), tainted), looked(895, "live", "tainted"))).toBeNull();
  });

  test("is no bad news when it can't be told, though the gate shuts", () => {
    const untold = looked(895, "live", "unknown");
    expect(shut(after(proven(), untold), 895)).toEqual(["OWN_CREDENTIAL_TAINTED incident"]);
    expect(news(proven(), untold)).toBeNull();
  });
});

describe("a log that was read and no longer answers", () => {
  test("is no bad news, though the gate shuts", () => {
    const read = after(gated(), saw(650, { readings: [reading(620)] }), proves(2000, "api"));
    const silent = saw(2010, { silent: [{ source: "log", reason: "no answer" }] });
    expect(shut(read, 2010)).toEqual([]);
    expect(shut(after(read, silent), 2010)).toEqual(["OLD_USE_UNOBSERVABLE log"]);
    expect(news(read, silent)).toBeNull();
  });
});

describe("an inventory that was accepted as empty", () => {
  test("isn't voided by a caller whom nobody has judged yet", () => {
    const readings = [reading(860, { from: t(-3600) })];
    const empty = after(
      gated({ consumers: [], replacements: [] }),
      row(640, "audit.read", { ...NOTHING_FOUND, readings }),
      ...accepts("NO_CONSUMERS", "incident"),
    );
    const called = saw(890, { callers: [stranger(885)] });
    expect(shut(empty, 890)).toEqual([]);
    expect(shut(after(empty, called), 890)).toEqual([
      "NO_CONSUMERS incident",
      "CALLER_UNCLASSIFIED C-0000000a",
    ]);
    expect(news(empty, called)).toBeNull();
  });
});

describe("a gap in a log", () => {
  type Gap = SourceReading["gaps"][number];
  const gap = (from: number, to: number): Gap => ({ from: t(from), to: t(to), reason: "rotated" });
  /** A look whose log is complete up to `LAG` ago but for these gaps. */
  const look = (at: number, gaps: readonly Gap[], ...others: readonly SourceReading[]): EventBody =>
    saw(at, { evidence: [fact("api", at - 5)], readings: [reading(at - LAG, { gaps }), ...others] });
  /** Rows since so long ago are late that there is no silence before them. */
  const late = (at: number): Gap => gap(700, at - LAG);
  const known = gap(650, 660);
  const quiet = (...gaps: readonly Gap[]): Incident => after(gated(), look(1000, gaps));

  test("is news whatever other logs show that don't tell of the silence", () => {
    const blind = reading(1100, { source: "edge", identifiesKey: false });
    const start = after(gated(), look(1000, [], blind));
    expect(news(start, look(1130, [gap(1050, 1080)], blind))).toBe("SILENCE_RUNNING api");
  });

  test("is news beside one that was known, and that one is none", () => {
    expect(news(quiet(known), look(1130, [known, gap(1050, 1080)]))).toBe("SILENCE_RUNNING api");
    const waits = look(1130, [known, late(1130)]);
    expect(shut(after(quiet(known), waits), 1130)).toEqual(["SILENCE_RUNNING api"]);
    expect(news(quiet(known), waits)).toBeNull();
  });

  test("is another one if it begins earlier or ends later than the one that was known", () => {
    expect(news(quiet(known), look(1130, [gap(650, 1080)]))).toBe("SILENCE_RUNNING api");
    expect(news(quiet(known), look(1130, [gap(640, 660), late(1130)]))).toBe("SILENCE_RUNNING api");
  });

  test("is news when what was only late is lost", () => {
    const waiting = after(quiet(), look(1130, [gap(1050, 1100)]));
    expect(shut(waiting, 1190)).toEqual([]);
    expect(news(waiting, look(1190, [gap(1050, 1100)]))).toBe("SILENCE_RUNNING api");
  });

  test("is news at the first look at a log, where a whole log only begins to count", () => {
    const accepted = after(
      gated(),
      saw(700, { evidence: [fact("api", 695)] }),
      ...accepts("OLD_USE_UNOBSERVABLE", "api"),
    );
    expect(shut(accepted, 710)).toEqual([]);
    expect(shut(after(accepted, look(710, [])), 710)).toEqual(["SILENCE_RUNNING api"]);
    expect(news(accepted, look(710, []))).toBeNull();
    expect(news(accepted, look(710, [gap(640, 650)]))).toBe("SILENCE_RUNNING api");
  });
});

describe("the leaked key", () => {
  const found = (...states: readonly Incident["leaked"]["state"][]): Incident =>
    after(proven(), ...states.map((state, index) => looked(881 + index, state)));

  test.each([
    ["disabled", "live", "the leaked key is live again"],
    ["dead", "live", "the leaked key is live again"],
    ["dead", "disabled", "the leaked key is disabled again"],
  ] as const)("that was %s and is found to be %s is bad news", (was, is, reason) => {
    expect(news(found(was), looked(895, is))).toBe(reason);
  });

  test.each([
    ["live", "live"],
    ["live", "disabled"],
    ["disabled", "disabled"],
    ["disabled", "dead"],
    ["disabled", "unknown"],
    ["unknown", "live"],
    ["unknown", "disabled"],
  ] as const)("that was %s and is found to be %s is none", (was, is) => {
    expect(news(found(was), looked(895, is))).toBeNull();
  });
});

describe("a sign of the old key", () => {
  const usedOld = (at: number, seen: number): EventBody =>
    saw(at, { evidence: [fact("api", seen, { key: "old" })] });

  test("is news once, and again only with a newer one", () => {
    const used = after(gated(), usedOld(700, 690));
    expect(shut(used, 720)).toContain("OLD_USE_SEEN api");
    expect(news(used, usedOld(720, 690))).toBeNull();
    expect(news(used, proves(720))).toBeNull();
    expect(news(used, usedOld(720, 691))).toBe("OLD_USE_SEEN api");
  });

  test("is none that comes late and is of before its runtime reported the new key", () => {
    const holds = after(gated(), saw(880, { evidence: [fact("api", 880, { fact: "holds" })] }));
    expect(shut(after(holds, usedOld(895, 870)), 895)).toEqual(["NEW_USE_UNPROVEN api"]);
    expect(news(holds, usedOld(895, 870))).toBeNull();
    expect(news(holds, usedOld(895, 890))).toBe("OLD_USE_SEEN api");
  });
});

describe("what is only said", () => {
  test("isn't worse where it was only said before", () => {
    const said = after(
      gated(),
      attested(700, CY, "new-key-in-use", "api"),
      attested(700, CY, "old-key-unused", "api"),
    );
    expect(news(said, attested(710, BO, "new-key-in-use", "api"))).toBeNull();
  });
});
