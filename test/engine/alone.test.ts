import { describe, expect, it } from "vitest";
import { approve, breakGlass, closeLeakPath } from "./deeds.ts";
import { play } from "./play.ts";

describe("somebody who responds alone", () => {
  it("approves an open gate themselves, and may have attested", async () => {
    const response = await play({ policy: "solo" });
    closeLeakPath(response);
    expect(await response.drive()).toEqual({ kind: "approval" });
    approve(response, "ana");
    expect(await response.drive()).toEqual({ kind: "closed" });
  });

  it.each([
    [540, null],
    [600, expect.any(String)],
  ])(
    "breaks the glass by signing twice, ten minutes apart; signed again after %i s",
    async (pause, endedAt) => {
      const response = await play({ policy: "solo", behaves: { jobs: { broken: true } } });
      closeLeakPath(response);
      await response.drive({ seconds: 60 });
      breakGlass(response, "ana", ["jobs"]);
      await response.world.clock.sleep(pause);
      breakGlass(response, "ana", ["jobs"]);
      await response.drive({ seconds: 30 });
      expect(response.world.facts().endedAt).toEqual(endedAt);
    },
  );
});
