import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { AuditedProvider } from "../../src/adapters/audit-pages.ts";
import { startCloudflare } from "../fakes/cloudflare.ts";
import type { FakeCloudflare } from "../fakes/cloudflare.ts";
import { auditRows, fakeBed, openShipped } from "./provider-bed.ts";
import type { FakeBed } from "./provider-bed.ts";
import { providerContract } from "./provider.ts";

type Bed = FakeBed<FakeCloudflare>;

/** The token whose policies are copied is in the list as well, and none of the contract's keys. */
function open(bed: Bed): AuditedProvider {
  const like = bed.fake.template;
  const provider = openShipped(bed, "cloudflare", { like });
  return {
    ...provider,
    listKeys: async () => (await provider.listKeys()).filter(({ id }) => id !== like),
  };
}

const NAMES = ["request.ip", "request_ip"] as const;

for (const names of [NAMES, NAMES.toReversed()]) {
  providerContract<Bed>(`cloudflare with conditions on ${names.join(" or ")}`, {
    start: () => fakeBed(startCloudflare({ names })),
    open,
    skip: [
      {
        reason: "Cloudflare's tokens have policies, copied from another token, and no team or scopes",
        cases: ["a new key keeps its name, team and scopes, whatever characters they have"],
      },
    ],
  });
}

describe("cloudflare", () => {
  let bed: Bed;
  let provider: AuditedProvider;
  beforeEach(async () => {
    bed = await fakeBed(startCloudflare());
    provider = open(bed);
  });
  afterEach(() => bed.stop());

  const one = (): string => bed.fake.seed(1)[0] ?? "";

  it("gives a new token the policies of the one that the config names", async () => {
    const settings = { ...bed.fake.settings(bed.fake.template) };
    const policies = (settings.policies ?? []).map((policy) => ({ ...policy, effect: "deny" as const }));
    bed.fake.change(bed.fake.template, { ...settings, policies });
    const { key } = await provider.createKey({ name: "x" });
    expect(bed.fake.settings(key.id)).toMatchObject({ name: "x", policies });
  });

  it("makes nothing when there is no token to copy from", async () => {
    const lost = openShipped(bed, "cloudflare", { like: "gone" });
    await expect(lost.createKey({ name: "x" })).rejects.toMatchObject({ happened: "no" });
    expect(bed.calls("create")).toBe(0);
  });

  it("lets calls in from the consumers' networks alone, and changes nothing else of the token", async () => {
    const id = one();
    const before = { ...bed.fake.settings(id), expires_on: "2030-01-01T00:00:00Z" };
    bed.fake.change(id, before);
    await provider.restrictKey(id, { networks: ["203.0.113.0/24", "2001:db8::/32"] });
    const { condition, ...rest } = bed.fake.settings(id);
    expect(condition?.request_ip?.in).toEqual(["203.0.113.0/24", "2001:db8::/32"]);
    expect(rest).toEqual(before);
    expect(bed.fake.accepts(bed.fake.secrets().at(-1) ?? "")).toBe(true);
    await provider.unrestrictKey(id);
    expect(bed.fake.settings(id)).toEqual(before);
  });

  it("can restrict again what it restricted itself", async () => {
    const id = one();
    await provider.restrictKey(id, { networks: ["203.0.113.0/24"] });
    await provider.restrictKey(id, { networks: ["198.51.100.0/24"] });
    expect(bed.fake.settings(id).condition?.request_ip?.in).toEqual(["198.51.100.0/24"]);
  });

  it("leaves conditions alone that somebody else set", async () => {
    const id = one();
    const own = { ...bed.fake.settings(id), condition: { request_ip: { in: ["192.0.2.0/24"] } } };
    bed.fake.change(id, own);
    for (const call of [
      provider.restrictKey(id, { networks: ["203.0.113.0/24"] }),
      provider.unrestrictKey(id),
    ]) {
      await expect(call).rejects.toMatchObject({ code: "ERR_PROVIDER_ANSWER", happened: "no" });
    }
    expect(bed.fake.settings(id)).toEqual(own);
  });

  it("leaves conditions alone under either name", async () => {
    const other = await fakeBed(startCloudflare({ names: NAMES.toReversed() }));
    const [id = ""] = other.fake.seed(1);
    const own = { ...other.fake.settings(id), condition: { request_ip: { in: ["192.0.2.0/24"] } } };
    other.fake.change(id, own);
    const restricting = open(other).restrictKey(id, { networks: ["203.0.113.0/24"] });
    await expect(restricting).rejects.toMatchObject({ happened: "no" });
    expect(other.fake.settings(id)).toEqual(own);
    await other.stop();
  });

  it("doesn't take a restriction for one that the answer doesn't show", async () => {
    const other = await fakeBed(startCloudflare({ names: ["request_ip"] }));
    const [id = ""] = other.fake.seed(1);
    const restricting = open(other).restrictKey(id, { networks: ["203.0.113.0/24"] });
    await expect(restricting).rejects.toMatchObject({ code: "ERR_PROVIDER_ANSWER", happened: "unknown" });
    await other.stop();
  });

  it("keeps conditions and times of a token that it disables and enables", async () => {
    const id = one();
    const own = {
      ...bed.fake.settings(id),
      condition: { request_ip: { in: ["192.0.2.0/24"] } },
      expires_on: "2030-01-01T00:00:00Z",
      not_before: "2020-01-01T00:00:00Z",
    };
    bed.fake.change(id, own);
    await provider.disableKey(id);
    expect(bed.fake.settings(id)).toEqual({ ...own, status: "disabled" });
    await provider.enableKey(id);
    expect(bed.fake.settings(id)).toEqual(own);
  });

  it("sees an expired token as dead", async () => {
    const id = one();
    bed.fake.change(id, { ...bed.fake.settings(id), status: "expired" });
    expect((await provider.getKey(id)).state).toBe("dead");
  });

  it("reads the account's audit log to the last page, which names the token", async () => {
    const ids = bed.fake.seed(13);
    const rows = await auditRows(provider);
    expect(rows.map((row) => ("type" in row ? row.keyId : row))).toEqual([bed.fake.template, ...ids]);
  });
});
