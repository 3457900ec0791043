import { afterEach, describe, expect, it } from "vitest";
import { startDatadog } from "../fakes/datadog.ts";
import { auditRows, fakeBed, openShipped } from "./provider-bed.ts";
import type { FakeBed } from "./provider-bed.ts";
import { providerContract } from "./provider.ts";
import type { ProviderContract } from "./provider.ts";

const VARIABLES = { serviceAccount: "sa-1" };

const skip: ProviderContract<FakeBed>["skip"] = [
  {
    reason: "Datadog's keys have no team, and API keys no scopes",
    cases: ["a new key keeps its name, team and scopes, whatever characters they have"],
  },
  {
    reason: "Datadog can't disable or restrict a key",
    cases: [
      "a disabled key is refused and lives again when it is enabled",
      "a disable that isn't confirmed isn't taken for one",
      "a key can be restricted and the restriction lifted",
    ],
  },
];

providerContract("datadog, API keys", {
  start: () => fakeBed(startDatadog({ of: "api" })),
  open: (bed) => openShipped(bed, "datadog"),
  skip,
});
providerContract("datadog, application keys", {
  start: () => fakeBed(startDatadog({ of: "application" })),
  open: (bed) => openShipped(bed, "datadog-app", VARIABLES),
  skip,
});

describe("datadog", () => {
  let bed: FakeBed;
  afterEach(() => bed.stop());

  it("gives a new application key its name and scopes, whatever characters they have", async () => {
    bed = await fakeBed(startDatadog({ of: "application" }));
    const request = { name: 'a"},{"x":"\r\n${id}', scopes: ["dashboards_read", "a/b c"] };
    const provider = openShipped(bed, "datadog-app", VARIABLES);
    const { key } = await provider.createKey(request);
    expect(await provider.getKey(key.id)).toMatchObject(request);
  });

  it("never asks for one key, since that shows its whole value", async () => {
    bed = await fakeBed(startDatadog({ of: "api" }));
    const provider = openShipped(bed, "datadog");
    const [id = ""] = bed.fake.seed(1);
    expect((await provider.getKey(id)).state).toBe("live");
    await provider.endKey(id);
    expect((await provider.getKey(id)).state).toBe("dead");
    expect(bed.calls("get")).toBe(0);
  });

  it("needs one credential, and no API key beside it", async () => {
    bed = await fakeBed(startDatadog({ of: "api" }));
    await openShipped(bed, "datadog").listKeys();
    const { headers } = bed.fake.requests.at(-1) ?? { headers: {} };
    expect(Object.keys(headers).filter((name) => name.startsWith("dd-"))).toEqual([]);
  });

  it.each([
    ["datadog", "api", {}],
    ["datadog-app", "application", VARIABLES],
  ] as const)(
    "%s reads audit events to the last page, which name the key",
    async (mapping, of, variables) => {
      bed = await fakeBed(startDatadog({ of }));
      const ids = bed.fake.seed(13);
      const rows = await auditRows(openShipped(bed, mapping, variables));
      expect(rows.map((row) => ("type" in row ? row.keyId : row))).toEqual(ids);
    },
  );
});
