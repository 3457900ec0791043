import { describe, expect, it } from "vitest";
import { plus } from "../../../src/core/time.ts";
import { accept, blockersOf, closeLeakPath } from "../../engine/deeds.ts";
import { type Play, play } from "../../engine/play.ts";
import { consumer } from "../../engine/setting.ts";

describe("a clock that is a day behind while the key is disabled", () => {
  /** Nothing but successes that name no key tell of it: rule 2 (b). For twenty minutes the disabled key is still let in. */
  const unnamed = {
    consumers: [consumer("web")],
    contain: { rung: "disable" },
    provider: { tokenCache: "20m", identifiesKey: false },
    behaves: { web: { reports: "success" } },
  } as const;

  /** Up to the swap, with the clock right again once the key is disabled. */
  async function disabledBehind(response: Play): Promise<void> {
    const { clock } = response.world;
    let ahead = -86_400;
    response.adapt(() => ({ clock: { ...clock, now: () => plus(clock.now(), ahead) } }));
    closeLeakPath(response);
    expect(await response.drive({ until: "contained" })).toEqual({ kind: "contained" });
    ahead = 0;
  }

  it("doesn't let what succeeds in the token cache pass for the new key's work", async () => {
    const astray = { at: "0s", do: "wrong-environment", consumer: "web" };
    const response = await play({ ...unnamed, injects: [astray] });
    await disabledBehind(response);
    const stop = await response.drive({ seconds: 900 });
    expect(response.world.facts().onLeakedKey).toEqual(["web"]);
    expect(blockersOf(stop)).toContain("NEW_USE_UNPROVEN web");
  });

  it("keeps the gate shut no longer than the token cache", async () => {
    const response = await play(unnamed);
    await disabledBehind(response);
    // No log names who else uses the key: that is taken upon themselves.
    for (const by of ["ana", "ben"]) accept(response, by, "OLD_USE_UNOBSERVABLE", "callers/all");
    expect(await response.drive({ seconds: 1500 })).toEqual({ kind: "approval" });
    const measured = response.rows("clock.measured").map(({ data }) => data.ahead);
    expect(measured).toEqual([-86_400, 0]);
  });
});

describe("a clock that is an hour off all along", () => {
  it.each([3600, -3600])("doesn't keep a good gate shut (%i s ahead)", async (ahead) => {
    const response = await play({ consumers: [consumer("web", { probes: [] })] });
    const { clock } = response.world;
    response.adapt(() => ({ clock: { ...clock, now: () => plus(clock.now(), ahead) } }));
    closeLeakPath(response);
    expect(await response.drive({ seconds: 900 })).toEqual({ kind: "approval" });
  });
});
