import { describe, expect, it } from "vitest";
import { createAllKeyProbe } from "../../../src/adapters/probe/all.ts";
import { Secret } from "../../../src/core/secret.ts";
import type { KeyProbe, KeyProbeResult } from "../../../src/ports/probe.ts";

type Outcome = KeyProbeResult["outcome"];

function probe(name: string, outcome: Outcome, control: Outcome = "refused"): KeyProbe {
  const present = async () => ({ outcome, control, at: "2026-11-23T09:00:00.000Z", detail: outcome });
  return { kind: "key", name, present };
}

describe("probe: all", () => {
  it.each([
    ["accepted", "accepted", "accepted"],
    ["refused", "refused", "refused"],
    ["accepted", "refused", "unknown"],
    ["refused", "unknown", "unknown"],
  ] as const)("makes of %s and %s: %s", async (first, second, together) => {
    const all = createAllKeyProbe("any", [probe("bearer", first), probe("x-api-key", second)]);
    expect(await all.present(new Secret("team.EXAMPLE_all_0001"))).toMatchObject({
      outcome: together,
      control: "refused",
    });
  });

  it.each([
    ["accepted", "refused", true],
    ["unknown", "accepted", true],
    ["refused", "unknown", undefined],
    ["refused", "refused", undefined],
  ] as const)("is alive if any way accepts it: %s and %s", async (first, second, alive) => {
    const all = createAllKeyProbe("any", [probe("bearer", first), probe("x-api-key", second)]);
    expect((await all.present(new Secret("team.EXAMPLE_all_0001"))).alive).toBe(alive);
  });

  it("passes on that a key lives of which one way can't say more", async () => {
    const taken = probe("canary", "unknown");
    const present = async (value: Secret) => ({ ...(await taken.present(value)), alive: true as const });
    const all = createAllKeyProbe("any", [probe("bearer", "unknown"), { ...taken, present }]);
    expect(await all.present(new Secret("team.EXAMPLE_all_0001"))).toMatchObject({
      outcome: "unknown",
      alive: true,
    });
  });

  it("takes for a sign of life only what refuses a made-up key, whatever the other way does", async () => {
    const value = new Secret("team.EXAMPLE_all_0001");
    const sure = createAllKeyProbe("any", [probe("a", "accepted"), probe("b", "unknown", "unknown")]);
    expect(await sure.present(value)).toMatchObject({ outcome: "unknown", control: "unknown", alive: true });
    const open = createAllKeyProbe("any", [probe("a", "accepted", "accepted"), probe("b", "refused")]);
    expect((await open.present(value)).alive).toBeUndefined();
  });

  it("is worth nothing where one route lets a made-up key in", async () => {
    const all = createAllKeyProbe("any", [probe("a", "accepted"), probe("b", "accepted", "accepted")]);
    expect(await all.present(new Secret("team.EXAMPLE_all_0001"))).toMatchObject({ control: "accepted" });
  });
});
