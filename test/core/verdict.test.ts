import { describe, expect, test } from "vitest";
import type { Caller } from "../../src/core/evidence.ts";
import type { Incident } from "../../src/core/incident.ts";
import { verdictOf } from "../../src/core/verdict.ts";
import {
  ANA,
  BO,
  CY,
  LAG,
  after,
  attested,
  consumer,
  fact,
  gated,
  opened,
  proves,
  reading,
  saw,
  signed,
  stranger,
  t,
} from "./builders.ts";

const NOW = 900;
const said = (incident: Incident, at = NOW): unknown => JSON.parse(verdictOf(incident, t(at)));

describe("the verdict that people approve", () => {
  test("names plan, visit, consumers by state, replacement and class, blockers and acceptances", () => {
    const consumers = [consumer("cron"), consumer("api"), consumer("fax", { owner: BO })];
    const incident = after(
      gated({ consumers }),
      proves(880, "api"),
      ...[ANA, BO].map((by) => signed(885, by, "consumer.retired", { consumer: "fax", reason: "EXAMPLE" })),
      ...[BO, CY].map((by) =>
        signed(886, by, "acceptance.signed", {
          code: "NEW_USE_UNPROVEN",
          subject: "cron",
          reason: "EXAMPLE",
          expires: t(4000),
        }),
      ),
    );
    expect(said(incident)).toEqual({
      plan: "plan-EXAMPLE",
      visit: 1,
      consumers: [
        ["api", "proven", "key-api", "observed"],
        ["cron", "blocked", "key-cron", "none"],
        ["fax", "retired", "key-fax", "none"],
      ],
      responders: [],
      blockers: ["OLD_USE_UNOBSERVABLE cron"],
      accepted: ["NEW_USE_UNPROVEN cron", "OLD_USE_UNOBSERVABLE callers/all"],
    });
  });

  test("is the same text whatever the order in which consumers were written down or seen", () => {
    const [a, b] = [consumer("api"), consumer("cron")];
    const one = after(gated({ consumers: [a, b] }), proves(880, "api"), proves(885, "cron"));
    const other = after(gated({ consumers: [b, a] }), proves(870, "cron"), proves(889, "api", "cron"));
    expect(verdictOf(one, t(NOW))).toBe(verdictOf(other, t(NOW + 1)));
  });

  test("holds no time, so that a later look at the same doesn't change it", () => {
    const incident = after(gated(), proves(880, "api"));
    expect(verdictOf(incident, t(NOW))).not.toMatch(/2026|:\d\d:/);
    expect(verdictOf(after(incident, proves(NOW, "api")), t(NOW))).toBe(verdictOf(incident, t(NOW)));
  });

  test("is the same text in whichever order callers were seen", () => {
    const two = ["C-1", "C-2"].map((id) => stranger(700, { id }));
    const calls = ["C-1", "C-2"].map((caller) =>
      signed(890, ANA, "caller.classified", { caller, as: "responder", rowsHash: "", reason: "EXAMPLE" }),
    );
    const text = (callers: readonly Caller[]): string =>
      verdictOf(after(gated(), saw(885, { callers }), ...calls), t(NOW));
    expect(text(two)).toBe(text(two.toReversed()));
  });

  test("names no key where the plan has no replacement", () => {
    const incident = opened({ replacements: [] });
    expect(said(incident)).toMatchObject({ consumers: [["api", "blocked", null, "none"]] });
  });

  test("says attested where either half of the proof is somebody's word", () => {
    const proof = (incident: Incident): unknown =>
      (said(incident) as { consumers: string[][] }).consumers[0]?.[3];
    const used = saw(880, { evidence: [fact("api", 880)] });
    const held = saw(880, { evidence: [fact("api", 880, { fact: "holds" })] });
    const useSaid = attested(885, CY, "new-key-in-use", "api");
    const unusedSaid = attested(885, CY, "old-key-unused", "api");
    expect(proof(after(gated(), used, held))).toBe("observed");
    expect(proof(after(gated(), useSaid, held))).toBe("attested");
    expect(proof(after(gated(), used, unusedSaid))).toBe("attested");
    const silent = saw(880, { readings: [reading(880 - LAG)] });
    expect(proof(after(gated(), used, unusedSaid, silent))).toBe("observed");
  });

  test("says attested where one of two runs is, or where what was seen is too long ago to tell", () => {
    const proof = (incident: Incident, at = NOW): unknown =>
      (said(incident, at) as { consumers: string[][] }).consumers[0]?.[3];
    const used = saw(700, { evidence: [fact("api", 700)] });
    const useSaid = attested(885, CY, "new-key-in-use", "api");
    const onDemand = gated({ consumers: [consumer("api", { period: "on-demand" })] });
    expect(proof(after(onDemand, used))).toBe("none");
    expect(proof(after(onDemand, used, useSaid))).toBe("attested");
    const blind = saw(700, { evidence: [fact("api", 700, { seesRefusals: false })] });
    expect(proof(after(gated(), blind, useSaid), 701)).toBe("observed");
    expect(proof(after(gated(), blind, useSaid))).toBe("attested");
  });
});
