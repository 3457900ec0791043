import { describe, expect, it } from "vitest";
import { strangers } from "../../engine/deeds.ts";
import { consumer } from "../../engine/setting.ts";
import { begin, opens, shutBy } from "../outcomes.ts";

/** A log that names no key, and on each call who made it. */
const provider = { identifiesKey: false, recordsRefusals: false, identifiesPrincipal: true };
const leak = { principal: "sa-shared" };
/** Its probe says that calls work, never with which key. */
const behaves = { web: { reports: "success" } };
const web = consumer("web", { principal: "sa-web" });
const setting = { provider, leak, behaves, consumers: [web] };
const UNSEEN = ["NEW_USE_UNPROVEN web", "OLD_USE_UNOBSERVABLE web"];

describe("rule 2 (c): a principal of its own that the log names", () => {
  it("opens both rules once the log shows two calls as that principal, a period apart", async () => {
    const response = await begin(setting);
    await opens(response);
    const { evidence } = response.at().incident.consumers["web"] ?? { evidence: [] };
    expect(evidence.filter(({ via }) => via === "audit").map(({ fact, key }) => `${fact} ${key}`)).toEqual(
      expect.arrayContaining(["holds new", "use new"]),
    );
  });

  it("isn't fooled by a principal that two consumers share, or that is the leaked key's", async () => {
    const jobs = consumer("jobs", { principal: "sa-web", owner: "ben" });
    const both = { web: { reports: "success" }, jobs: { reports: "success" } };
    const shared = await begin({ ...setting, behaves: both, consumers: [web, jobs] });
    expect(await shutBy(shared, 1200)).toEqual(expect.arrayContaining(UNSEEN));
    const same = await begin({ ...setting, consumers: [consumer("web", { principal: "sa-shared" })] });
    expect(await shutBy(same, 1200)).toEqual(UNSEEN);
  });

  it("isn't fooled by a principal of which nobody says whose it is, or a log that doesn't name it throughout", async () => {
    for (const over of [
      { leak: {} },
      { consumers: [consumer("web")] },
      { provider: { ...provider, identifiesPrincipal: false } },
      { provider: { ...provider, covers: ["admin"] } },
    ])
      expect(await shutBy(await begin({ ...setting, ...over }), 900)).toEqual(UNSEEN);
  });

  it("isn't fooled by a consumer that goes on as the leaked key's principal, or one instance of it", async () => {
    const lost = await begin({
      ...setting,
      behaves: { web: { reports: "success", wrongEnvironment: true } },
    });
    expect(await shutBy(lost, 1200)).toEqual(["NEW_USE_UNPROVEN web", "OLD_USE_SEEN web"]);
    const half = await begin({
      ...setting,
      behaves: { web: { reports: "success", instances: 2, rollout: "2h" } },
    });
    expect(await shutBy(half, 3600)).toEqual(["OLD_USE_SEEN web"]);
    await opens(half);
  });

  it("isn't fooled by a thief who calls as the new principal: that is a stranger on the replacement", async () => {
    const thief = { userAgent: "thief/1.0", address: "203.0.113.9", uses: [{ after: "1d", until: "2d" }] };
    const response = await begin({
      ...setting,
      behaves: { web: { reports: "success", wrongEnvironment: true } },
      thief,
      injects: [{ at: "2m", do: "replacement-stolen" }],
    });
    await response.drive({ seconds: 600 });
    const [caller = ""] = strangers(response);
    expect(response.at().incident.callers[caller]).toMatchObject({ key: "replacement", principal: "sa-web" });
    const shut = await shutBy(response, 0);
    expect(shut).toEqual(expect.arrayContaining(["NEW_USE_UNPROVEN web", `CALLER_UNCLASSIFIED ${caller}`]));
  });
});
