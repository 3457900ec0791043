import { describe, expect, test } from "vitest";
import type { Incident } from "../../src/core/incident.ts";
import type { EventBody } from "../../src/core/journal.ts";
import { glassOf } from "../../src/core/break-glass.ts";
import { closeBlockers, earlyCloseBlockers } from "../../src/core/close.ts";
import { isEndingAdmissible } from "../../src/core/predicates.ts";
import { endingGround, isCutoverApproved } from "../../src/core/verdict.ts";
import {
  ANA,
  BO,
  CY,
  EVE,
  LEAKED,
  after,
  consumer,
  fact,
  gated,
  opened,
  proves,
  row,
  saw,
  signed,
  t,
} from "./builders.ts";

const NOW = 900;

interface BreaksOptions {
  readonly at?: number;
  readonly expires?: number;
  readonly visit?: number;
  readonly over?: readonly string[];
}

function breaks(
  by: string,
  { at = 880, expires = 2000, visit = 1, over = ["api"] }: BreaksOptions = {},
): EventBody {
  return signed(at, by, "breakGlass.signed", {
    reason: "EXAMPLE",
    breaks: over,
    expires: t(expires),
    visit,
  });
}
const ground = (incident: Incident, at = NOW) => endingGround(incident, t(at));
const broken = (): Incident => after(gated(), breaks(ANA), breaks(BO));

describe("breaking the glass", () => {
  test("ends the key past a shut gate when two people sign", () => {
    expect(ground(gated())).toBeNull();
    expect(ground(after(gated(), breaks(ANA)))).toBeNull();
    expect(ground(broken())).toBe("break-glass");
  });

  test("isn't one person twice, nor one and somebody who isn't enrolled", () => {
    expect(ground(after(gated(), breaks(ANA), breaks(ANA, { at: 100 })))).toBeNull();
    expect(ground(after(gated(), breaks(ANA), breaks(EVE)))).toBeNull();
  });

  test("is one person twice, ten minutes apart, in a solo workspace", () => {
    const once = after(gated({ policy: "solo" }), breaks(ANA, { at: 200 }));
    expect(ground(after(once, breaks(ANA, { at: 799 })))).toBeNull();
    expect(ground(after(once, breaks(ANA, { at: 800 })))).toBe("break-glass");
  });

  test("H3: expires", () => {
    expect(ground(broken(), 1999)).toBe("break-glass");
    expect(ground(broken(), 2000)).toBeNull();
    expect(ground(after(gated(), breaks(ANA, { expires: 1000 }), breaks(BO)), 1000)).toBeNull();
  });

  test("is for one visit of the gate", () => {
    expect(ground({ ...broken(), visit: 2 })).toBeNull();
    expect(ground(after(gated(), breaks(ANA), breaks(BO, { visit: 2 })))).toBeNull();
  });
});

describe("the list of who will break", () => {
  const two = () => gated({ consumers: [consumer("api"), consumer("web")] });
  const over = (...ids: readonly string[]) => [ANA, BO].map((by) => breaks(by, { over: ids }));

  test("has to name everybody who isn't proven, on both signatures", () => {
    expect(ground(after(two(), ...over("api")))).toBeNull();
    expect(
      ground(after(two(), breaks(ANA, { over: ["api"] }), breaks(BO, { over: ["api", "web"] }))),
    ).toBeNull();
    expect(ground(after(two(), ...over("api", "web")))).toBe("break-glass");
  });

  test("isn't about those who are proven or retired", () => {
    expect(ground(after(two(), proves(880, "web"), ...over("api")))).toBe("break-glass");
    const retired = ["owner of web", BO, CY].map((by) =>
      signed(880, by, "consumer.retired", { consumer: "web", reason: "EXAMPLE" }),
    );
    expect(ground(after(two(), ...retired, ...over("api")))).toBe("break-glass");
  });

  test("is too short as soon as somebody else is refused, and is long enough when a look clears them", () => {
    const broken = after(two(), proves(880, "web"), ...over("api"));
    const refused = saw(890, { evidence: [fact("web", 890, { fact: "refusal" })] });
    const short = after(broken, refused);
    expect(ground(short)).toBeNull();
    expect(glassOf(short, t(NOW)).map(({ by, unlisted }) => [by, ...unlisted])).toEqual([
      [ANA, "web"],
      [BO, "web"],
    ]);
    expect(ground(after(short, proves(895, "web")))).toBe("break-glass");
  });
});

