import { describe, expect, it } from "vitest";
import { consumer, sampleSpec } from "../adapters/world/sample-world.ts";
import { NOTHING_SIGNED, type Signed } from "./signed.ts";
import { type Truth, classOf, excuseOf, risksOf } from "./world-class.ts";

const ENDED = Date.parse("2026-01-05T10:00:00.000Z");
const backup = { ...consumer("backup"), declared: false };

/** One call of the forgotten backup with the leaked key, so many seconds before the end. */
function call(before: number, more: Partial<Truth["calls"][number]> = {}): Truth["calls"][number] {
  const at = ENDED - before * 1000;
  return {
    id: `row-${before}`,
    at,
    shownAt: at,
    caller: { is: "consumer", id: "backup" },
    keyId: "key-leaked",
    userAgent: "backup/1",
    address: "10.0.0.1",
    principal: null,
    action: "chat",
    outcome: "accepted",
    ...more,
  };
}

function truth(more: Partial<Truth> = {}): Truth {
  return {
    spec: sampleSpec({ consumers: [consumer("checkout"), backup] }),
    leakedId: "key-leaked",
    calls: [call(1200)],
    endedAt: ENDED,
    audit: { from: ENDED - 3600_000 },
    signed: NOTHING_SIGNED,
    ...more,
  };
}

const reasonsOf = (given: Truth): readonly string[] =>
  risksOf(given).map(({ reason, about }) => `${reason} ${about ?? "anybody"}`);

function signed(more: Partial<Signed>): Truth {
  return truth({ signed: { ...NOTHING_SIGNED, ...more } });
}

/** Two people accepted that these callers can't be seen. */
function unseen(subject: string, more: Partial<Truth>): Truth {
  const accepted = [{ code: "OLD_USE_UNOBSERVABLE", subject }] as const;
  return truth({ signed: { ...NOTHING_SIGNED, accepted }, ...more });
}

describe("a world is observable", () => {
  it("if the consumer whom nobody declared shows in a source in time", () => {
    expect(risksOf(truth())).toEqual([]);
    expect(classOf([])).toBe("observable");
  });

  it("if nothing was ended: nobody could be broken", () => {
    expect(risksOf(truth({ endedAt: null, calls: [], audit: null }))).toEqual([]);
  });

  it("whatever became of the declared ones: blindness to them is for the gate to see", () => {
    const spec = sampleSpec({ provider: { identifiesKey: false, covers: ["other"] } });
    expect(risksOf(truth({ spec, calls: [], audit: null }))).toEqual([]);
  });

  it("whichever of several instances was heard: the inventory says how many there are", () => {
    const rolling = (more: Parameters<typeof consumer>[1], row: Parameters<typeof consumer>[2] = {}) =>
      truth({
        spec: sampleSpec({
          provider: { recordsRefusals: false },
          consumers: [consumer("checkout", { instances: 2, rollout: 3600, ...more }, row), backup],
        }),
      });
    for (const reports of ["fingerprint", "success", "nothing"] as const) {
      expect(risksOf(rolling({ reports, instanceNames: "none" }))).toEqual([]);
      expect(risksOf(rolling({ reports }, { period: "on-demand" }))).toEqual([]);
    }
  });
});

