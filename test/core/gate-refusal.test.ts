import { describe, expect, test } from "vitest";
import type { Evidence } from "../../src/core/evidence.ts";
import type { Incident } from "../../src/core/incident.ts";
import { ANA, EVE, after, fact, gated, looked, proves, row, saw, shut, signed, written } from "./builders.ts";

const NOW = 900;
const REFUSED = "NEW_KEY_REFUSED api";

function proven(...evidence: readonly Evidence[]): Incident {
  return after(gated(), proves(800, "api"), saw(NOW - 10, { evidence }));
}
const refusal = (at: number, over: Partial<Evidence> = {}): Evidence =>
  fact("api", at, { fact: "refusal", ...over });

describe("rule 3: nothing refused the new key since its last success", () => {
  test("G7: a refusal after the success shuts the gate again", () => {
    expect(shut(proven(), NOW)).toEqual([]);
    expect(shut(proven(refusal(850)), NOW)).toEqual([REFUSED]);
  });

  test("a refusal of the very same moment counts as later", () => {
    expect(shut(proven(refusal(800)), NOW)).toEqual([REFUSED]);
  });

  test("a refusal that names no key came from somebody who should be on the new one", () => {
    expect(shut(proven(refusal(850, { key: "unnamed" })), NOW)).toEqual([REFUSED]);
  });

  test("a refusal from before the swap is of another life", () => {
    expect(shut(proven(refusal(590)), NOW)).toEqual([]);
    expect(shut(after(proven(refusal(850)), written(870, "api"), proves(880, "api")), NOW)).toEqual([]);
  });

  test("a refusal stays until a success follows, however long ago it was", () => {
    const old = after(
      gated(),
      saw(700, { evidence: [refusal(700, { source: "job log" })] }),
      proves(30_000, "api"),
    );
    expect(shut(old, 30_010)).toEqual([REFUSED]);
  });

  test("a success that names no key may have been on the leaked one: it ends no refusal", () => {
    const bare = fact("api", 870, { key: "unnamed" });
    expect(shut(proven(refusal(850), bare), NOW)).toEqual([REFUSED]);
    expect(shut(proven(refusal(850), fact("api", 870)), NOW)).toEqual([]);
  });

  test("once the old key is disabled, runs that name no key do", () => {
    const runs = [1060, 1120].map((at) => fact("api", at, { key: "unnamed" }));
    const disabled = row(900, "rung.applied", { effect: "contain/disable", rung: "disable", detail: "" });
    const refused = after(gated(), disabled, saw(1000, { evidence: [refusal(1000, { key: "unnamed" })] }));
    expect(shut(refused, 1001)).toContain(REFUSED);
    expect(shut(after(refused, saw(1120, { evidence: runs })), 1125)).toEqual([]);
  });

  test("one instance that works says nothing of another that is refused", () => {
    const incident = after(
      proven(),
      saw(860, { evidence: [refusal(860, { source: "instance b" })] }),
      saw(880, { evidence: [fact("api", 880, { source: "instance a" })] }),
    );
    expect(shut(incident, NOW)).toEqual([REFUSED]);
    const mended = after(incident, saw(890, { evidence: [fact("api", 890, { source: "instance b" })] }));
    expect(shut(mended, NOW)).toEqual([]);
  });

  test("429, 5xx and time-outs are no evidence at all, so they neither shut nor open", () => {
    const unclear = saw(NOW - 5, { silent: [{ source: "status", reason: "unknown: 503" }] });
    expect(shut(after(proven(), unclear), NOW)).toEqual([]);
    expect(shut(after(proven(refusal(850)), unclear), NOW)).toEqual([REFUSED]);
  });
});

describe("evidence that somebody takes back", () => {
  const withdrawn = (by: string = ANA) =>
    signed(NOW - 3, by, "evidence.withdrawn", { consumer: "api", source: "status", reason: "EXAMPLE" });

  test("proves nothing any more", () => {
    expect(shut(after(proven(), withdrawn()), NOW)).toEqual([
      "NEW_USE_UNPROVEN api",
      "OLD_USE_UNOBSERVABLE api",
    ]);
  });

  test("can be seen again", () => {
    expect(shut(after(proven(), withdrawn(), proves(NOW - 1, "api")), NOW)).toEqual([]);
  });

  test("never opens the gate: what speaks against the consumer stays", () => {
    const old = fact("api", 850, { key: "old", fact: "holds" });
    const incident = after(proven(refusal(850), old), looked(860), withdrawn());
    expect(shut(incident, NOW)).toContain(REFUSED);
    expect(shut(incident, NOW)).toContain("OLD_USE_SEEN api");
  });

  test("stays where somebody who isn't enrolled asks", () => {
    expect(shut(after(proven(), withdrawn(EVE)), NOW)).toEqual([]);
  });
});