describe("H3: the review after broken glass", () => {
  const started = (at: number, on: "gate" | "break-glass") =>
    row(at, "revocation.started", { visit: 1, ground: on });
  const review = (at: number, by: string = BO) => signed(at, by, "review.closed", { findings: "none" });
  const isOpen = (incident: Incident): boolean =>
    closeBlockers(incident, t(9000)).some((blocker) => blocker.code === "REVIEW_OPEN");

  test("has to be closed before the incident, whichever way it ends", () => {
    const used = after(broken(), started(890, "break-glass"));
    expect(isOpen(used)).toBe(true);
    expect(earlyCloseBlockers(used).map((blocker) => blocker.code)).toContain("REVIEW_OPEN");
    expect(isOpen(after(used, review(1000)))).toBe(false);
  });

  test("can't be held before the glass was broken, nor by somebody who isn't enrolled", () => {
    expect(isOpen(after(broken(), review(885), started(890, "break-glass")))).toBe(true);
    expect(isOpen(after(broken(), started(890, "break-glass"), review(1000, EVE)))).toBe(true);
  });

  test("isn't spared by another ending on an open gate later", () => {
    expect(isOpen(after(broken(), started(890, "break-glass"), started(950, "gate")))).toBe(true);
  });

  test("isn't asked for where the glass stayed whole", () => {
    expect(isOpen(after(gated(), started(890, "gate")))).toBe(false);
  });
});

describe("a cutover, where the provider has no overlap", () => {
  const passed = row(50, "stores.preflighted", { failed: [] });
  const error = { code: "ERR_EXAMPLE", message: "an example" };
  const failed = row(50, "stores.preflighted", { failed: [{ consumer: "api", error }] });
  const signs = (by: string, ...ids: readonly string[]): EventBody =>
    signed(55, by, "cutover.signed", { out: ids.map((id) => ({ consumer: id, seconds: 60 })), visit: 0 });
  const start = (...ids: readonly string[]): Incident =>
    opened({ consumers: ids.map((id) => consumer(id)), overlapping: false });

  test("is approved when every store could be written and a second person signed who will be out", () => {
    expect(isCutoverApproved(after(start("api", "cron"), passed, signs(BO, "api", "cron")))).toBe(true);
  });

  test("is approved by the responder alone where there is nobody else", () => {
    const alone = opened({ consumers: [consumer("api")], overlapping: false, policy: "solo" });
    expect(isCutoverApproved(after(alone, passed, signs(ANA, "api")))).toBe(true);
  });

  test("isn't approved by a signature of somebody who isn't one of the incident's people", () => {
    const signedBy = after(start("api"), passed, signs(BO, "api"));
    const without = signedBy.people.filter(({ id }) => id !== BO);
    expect(isCutoverApproved({ ...signedBy, people: without })).toBe(false);
    expect(isCutoverApproved({ ...signedBy, people: [] })).toBe(false);
  });

  test.each<[string, Incident]>([
    ["without a preflight", after(start("api"), signs(BO, "api"))],
    ["with a store that can't be written", after(start("api"), failed, signs(BO, "api"))],
    ["signed by the responder", after(start("api"), passed, signs(ANA, "api"))],
    ["signed by somebody who isn't enrolled", after(start("api"), passed, signs(EVE, "api"))],
    ["with a consumer missing from the list", after(start("api", "cron"), passed, signs(BO, "api"))],
    ["of an inventory without anybody: an empty list says nothing", after(start(), passed, signs(BO))],
    ["signed for another visit", { ...after(start("api"), passed, signs(BO, "api")), visit: 1 }],
  ])("isn't approved %s", (_, incident) => {
    expect(isCutoverApproved(incident)).toBe(false);
  });

  test("isn't approved any more when a consumer joins: its store wasn't asked", () => {
    const incident = after(start("api"), passed, signs(BO, "api", "cron"));
    expect(isCutoverApproved(incident)).toBe(true);
    const joined = signed(60, ANA, "consumer.added", { consumer: consumer("cron"), replacement: "cron" });
    expect(isCutoverApproved(after(incident, joined))).toBe(false);
  });

  test("admits the reissue that ends the old key, there and nowhere else", () => {
    const incident = after(start("api"), passed, signs(BO, "api"));
    const reissue = {
      effect: "reissue/api",
      kind: "reissue",
      subject: "api",
      ending: true,
      attempt: 1,
    } as const;
    const end = { effect: "end/x", kind: "end", subject: LEAKED, ending: true, attempt: 1 } as const;
    expect(isEndingAdmissible(incident, reissue, "reissuing", t(60))).toBe(true);
    expect(isEndingAdmissible(incident, reissue, "swapping.writing", t(60))).toBe(false);
    expect(isEndingAdmissible(incident, end, "reissuing", t(60))).toBe(false);
    expect(
      isEndingAdmissible(after(start("api"), passed), { ...reissue, ending: false }, "reissuing", t(60)),
    ).toBe(false);
  });
});
