import { describe, expect, it } from "vitest";
import { consumer } from "../../engine/setting.ts";
import { begin, opens, secondsToEnd, shutBy } from "../outcomes.ts";

const WEEK = 7 * 86_400;

describe("a consumer that can't be waited for", () => {
  const weekly = { consumers: [consumer("report", { period: "7d", probes: [] })] };

  it.each([
    ["that calls on demand", "on-demand", ["report-status"]],
    ["whose period is longer than the overlap", "7d", ["report-status"]],
    ["of which only the log tells", "7d", []],
  ])("%s opens the gate by two runs, long before its period", async (_name, period, probes) => {
    const response = await begin({ consumers: [consumer("report", { period, probes })] });
    await response.drive({ seconds: 60 });
    for (let run = 0; run < 2; run += 1) {
      response.world.trigger("report");
      await response.world.clock.sleep(60);
    }
    await opens(response);
    expect(secondsToEnd(response)).toBeLessThan(WEEK / 100);
  });

  it("isn't proven by its silence: nobody has seen it run", async () => {
    const response = await begin(weekly);
    expect(await shutBy(response, 7200)).toEqual(["NEW_USE_UNPROVEN report", "OLD_USE_UNOBSERVABLE report"]);
  });

  it("isn't proven by one run, or by two that are one", async () => {
    const response = await begin(weekly);
    await response.drive({ seconds: 60 });
    response.world.trigger("report");
    response.world.trigger("report");
    expect(await shutBy(response, 120)).toEqual(["NEW_USE_UNPROVEN report", "OLD_USE_UNOBSERVABLE report"]);
  });

  it("isn't proven by runs in the wrong environment, which are runs on the old key", async () => {
    const response = await begin({ ...weekly, behaves: { report: { wrongEnvironment: true } } });
    await response.drive({ seconds: 60 });
    for (let run = 0; run < 3; run += 1) {
      response.world.trigger("report");
      await response.world.clock.sleep(30);
    }
    const shut = await shutBy(response, 120);
    expect(shut).toEqual(["NEW_USE_UNPROVEN report", "OLD_USE_SEEN report"]);
  });
});
