import { describe, expect, it } from "vitest";
import { sightOf } from "../../src/core/audit-summary.ts";
import { acceptBlindness, approve, blockersOf, closeLeakPath } from "./deeds.ts";
import { play } from "./play.ts";
import { consumer } from "./setting.ts";

const THIEF = { userAgent: "thief/1.0", address: "203.0.113.9", uses: [{ after: "1m", every: "1m" }] };
const BLIND = { identifiesKey: false, recordsRefusals: false };

describe("a response whose only audit log names no key", () => {
  it("ends the key on the fingerprints that consumers report, and claims nothing of the thief", async () => {
    const response = await play({ consumers: [consumer("web")], provider: BLIND, thief: THIEF });
    closeLeakPath(response);
    expect(blockersOf(await response.drive({ seconds: 600 }))).toEqual(["OLD_USE_UNOBSERVABLE callers/all"]);
    acceptBlindness(response);
    expect(await response.drive()).toEqual({ kind: "approval" });
    approve(response);
    expect(await response.drive()).toEqual({ kind: "closed" });
    expect(response.world.facts()).toMatchObject({ prematureEnds: [], onLeakedKey: [], orphans: [] });

    const read = response.rows("audit.read");
    expect(read).toHaveLength(2);
    for (const { data } of read) {
      expect(sightOf(data)).toBe("blind");
      expect(data).toMatchObject({ callers: [], window: { first: null, last: null } });
      const [receipt, ...others] = data.receipts;
      expect(receipt?.claim).toBe("rows that name no key: any may be a call on the leaked one");
      expect(receipt?.count).toBeGreaterThan(10);
      expect((receipt?.first ?? "") < (receipt?.last ?? "")).toBe(true);
      // By looks alone, and said to be so; nothing claims a number of calls on a key.
      expect(others.map(({ claim }) => claim)).toEqual([
        "looks like web, on any key",
        "looks like nobody known, on any key",
      ]);
      for (const { count } of others) expect(count).toBeGreaterThan(0);
    }
    const closing = response.world
      .notices()
      .map(({ notice }) => notice)
      .filter(({ subject }) => subject.includes("ended"));
    expect(closing.map(({ lines }) => lines.at(-1))).toEqual([
      "Nobody could see who else used the key: no log that was read names it. Look at what it could reach.",
    ]);
  });

  it("is told from one that names keys, where a thief is a caller and owners hear nothing of blindness", async () => {
    const response = await play({ consumers: [consumer("web")] });
    closeLeakPath(response);
    await response.drive();
    approve(response);
    expect(await response.drive()).toEqual({ kind: "closed" });
    const [first] = response.rows("audit.read");
    expect(first?.data.receipts[0]).toMatchObject({ claim: "calls on the leaked key" });
    expect(JSON.stringify(response.world.notices())).not.toContain("Nobody could see");
  });
});

describe("a consumer's report of before its swap", () => {
  it("is named as one, not as a success that was thrown away", async () => {
    const response = await play({ consumers: [consumer("web", { period: "10m" })] });
    closeLeakPath(response);
    await response.drive({ seconds: 60 });
    const [first] = response.rows("evidence.observed");
    expect(first?.data.silent).toEqual([
      { source: "web-status", reason: expect.stringMatching(/^nothing since the swap yet \(success: /) },
    ]);
  });
});
