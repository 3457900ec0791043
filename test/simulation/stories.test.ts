import { describe, expect, it } from "vitest";
import { tell, trustTheStore } from "./story.ts";

const HOUR = 3600;

describe("G9, the R2 story: the new key went to the wrong environment, and the effect would show an hour later", () => {
  it("keeps the gate shut and names the gateway until production has the new key, and then opens", async () => {
    const { looks, stop, facts } = await tell("wrong-environment");
    const before = looks.filter(({ minute }) => minute < 75);
    expect(before.length).toBeGreaterThan(50);
    for (const { blockers } of before) expect(blockers).toContain("NEW_USE_UNPROVEN gateway");
    const later = before.filter(({ minute }) => minute >= 15);
    for (const { blockers } of later)
      expect(blockers).toEqual(["NEW_USE_UNPROVEN gateway", "OLD_USE_SEEN gateway"]);
    const reasons = before.at(-1)?.reasons.join("\n");
    expect(reasons).toContain("gateway must be seen using its replacement");
    expect(reasons).toMatch(/gateway used the leaked key at .* after its swap/);
    const opened = looks.find(({ blockers }) => blockers.length === 0);
    // Silence is longer than the caches: nothing would have been felt before.
    expect(opened?.minute).toBeGreaterThan(75 + 60);
    expect(stop).toEqual({ kind: "closed" });
    expect(facts).toMatchObject({ prematureEnds: [], broken: [], onLeakedKey: [], orphans: [] });
    expect(facts.replacements.map(({ heldBy }) => heldBy)).toEqual([["gateway"], ["billing"]]);
  });

  it("takes the gateway down where the store's word is taken, though for an hour nothing shows", async () => {
    const world = await trustTheStore("wrong-environment");
    expect(world.facts().prematureEnds).toMatchObject([{ consumers: ["gateway"] }]);
    await world.clock.sleep(0.75 * HOUR);
    expect(world.facts().broken).toEqual([]);
    await world.clock.sleep(0.5 * HOUR);
    const [outage] = world.facts().broken;
    expect(outage).toMatchObject({ consumer: "gateway", declared: true });
    expect(outage?.seconds).toBeGreaterThan(300);
  });
});

describe.each(["audit", "gate"])(
  "G10, the missed-token story: it calls every few hours, and shows at the %s",
  (where) => {
    const name = `missed-token-at-the-${where}`;

    it("blocks as an unknown caller, is called a consumer, and is brought over before the end", async () => {
      const { looks, stop, at, facts } = await tell(name);
      const [caller] = Object.values(at.incident.callers);
      expect(caller).toMatchObject({ userAgent: "wiki-sync/1", key: "old" });
      const shut = looks.filter(({ blockers }) => blockers.includes(`CALLER_UNCLASSIFIED ${caller?.id}`));
      expect(shut.length).toBeGreaterThan(0);
      if (where === "gate") expect(looks[0]?.blockers).not.toContain(`CALLER_UNCLASSIFIED ${caller?.id}`);
      expect(at.incident.classifications[caller?.id ?? ""]).toMatchObject([
        { as: "consumer", consumer: "wiki-sync" },
      ]);
      // Called a consumer it has to be proven like any other.
      const blockers = looks.flatMap((look) => look.blockers);
      expect(blockers).toContain("UNSWAPPED wiki-sync");
      expect(blockers).toContain("NEW_USE_UNPROVEN wiki-sync");
      expect(stop).toEqual({ kind: "closed" });
      expect(facts).toMatchObject({ prematureEnds: [], broken: [], onLeakedKey: [], orphans: [] });
      expect(facts.replacements.map(({ heldBy }) => heldBy)).toEqual([["pipeline"], ["wiki-sync"]]);
    });

    it("breaks hours later where only the list is looked at", async () => {
      const world = await trustTheStore(name);
      await world.clock.sleep(5 * HOUR);
      expect(world.facts().broken).toMatchObject([{ consumer: "wiki-sync", declared: false }]);
    });
  },
);