describe("a world is an accepted risk", () => {
  const mute = sampleSpec({ consumers: [backup], provider: { identifiesKey: false } });
  const narrow = sampleSpec({ consumers: [backup], provider: { covers: ["other"] } });
  const noRefusals = sampleSpec({ consumers: [backup], provider: { recordsRefusals: false } });

  it.each<[string, Truth, string]>([
    [
      "with the acceptance that no source names callers",
      unseen("callers/all", { spec: mute }),
      "accepted blind source backup",
    ],
    [
      "with the acceptance that no source covers some calls",
      unseen("callers/except/other", { spec: narrow }),
      "accepted blind source backup",
    ],
    [
      "with the acceptance that no source shows refused calls",
      unseen("callers/refused", { spec: noRefusals, calls: [call(1200, { outcome: "refused" })] }),
      "accepted blind source backup",
    ],
    ["with no call at all before the end", truth({ calls: [] }), "silent until the end backup"],
    ["with a call after the last look", truth({ calls: [call(30)] }), "silent until the end backup"],
    [
      "with a call that the log shows too late",
      truth({ calls: [call(1200, { shownAt: ENDED - 20_000 })] }),
      "silent until the end backup",
    ],
    ["with a call before the lookback", truth({ calls: [call(4000)] }), "silent until the end backup"],
    [
      "with calls on another key only",
      truth({ calls: [call(1200, { keyId: "key-new" })] }),
      "silent until the end backup",
    ],
    ["with broken glass", signed({ glass: true }), "glass broken anybody"],
    ["with a retired consumer", signed({ retired: ["checkout"] }), "retired by its owner checkout"],
    [
      "with an accepted consumer",
      signed({ accepted: [{ code: "NEW_USE_UNPROVEN", subject: "checkout" }] }),
      "accepted unproven checkout",
    ],
    [
      "with an accepted source that never answered",
      signed({ accepted: [{ code: "OLD_USE_UNOBSERVABLE", subject: "calls" }] }),
      "accepted blind source backup",
    ],
  ])("%s", (_what, given, reason) => {
    expect(reasonsOf(given)).toEqual([reason]);
    expect(classOf(risksOf(given))).toBe("accepted risk");
  });

  it.each<[string, Truth]>([
    ["there is no source", truth({ audit: null })],
    ["the source names no key", truth({ spec: mute })],
    ["calls aren't recorded", truth({ spec: narrow })],
    [
      "refused calls aren't recorded",
      truth({ spec: noRefusals, calls: [call(1200, { outcome: "refused" })] }),
    ],
  ])("but not because %s, if nobody accepted that: the gate had to wait for them", (_what, given) => {
    expect(risksOf(given)).toEqual([]);
  });

  it("but not by an acceptance of the kinds of call that no source covers, for whoever made another", () => {
    const spec = sampleSpec({ consumers: [backup], provider: { covers: ["chat"] } });
    expect(risksOf(unseen("callers/except/chat", { spec }))).toEqual([]);
    expect(risksOf(unseen("callers/refused", { spec: noRefusals }))).toEqual([]);
  });

  const AT = ENDED - 600_000;
  const lie = (claim: "new-key-in-use" | "consumer-written", at = AT) =>
    signed({ lies: [{ claim, subject: "checkout", at }] });

  it("with a word on the use of a key that wasn't so and was said before the end; what was written shows", () => {
    expect(reasonsOf(lie("new-key-in-use"))).toEqual(["a word that wasn't so checkout"]);
    expect(risksOf(lie("new-key-in-use", ENDED + 1000))).toEqual([]);
    expect(risksOf(lie("consumer-written"))).toEqual([]);
  });

  it("with a log that lost a consumer's calls on the leaked key, if that log is read", () => {
    const caller = { is: "consumer", id: "checkout" } as const;
    const calls = [call(1200), call(600, { caller, shownAt: Infinity })];
    expect(reasonsOf(truth({ calls }))).toEqual(["log drops rows checkout"]);
    const elsewhere = [call(1200), call(600, { caller, shownAt: Infinity, keyId: "key-new" })];
    expect(risksOf(truth({ calls: elsewhere }))).toEqual([]);
  });

  it("with a cutover, but only where two keys can't live side by side", () => {
    expect(reasonsOf(signed({ cutover: true }))).toEqual([]);
    const spec = sampleSpec({ provider: { capabilities: { overlap: false } } });
    const given = truth({ spec, signed: { ...NOTHING_SIGNED, cutover: true } });
    expect(reasonsOf(given)).toEqual(["cutover without overlap anybody"]);
  });

  it("not for an accepted leak path: that costs no consumer its key", () => {
    expect(risksOf(signed({ accepted: [{ code: "LEAK_PATH_OPEN", subject: "incident" }] }))).toEqual([]);
  });
});

describe("a consumer is excused", () => {
  it("by a reason of its own or one that is about everybody, and by nobody else's", () => {
    const risks = risksOf(signed({ retired: ["checkout"] }));
    expect(excuseOf(risks, "checkout")).toBe("retired by its owner");
    expect(excuseOf(risks, "backup")).toBeNull();
    expect(excuseOf(risksOf(signed({ glass: true })), "backup")).toBe("glass broken");
  });
});
