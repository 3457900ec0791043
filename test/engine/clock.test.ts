import { describe, expect, it } from "vitest";
import { plus } from "../../src/core/time.ts";
import { approve, closeLeakPath } from "./deeds.ts";
import { play } from "./play.ts";
import { consumer } from "./setting.ts";

describe("a clock that was ahead and is set right at the gate", () => {
  it("doesn't keep the driver from looking until it has caught up", async () => {
    const response = await play({ consumers: [consumer("web")] });
    const { clock } = response.world;
    closeLeakPath(response);
    let ahead = 0;
    response.adapt(() => ({ clock: { ...clock, now: () => plus(clock.now(), ahead) } }));
    expect(await response.drive({ seconds: 20 })).toMatchObject({ kind: "blocked" });
    ahead = 3600;
    expect(await response.drive({ seconds: 20 })).toMatchObject({ kind: "blocked" });
    ahead = 0;
    const before = response.rows("evidence.observed").length;
    expect(await response.drive({ seconds: 600 })).toEqual({ kind: "approval" });
    expect(response.rows("evidence.observed").length).toBeGreaterThan(before);
    approve(response);
    expect(await response.drive()).toEqual({ kind: "closed" });
  });
});
