import { describe, expect, it } from "vitest";
import { accept, acceptBlindness, blockersOf, closeLeakPath, openGate } from "../../engine/deeds.ts";
import { type Play, play } from "../../engine/play.ts";
import { type Setting, consumer } from "../../engine/setting.ts";
import { BLIND, opens, shutBy } from "../outcomes.ts";

const ALL = "OLD_USE_UNOBSERVABLE callers/all";
const ONLY_API = "OLD_USE_UNOBSERVABLE callers/except/api";
const REFUSED = "OLD_USE_UNOBSERVABLE callers/refused";

/** Calls all the time with the leaked key, and stands in no inventory. */
const forgotten = consumer("backup", { owner: "cyd", calls: ["write"] });
const setting = {
  consumers: [consumer("web")],
  injects: [{ at: "1m", do: "late-cron", consumer: forgotten }],
};

async function begin(provider: Setting["provider"] & object, more: Setting = {}): Promise<Play> {
  const response = await play({ ...setting, provider, ...more });
  closeLeakPath(response);
  return response;
}

describe("callers that nobody can see", () => {
  it.each<[string, Setting["provider"] & object, Setting, string]>([
    ["no source was read", {}, { audit: { logs: [] } }, ALL],
    ["no source names the key", BLIND, {}, ALL],
    ["the source that does covers other calls", { covers: ["api"] }, {}, ONLY_API],
    ["those who are refused don't show", { recordsRefusals: false }, { strategy: "disable-first" }, REFUSED],
  ])(
    "aren't nobody where %s: the gate stays shut, however long nobody is seen",
    async (_why, provider, more, blocker) => {
      const response = await begin(provider, more);
      expect(await shutBy(response, 6 * 3600)).toEqual([blocker]);
      const [, subject = ""] = blocker.split(" ");
      accept(response, "ana", "OLD_USE_UNOBSERVABLE", subject);
      accept(response, "ana", "OLD_USE_UNOBSERVABLE", subject);
      expect(await shutBy(response, 600)).toEqual([blocker]);
    },
  );

  it("may be accepted by two people, who then answer for whoever breaks, as accepted", async () => {
    const response = await begin(BLIND, { injects: [] });
    expect(blockersOf(await response.drive({ seconds: 600 }))).toEqual([ALL]);
    acceptBlindness(response);
    await opens(response);
    const [approved] = response.rows("approval.granted");
    expect(approved?.data.verdict).toContain(`"accepted":["${ALL}"]`);
  });

  it("take one person twice where there is one, ten minutes apart", async () => {
    const response = await begin(BLIND, { policy: "solo", injects: [] });
    const once = (): void => accept(response, "ana", "OLD_USE_UNOBSERVABLE", "callers/all");
    once();
    await response.drive({ seconds: 300 });
    once();
    expect(await shutBy(response, 60)).toEqual([ALL]);
    await response.world.clock.sleep(600);
    once();
    await opens(response, "ana");
  });

  it("aren't accepted by two people who knew of less: a log that names nobody any more shuts it again", async () => {
    const some = { ...setting, injects: [], provider: { covers: ["api"] } };
    const response = await openGate(some, (early) => acceptBlindness(early, "callers/except/api"));
    response.adapt(({ auditLogs }) => ({
      auditLogs: auditLogs.map((log) => ({
        ...log,
        capabilities: { ...log.capabilities, identifiesKey: false },
      })),
    }));
    await response.world.clock.sleep(60);
    expect(await shutBy(response, 120)).toEqual([ALL]);
  });

  it("are seen by a log that names the key on all calls, where a forgotten consumer is an unknown caller", async () => {
    const response = await begin({});
    expect((await shutBy(response, 600)).join()).toMatch(/^CALLER_UNCLASSIFIED C-\w+$/);
  });
});
