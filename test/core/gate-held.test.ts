import { describe, expect, test } from "vitest";
import type { Evidence } from "../../src/core/evidence.ts";
import { ANA, BO, EVE, LAG, SWAPPED, after, attested, fact, gated, reading, saw, shut } from "./builders.ts";

const NOW = 900;
const used = fact("api", NOW - 10);
const holds = (at: number, key: Evidence["key"], over: Partial<Evidence> = {}): Evidence =>
  fact("api", at, { fact: "holds", key, ...over });
const given = (...evidence: readonly Evidence[]): readonly string[] =>
  shut(after(gated(), saw(NOW - 5, { evidence: [used, ...evidence] })), NOW);

const BLIND = ["OLD_USE_UNOBSERVABLE api"];
const SEEN = ["OLD_USE_SEEN api"];

describe("rule 2c: its own runtime says which key it holds", () => {
  test("the fingerprint of the replacement is enough", () => {
    expect(given(holds(800, "new"))).toEqual([]);
  });

  test("the fingerprint of neither key says nothing", () => {
    expect(given(holds(800, "unnamed"))).toEqual(BLIND);
  });

  test("the fingerprint of neither key takes back what the same source said before", () => {
    expect(given(holds(800, "new"), holds(850, "unnamed"))).toEqual(BLIND);
  });

  test("a report from before the swap says nothing", () => {
    expect(given(holds(SWAPPED - 1, "new"))).toEqual(BLIND);
  });

  test("a report that is too old says nothing", () => {
    const at = 800 + 15 * 60;
    const incident = after(
      gated(),
      saw(800, { evidence: [holds(800, "new")] }),
      saw(at, { evidence: [fact("api", at)] }),
    );
    expect(shut(incident, at)).toEqual([]);
    expect(shut(incident, at + 1)).toEqual(BLIND);
  });

  test("the leaked key after the new one shuts the gate, whatever the audit log shows", () => {
    expect(given(holds(800, "new"), holds(850, "old"))).toEqual(SEEN);
    const silent = saw(NOW, { readings: [reading(NOW - LAG)] });
    const back = saw(850, { evidence: [used, holds(800, "new"), holds(850, "old")] });
    expect(shut(after(gated(), back, silent), NOW)).toEqual(SEEN);
  });

  test("the new key after the leaked one opens it again", () => {
    expect(given(holds(800, "old"), holds(850, "new"))).toEqual([]);
  });

  test("both in one moment are the worse of the two", () => {
    expect(given(holds(800, "old"), holds(800, "new"))).toEqual(SEEN);
    expect(given(holds(800, "new"), holds(800, "old"))).toEqual(SEEN);
  });

  test("the new key and neither in one moment are neither", () => {
    expect(given(holds(800, "new"), holds(800, "unnamed"))).toEqual(BLIND);
    expect(given(holds(800, "unnamed"), holds(800, "new"))).toEqual(BLIND);
  });

  test("one instance on the new key says nothing of another on the leaked one", () => {
    const [a, b] = [{ source: "instance a" }, { source: "instance b" }];
    expect(given(holds(850, "old", b), holds(860, "new", a))).toEqual(SEEN);
    expect(given(holds(850, "new", b), holds(860, "new", a))).toEqual([]);
  });

  test("an instance that was last heard of on the leaked key and went quiet isn't on the new one", () => {
    const at = 800 + 15 * 60 + 5;
    const quiet = saw(800, { evidence: [holds(800, "old", { source: "instance b" })] });
    const other = saw(at, { evidence: [fact("api", at), holds(at, "new", { source: "instance a" })] });
    expect(shut(after(gated(), quiet, other), at)).toEqual(SEEN);
  });

  test("a call of its own on the leaked key after the report weighs more than the report", () => {
    const call = fact("api", 850, { key: "old", via: "audit", source: "log" });
    expect(given(holds(800, "new"), call)).toEqual(SEEN);
    expect(given(call, holds(860, "new"))).toEqual([]);
  });
});

describe("somebody says that the old key is out of use", () => {
  const said = (by: string, happened: number, made = NOW - 2): readonly string[] =>
    shut(
      after(
        gated(),
        saw(NOW - 5, { evidence: [used] }),
        attested(made, by, "old-key-unused", "api", happened),
      ),
      NOW,
    );

  test("that counts, if they are enrolled and it was so after the swap", () => {
    expect(said(ANA, 800)).toEqual([]);
    expect(said(EVE, 800)).toEqual(BLIND);
    expect(said(ANA, SWAPPED)).toEqual(BLIND);
  });

  test("what was said before the swap about a time after it is no knowledge", () => {
    expect(said(ANA, 800, SWAPPED - 10)).toEqual(BLIND);
  });

  test("it counts for twelve hours from what it tells of", () => {
    const at = 800 + 12 * 3600;
    const told = after(gated(), attested(900, ANA, "old-key-unused", "api", 800));
    const leakPath = attested(at, BO, "leak-path-closed", "incident");
    const incident = after(told, saw(at, { evidence: [fact("api", at)] }), leakPath);
    expect(shut(incident, at)).toEqual([]);
    expect(shut(incident, at + 1)).toEqual(BLIND);
  });

  test("it doesn't outweigh what was seen", () => {
    const call = fact("api", 700, { key: "old", via: "audit", source: "log" });
    const report = holds(700, "old");
    for (const contrary of [call, report]) {
      const seen = saw(NOW - 5, { evidence: [used, contrary] });
      const told = attested(NOW - 2, ANA, "old-key-unused", "api", 800);
      expect(shut(after(gated(), seen, told), NOW)).toEqual(SEEN);
    }
  });
});
