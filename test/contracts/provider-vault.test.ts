import { afterEach, describe, expect, it } from "vitest";
import { startVault } from "../fakes/vault.ts";
import type { FakeVault } from "../fakes/vault.ts";
import { fakeBed, openShipped } from "./provider-bed.ts";
import type { FakeBed } from "./provider-bed.ts";
import { providerContract } from "./provider.ts";
import type { ProviderContract } from "./provider.ts";

type Bed = FakeBed<FakeVault>;

const VARIABLES = { role: "deploy" };

const skip: ProviderContract<Bed>["skip"] = [
  {
    reason: "the whole list is one page",
    cases: [
      "a list that breaks off on a later page is an error, never a shorter list",
      "a key that was there all the time isn't missed while others come and go",
      "a list that never holds still is an error, or misses nothing that was there",
    ],
  },
  {
    reason: "Vault's tokens have policies, and no team",
    cases: ["a new key keeps its name, team and scopes, whatever characters they have"],
  },
  {
    reason: "Vault can't disable or restrict a token that is made",
    cases: [
      "a disabled key is refused and lives again when it is enabled",
      "a disable that isn't confirmed isn't taken for one",
      "a key can be restricted and the restriction lifted",
    ],
  },
];

for (const words of ["old", "new"] as const) {
  providerContract<Bed>(`vault in ${words} words`, {
    start: () => fakeBed(startVault({ words })),
    open: (bed) => openShipped(bed, "vault", VARIABLES),
    skip,
  });
}

describe("vault", () => {
  let bed: Bed;
  afterEach(() => bed.stop());

  it("gives a new token its name and policies, whatever characters they have", async () => {
    bed = await fakeBed(startVault());
    const provider = openShipped(bed, "vault", VARIABLES);
    const name = 'a"},{"x":"\r\n${id}';
    const { key } = await provider.createKey({ name, scopes: ["read", "a/b c"] });
    expect(await provider.getKey(key.id)).toMatchObject({ name, scopes: ["read", "a/b c"] });
  });

  it("keeps accessors out of addresses, which end up in logs", async () => {
    bed = await fakeBed(startVault());
    const provider = openShipped(bed, "vault", VARIABLES);
    const [id = ""] = bed.fake.seed(1);
    await provider.getKey(id);
    await provider.endKey(id);
    const addresses = bed.fake.requests.map(({ segments, query }) => [...segments, String(query)].join("/"));
    expect(addresses.filter((address) => address.includes(id))).toEqual([]);
  });

  it("ends the children of a token with it, as Vault does", async () => {
    bed = await fakeBed(startVault());
    const [id = "", other = ""] = bed.fake.seed(2);
    const child = bed.fake.child(id);
    expect(await openShipped(bed, "vault", VARIABLES).endKey(id)).toBe("ended");
    expect([id, child, other].map((one) => bed.fake.lives(one))).toEqual([false, false, true]);
  });

  it("takes an accessor with nothing behind it for dead, and lists the others", async () => {
    bed = await fakeBed(startVault());
    const provider = openShipped(bed, "vault", VARIABLES);
    const [id = ""] = bed.fake.seed(1);
    bed.fake.dangle("acc-of-nothing");
    expect((await provider.listKeys()).map((key) => key.id)).toEqual([id]);
    expect((await provider.getKey("acc-of-nothing")).state).toBe("dead");
  });

  it("tells its own credential's refusal from a token that is gone, though both are 403", async () => {
    bed = await fakeBed(startVault());
    const [id = ""] = bed.fake.seed(1);
    const stranger = openShipped(
      { ...bed, fake: { ...bed.fake, admin: "hvs.EXAMPLEnobody" } },
      "vault",
      VARIABLES,
    );
    await expect(stranger.getKey(id)).rejects.toMatchObject({ code: "ERR_PROVIDER_AUTH" });
    await expect(stranger.endKey(id)).rejects.toMatchObject({ code: "ERR_PROVIDER_AUTH", happened: "no" });
    await openShipped(bed, "vault", VARIABLES).endKey(id);
    expect((await openShipped(bed, "vault", VARIABLES).getKey(id)).state).toBe("dead");
  });
});
