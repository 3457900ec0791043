import { describe, expect, it } from "vitest";
import { attest, closeLeakPath } from "../../engine/deeds.ts";
import { consumer } from "../../engine/setting.ts";
import { BLIND, begin, opens, shutBy } from "../outcomes.ts";

describe("rule 1: the new key is in use", () => {
  it("opens on audit rows that the consumer itself made with the new key", async () => {
    const response = await begin({ consumers: [consumer("web", { probes: [] })] });
    await opens(response);
    const seen = response.at().incident.consumers["web"]?.evidence ?? [];
    expect(seen.map(({ via, fact, key }) => `${via} ${fact} ${key}`)).toEqual(["audit use new"]);
  });

  it("isn't fooled by stanch's own probe of the new key, or by a store that took it", async () => {
    const consumers = [consumer("web", { probes: [] })];
    const response = await begin({ consumers, behaves: { web: { wrongEnvironment: true } } });
    expect(await shutBy(response)).toContain("NEW_USE_UNPROVEN web");
    expect(response.rows("replacement.probed").at(-1)?.data.outcome).toBe("accepted");
    expect(response.rows("consumer.written")).toHaveLength(1);
  });

  it("isn't fooled by a success that names no key while the old one works", async () => {
    const response = await begin({
      consumers: [consumer("web")],
      provider: BLIND,
      behaves: { web: { reports: "success", wrongEnvironment: true } },
    });
    expect(await shutBy(response)).toEqual(["NEW_USE_UNPROVEN web", "OLD_USE_UNOBSERVABLE web"]);
    expect(response.world.facts().onLeakedKey).toEqual(["web"]);
  });

  it("isn't fooled by a success with some third key", async () => {
    const response = await begin({ consumers: [consumer("web")] });
    const other = await response.world.provider.createKey({ name: "of another project", kind: "team" });
    response.adapt((given) => ({
      store: (row) => ({ ...given.store(row), write: () => given.store(row).write(other.value) }),
    }));
    expect(await shutBy(response)).toContain("NEW_USE_UNPROVEN web");
    const seen = response.at().incident.consumers["web"]?.evidence ?? [];
    expect(seen.map(({ fact, key }) => `${fact} ${key}`)).toEqual(["use unnamed", "holds unnamed"]);
  });
});

describe("an attestation", () => {
  const unseen = { consumers: [consumer("web", { probes: [] })], provider: BLIND };

  it("opens both rules for who can't be observed, and the verdict says that it is somebody's word", async () => {
    const response = await begin(unseen);
    await shutBy(response, 60);
    for (const claim of ["new-key-in-use", "old-key-unused"] as const) attest(response, "ana", claim, "web");
    await opens(response);
    const approved = response.rows("approval.granted").at(-1);
    expect(approved?.data.verdict).toMatch(/\["web","proven","key-\w+","attested"\]/);
  });

  it("isn't taken from before the swap, from the time to come, or from yesterday", async () => {
    const response = await begin(unseen);
    attest(response, "ana", "new-key-in-use", "web");
    attest(response, "ana", "old-key-unused", "web");
    await response.drive({ seconds: 30 });
    const shut = ["NEW_USE_UNPROVEN web", "OLD_USE_UNOBSERVABLE web"];
    expect(await shutBy(response, 0)).toEqual(shut);
    for (const claim of ["new-key-in-use", "old-key-unused"] as const) {
      response.sign("cyd", "attestation.made", {
        claim,
        subject: "web",
        happenedAt: "2026-01-06T09:00:00.000Z",
        statement: "it will be so tomorrow",
      });
    }
    expect(await shutBy(response, 60)).toEqual(shut);
    for (const claim of ["new-key-in-use", "old-key-unused"] as const) attest(response, "ana", claim, "web");
    expect(await response.drive()).toEqual({ kind: "approval" });
    await response.world.clock.sleep(13 * 3600);
    closeLeakPath(response);
    expect(await shutBy(response, 60)).toEqual(["OLD_USE_UNOBSERVABLE web", "EVIDENCE_STALE web"]);
  });
});
