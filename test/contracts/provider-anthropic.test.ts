import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { AuditedProvider } from "../../src/adapters/audit-pages.ts";
import { startAnthropic } from "../fakes/anthropic.ts";
import type { FakeAnthropic } from "../fakes/anthropic.ts";
import { auditRows, fakeBed, openShipped } from "./provider-bed.ts";
import type { FakeBed } from "./provider-bed.ts";
import { providerContract } from "./provider.ts";

type Bed = FakeBed<FakeAnthropic>;

providerContract<Bed>("anthropic", {
  start: () => fakeBed(startAnthropic()),
  open: (bed) => openShipped(bed, "anthropic"),
  skip: [
    {
      reason: "Anthropic has no call that makes a key; what these show is shown below on keys that are there",
      cases: [
        "a new key works and its value is shown once",
        "a new key keeps its name, team and scopes, whatever characters they have",
        "a disabled key is refused and lives again when it is enabled",
        "an ended key is refused and dead, and others live on",
        "the provider's no is told from its don't-know, and a 404 isn't a dead key",
        "a time to wait is passed on",
        "a create whose outcome can't be seen is unknown, and is sent once",
        "a create that got lost is found again by its name",
        "a redirect to another host gets no call and no credential",
        "without a connection nothing has happened",
      ],
    },
    {
      reason: "Anthropic can't restrict a key",
      cases: ["a key can be restricted and the restriction lifted"],
    },
    {
      reason: "an archived key stays there, and one that never was may be of another organisation",
      cases: ["ending a key twice is harmless", "a disable that isn't confirmed isn't taken for one"],
    },
  ],
});

describe("anthropic", () => {
  let bed: Bed;
  let provider: AuditedProvider;
  beforeEach(async () => {
    bed = await fakeBed(startAnthropic());
    provider = openShipped(bed, "anthropic");
  });
  afterEach(() => bed.stop());

  const one = (): string => bed.fake.seed(1)[0] ?? "";

  it("makes no key, and says so without a call", async () => {
    expect(provider.capabilities.canCreate).toBe(false);
    await expect(provider.createKey({ name: "x" })).rejects.toMatchObject({ code: "ERR_UNSUPPORTED" });
    expect(bed.calls()).toBe(0);
  });

  it("makes a key inactive and active again", async () => {
    const id = one();
    await provider.disableKey(id);
    await provider.disableKey(id);
    expect(bed.fake.accepts(bed.fake.value(id))).toBe(false);
    expect((await provider.getKey(id)).state).toBe("disabled");
    await provider.enableKey(id);
    expect(bed.fake.accepts(bed.fake.value(id))).toBe(true);
    expect((await provider.getKey(id)).state).toBe("live");
  });

  it("archives a key once, leaves others alone, and still lists it as dead", async () => {
    const [id = "", other = ""] = bed.fake.seed(2);
    expect(await provider.endKey(id)).toBe("ended");
    expect(await provider.endKey(id)).toBe("alreadyGone");
    expect(bed.calls("end")).toBe(1);
    expect(bed.fake.accepts(bed.fake.value(other))).toBe(true);
    const states = (await provider.listKeys()).map(({ id, state }) => [id, state]);
    expect(states).toEqual([
      [id, "dead"],
      [other, "live"],
    ]);
    await expect(provider.enableKey(id)).rejects.toMatchObject({ happened: "no" });
  });

  it("ends an inactive key", async () => {
    const id = one();
    await provider.disableKey(id);
    expect(await provider.endKey(id)).toBe("ended");
    expect((await provider.getKey(id)).state).toBe("dead");
  });

  it("sees an expired key as dead, and one that isn't in the organisation as unknown", async () => {
    const id = one();
    bed.fake.expire(id);
    expect((await provider.getKey(id)).state).toBe("dead");
    expect((await provider.getKey("apikey_elsewhere")).state).toBe("unknown");
    await expect(provider.endKey("apikey_elsewhere")).rejects.toMatchObject({
      code: "ERR_PROVIDER_NOT_FOUND",
    });
  });

  it("keeps no more of the hint than its start and the last four", async () => {
    const id = one();
    const key = await provider.getKey(id);
    const value = bed.fake.value(id);
    expect(key).toMatchObject({ prefix: value.slice(0, 8), lastFour: value.slice(-4) });
  });

  it("tells a no from a don't-know, and passes on a time to wait", async () => {
    const id = one();
    const cases = [
      [401, "ERR_PROVIDER_AUTH", "no"],
      [403, "ERR_PROVIDER_REFUSED", "no"],
      [429, "ERR_PROVIDER_BUSY", "no"],
      [500, "ERR_PROVIDER_FAILED", "unknown"],
      [529, "ERR_PROVIDER_FAILED", "unknown"],
    ] as const;
    for (const [status, code, happened] of cases) {
      bed.fault("disable", { kind: "status", status, retryAfter: "7" });
      await expect(provider.disableKey(id)).rejects.toMatchObject({ code, happened });
    }
    bed.fault("end", { kind: "status", status: 429, retryAfter: "7" });
    await expect(provider.endKey(id)).rejects.toMatchObject({ retry: { afterMs: 7000 } });
  });

  it("doesn't take a disable for one that isn't confirmed", async () => {
    const id = one();
    for (const kind of ["error-in-200", "html", "half-body"] as const) {
      bed.fault("disable", { kind });
      await expect(provider.disableKey(id)).rejects.toMatchObject({ happened: "unknown" });
    }
  });

  it("sends no call and no credential where a redirect points", async () => {
    const id = one();
    for (const route of ["get", "list", "disable", "end"] as const) {
      bed.fault(route, { kind: "redirect", to: bed.elsewhere.url }, 2);
    }
    for (const call of [
      () => provider.getKey(id),
      () => provider.listKeys(),
      () => provider.disableKey(id),
      () => provider.endKey(id),
    ]) {
      await expect(call()).rejects.toBeInstanceOf(Error);
    }
    expect(bed.elsewhere.visits()).toBe(0);
  });

  it("reads the activity feed to its last page", async () => {
    bed.fake.seed(13);
    const rows = await auditRows(provider);
    expect(rows).toHaveLength(13);
    expect(rows[0]).toMatchObject({ type: "row", address: "192.0.2.7" });
  });
});
