import { expect, it } from "vitest";
import { lagsOf } from "../../src/report/lag.ts";
import { driveThroughGate } from "./deeds.ts";
import { play } from "./play.ts";

it("measures bounds between which the provider really began to refuse the ended key", async () => {
  const response = await play({ provider: { tokenCache: "30s" } });
  await driveThroughGate(response);
  const [end, ...others] = lagsOf(response.at().incident, response.entries());
  expect(others).toEqual([]);
  expect(end).toMatchObject({ of: "end", declared: 30, exceeds: false, acceptedAgain: false });
  expect(end?.from).not.toBeNull();
  expect(end?.from).toBeLessThanOrEqual(30);
  expect(end?.to).toBeGreaterThanOrEqual(30);
});
