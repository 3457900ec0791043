import { describe, expect, test } from "vitest";
import type { Evidence } from "../../src/core/evidence.ts";
import { isConsumerProven, proofClass } from "../../src/core/gate-consumer.ts";
import type { Incident } from "../../src/core/incident.ts";
import {
  ANA,
  CACHE,
  PERIOD,
  after,
  attested,
  fact,
  gated,
  opened,
  proves,
  row,
  saw,
  shut,
  t,
} from "./builders.ts";

const NOW = 900;
const proof = (incident: Incident, at = NOW): string =>
  proofClass(incident, incident.consumers["api"]!, t(at));
const isProven = (incident: Incident, at = NOW): boolean =>
  isConsumerProven(incident, incident.consumers["api"]!, t(at));
const disabled = row(650, "rung.applied", { effect: "contain/disable", rung: "disable", detail: "" });

describe("how the move of a consumer is known", () => {
  test("observed, where it went on while the key was disabled", () => {
    const runs = [700 + CACHE, 700 + CACHE + PERIOD].map((at) => fact("api", at, { key: "unnamed" }));
    expect(proof(after(gated(), disabled, saw(860, { evidence: runs })))).toBe("observed");
  });

  test("observed as far as it is seen, though the old key is still in question", () => {
    expect(proof(after(gated(), saw(880, { evidence: [fact("api", 880)] })))).toBe("observed");
  });

  test("not at all before its swap, whatever somebody said", () => {
    const said = (["new-key-in-use", "old-key-unused"] as const).map((claim) =>
      attested(120, ANA, claim, "api", 110),
    );
    expect(proof(after(opened(), ...said))).toBe("none");
    expect(isProven(after(opened(), ...said))).toBe(false);
  });
});

test("a consumer isn't proven any more once the new key is refused", () => {
  const refused = saw(890, { evidence: [fact("api", 890, { fact: "refusal" })] });
  expect(isProven(after(gated(), proves(880, "api")))).toBe(true);
  expect(isProven(after(gated(), proves(880, "api"), refused))).toBe(false);
});

describe("a refusal isn't over", () => {
  const b = { source: "instance b" };
  const given = (...evidence: readonly Evidence[]): readonly string[] =>
    shut(
      after(
        gated(),
        proves(800, "api"),
        saw(890, { evidence: [fact("api", 850, { ...b, fact: "refusal" }), fact("api", 870), ...evidence] }),
      ),
      NOW,
    );
  const REFUSED = ["NEW_KEY_REFUSED api"];

  test("by what the same source says of the key that is held", () => {
    expect(given(fact("api", 880, { ...b, fact: "holds" }))).toEqual(REFUSED);
    expect(given(fact("api", 880, { ...b, key: "unnamed" }))).toEqual([]);
  });

  test("by a success on the leaked key at the same source", () => {
    expect(given(fact("api", 860, { ...b, key: "old" }))).toContain("NEW_KEY_REFUSED api");
  });
});
