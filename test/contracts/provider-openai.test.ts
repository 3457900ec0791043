import { afterEach, describe, expect, it } from "vitest";
import { startOpenai } from "../fakes/openai.ts";
import { auditRows, fakeBed, openShipped } from "./provider-bed.ts";
import type { FakeBed } from "./provider-bed.ts";
import { providerContract } from "./provider.ts";
import type { ProviderContract } from "./provider.ts";

const VARIABLES = { project: "proj_1", serviceAccount: "svc_acct_1" };

const skip: ProviderContract<FakeBed>["skip"] = [
  {
    reason: "OpenAI's list shows no scopes, and a key can't be given to a team",
    cases: ["a new key keeps its name, team and scopes, whatever characters they have"],
  },
  {
    reason: "OpenAI can't disable or restrict a key",
    cases: [
      "a disabled key is refused and lives again when it is enabled",
      "a disable that isn't confirmed isn't taken for one",
      "a key can be restricted and the restriction lifted",
    ],
  },
];

providerContract("openai", {
  start: () => fakeBed(startOpenai({ of: "project" })),
  open: (bed) => openShipped(bed, "openai", VARIABLES),
  skip,
});
providerContract("openai-admin", {
  start: () => fakeBed(startOpenai({ of: "organization" })),
  open: (bed) => openShipped(bed, "openai-admin"),
  skip,
});

describe("openai", () => {
  let bed: FakeBed;
  afterEach(() => bed.stop());

  it("gives a new key its name, whatever characters it has", async () => {
    bed = await fakeBed(startOpenai({ of: "project" }));
    const name = 'a"},{"x":"\r\n${id}';
    const provider = openShipped(bed, "openai", VARIABLES);
    const { key } = await provider.createKey({ name });
    expect(key).toMatchObject({ name, state: "live", kind: "team" });
    expect(await provider.getKey(key.id)).toMatchObject({ name, principal: "svc_acct_1" });
  });

  it("asks for keys of people who have lost the project too", async () => {
    bed = await fakeBed(startOpenai({ of: "project" }));
    await openShipped(bed, "openai", VARIABLES).listKeys();
    expect(bed.fake.requests.at(-1)?.query.get("owner_project_access")).toBe("any");
  });

  it("says that nothing happened where a service account's key can't be deleted alone", async () => {
    bed = await fakeBed(startOpenai({ of: "project", keepsServiceAccountKeys: true }));
    const provider = openShipped(bed, "openai", VARIABLES);
    const { key, value } = await provider.createKey({ name: "x" });
    await expect(provider.endKey(key.id)).rejects.toMatchObject({
      code: "ERR_PROVIDER_REFUSED",
      happened: "no",
    });
    expect(await bed.accepts(value)).toBe(true);
    expect((await provider.getKey(key.id)).state).toBe("live");
  });

  it.each([
    ["openai", "project", VARIABLES],
    ["openai-admin", "organization", {}],
  ] as const)("%s reads the audit log to its last page, by seconds", async (mapping, of, variables) => {
    bed = await fakeBed(startOpenai({ of }));
    bed.fake.seed(13);
    const rows = await auditRows(openShipped(bed, mapping, variables));
    expect(rows).toHaveLength(13);
    expect(rows[0]).toMatchObject({ type: "row", keyId: "key_0", action: "api_key.created" });
    expect(bed.fake.requests.at(-1)?.query.get("effective_at[gte]")).toMatch(/^\d{10}$/);
  });
});
