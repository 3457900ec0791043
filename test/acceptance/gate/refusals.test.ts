import { describe, expect, it } from "vitest";
import type { ConsumerReport } from "../../../src/ports/probe.ts";
import type { Play } from "../../engine/play.ts";
import { consumer } from "../../engine/setting.ts";
import { begin, opens, shutBy } from "../outcomes.ts";

const ELSEWHERE = { networks: ["192.0.2.0/24"] };

/** Somebody at the provider fences the replacement of `web` in, or lets it out again. */
async function fence(response: Play, how: "in" | "out"): Promise<void> {
  const { provider } = response.world;
  const id = response.at().incident.replacements["web"]?.key?.id ?? "";
  await (how === "in" ? provider.restrictKey(id, ELSEWHERE) : provider.unrestrictKey(id));
}

/** From now on `web` answers with this outcome on top of what it says of itself. */
function answering(response: Play, outcome: ConsumerReport["outcome"], source?: string): void {
  response.adapt((given) => ({
    probes: (row) =>
      given.probes(row).flatMap((probe) => {
        const other = {
          ...probe,
          name: source ?? probe.name,
          ask: async () => ({ ...(await probe.ask()), outcome }),
        };
        return source === undefined ? [other] : [probe, other];
      }),
  }));
}

describe("rule 3: the new key isn't refused", () => {
  it.each([
    ["its log", { consumers: [consumer("web", { probes: [] })] }],
    ["itself", { consumers: [consumer("web")], audit: { logs: [] } }],
  ])("shuts the gate once %s shows a refusal, and opens again on a later success", async (_name, setting) => {
    const response = await begin(setting);
    expect(await response.drive()).toEqual({ kind: "approval" });
    await fence(response, "in");
    await response.world.clock.sleep(120);
    expect(await shutBy(response, 60)).toContain("NEW_KEY_REFUSED web");
    await fence(response, "out");
    await opens(response);
  });

  it("isn't fooled by another source that shows a success: one instance says nothing of the other", async () => {
    const response = await begin({ consumers: [consumer("web")] });
    answering(response, "refused", "web-2-status");
    expect(await shutBy(response, 600)).toEqual(["NEW_KEY_REFUSED web"]);
  });

  it("isn't fooled by the quiet of a log that is blind to refusals: it wants a newer success", async () => {
    const response = await begin({
      consumers: [consumer("web", { probes: [] })],
      provider: { recordsRefusals: false },
    });
    expect(await response.drive()).toEqual({ kind: "approval" });
    await fence(response, "in");
    await response.world.clock.sleep(180);
    expect(await shutBy(response, 60)).toEqual(["EVIDENCE_STALE web"]);
    await fence(response, "out");
    await opens(response);
  });

  it.each(["failure", "unknown"] as const)(
    "takes 429, 5xx and time-outs (%s) for neither a refusal nor a success",
    async (outcome) => {
      const proven = await begin({ consumers: [consumer("web")], audit: { logs: [] } });
      expect(await proven.drive()).toEqual({ kind: "approval" });
      answering(proven, outcome);
      await proven.world.clock.sleep(120);
      expect(await proven.drive({ seconds: 60 })).toEqual({ kind: "approval" });
      const unproven = await begin({ consumers: [consumer("web")], audit: { logs: [] } });
      answering(unproven, outcome);
      expect(await shutBy(unproven)).toEqual(["NEW_USE_UNPROVEN web"]);
    },
  );
});
