import { afterEach, describe, expect, it } from "vitest";
import type { AuditedProvider } from "../../src/adapters/audit-pages.ts";
import { startGitlab } from "../fakes/gitlab-tokens.ts";
import { auditRows, fakeBed, openShipped } from "./provider-bed.ts";
import type { FakeBed } from "./provider-bed.ts";
import { providerContract } from "./provider.ts";
import type { ProviderContract } from "./provider.ts";

const VARIABLES = { owners: "projects", owner: "team/app", access: "30" };
const ACCOUNT = { owners: "groups", owner: "team/app", account: "42" };
const GROUP = { ...VARIABLES, owners: "groups" };

/** GitLab makes no token without scopes; the runbook's reissue step names them. */
function open(bed: FakeBed, mapping: string, variables: Readonly<Record<string, string>>): AuditedProvider {
  const provider = openShipped(bed, mapping, variables);
  return {
    ...provider,
    createKey: (request) => provider.createKey({ scopes: ["read_api"], ...request }),
  };
}

const skip: ProviderContract<FakeBed>["skip"] = [
  {
    reason: "GitLab has scopes of its own only, and a token of a project can't be given to a team",
    cases: ["a new key keeps its name, team and scopes, whatever characters they have"],
  },
  {
    reason: "GitLab can't disable or restrict a token",
    cases: [
      "a disabled key is refused and lives again when it is enabled",
      "a disable that isn't confirmed isn't taken for one",
      "a key can be restricted and the restriction lifted",
    ],
  },
];

providerContract("gitlab, tokens of a project", {
  start: () => fakeBed(startGitlab({ of: "projects", pageSize: 5 })),
  open: (bed) => open(bed, "gitlab", VARIABLES),
  skip,
});
providerContract("gitlab, tokens of a group", {
  start: () => fakeBed(startGitlab({ of: "groups", pageSize: 5 })),
  open: (bed) => open(bed, "gitlab", GROUP),
  skip,
});
providerContract("gitlab, tokens of a user", {
  start: () => fakeBed(startGitlab({ of: "users", pageSize: 5 })),
  open: (bed) => open(bed, "gitlab-personal", { user: "42" }),
  skip,
});

providerContract("gitlab, tokens of a service account", {
  start: () => fakeBed(startGitlab({ of: "accounts", pageSize: 5 })),
  open: (bed) => open(bed, "gitlab-service-account", ACCOUNT),
  skip: [
    ...skip,
    {
      reason: "GitLab answers a second revoke like the first, and shows no single token of a service account",
      cases: [
        "ending a key twice is harmless",
        "an end whose outcome can't be seen is unknown, and can be repeated",
      ],
    },
  ],
});

describe("gitlab", () => {
  let bed: FakeBed;
  afterEach(() => bed.stop());

  it("gives a new token its name, scopes, role and an end within a year, whatever characters the name has", async () => {
    bed = await fakeBed(startGitlab({ of: "projects" }));
    const name = 'a"},{"x":"\r\n${id}';
    const scopes = ["api", "read_repository"];
    const { key } = await open(bed, "gitlab", VARIABLES).createKey({ name, scopes });
    const sent = bed.fake.requests.find(({ route }) => route === "create")?.body;
    expect(key).toMatchObject({ name, scopes, state: "live", kind: "team" });
    expect(sent).toMatchObject({ name, scopes, access_level: "30" });
    const days = (Date.parse(String(sent?.["expires_at"])) - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(80);
    expect(days).toBeLessThan(100);
  });

  it("says no to a token without scopes, and makes none", async () => {
    bed = await fakeBed(startGitlab({ of: "projects" }));
    const making = openShipped(bed, "gitlab", VARIABLES).createKey({ name: "x" });
    await expect(making).rejects.toMatchObject({ code: "ERR_PROVIDER_REFUSED", happened: "no" });
    expect(bed.fake.live()).toBe(0);
  });

  it("doesn't take a wrong project for a dead token", async () => {
    bed = await fakeBed(startGitlab({ of: "projects" }));
    const provider = openShipped(bed, "gitlab", { ...VARIABLES, owner: "team/other" });
    const [id = ""] = bed.fake.seed(1);
    expect((await provider.getKey(id)).state).toBe("unknown");
    await expect(provider.endKey(id)).rejects.toMatchObject({ happened: "no" });
    expect(bed.fake.live()).toBe(1);
  });

  it("names the bot user of a token as its principal, as audit events do", async () => {
    bed = await fakeBed(startGitlab({ of: "projects" }));
    const [id = ""] = bed.fake.seed(1);
    const key = await openShipped(bed, "gitlab", VARIABLES).getKey(id);
    expect(key.principal).toBe(String(1000 + Number(id)));
  });

  it("ends a service account's token twice without harm, and one whose end got lost", async () => {
    bed = await fakeBed(startGitlab({ of: "accounts" }));
    const provider = open(bed, "gitlab-service-account", ACCOUNT);
    const [id = "", lost = ""] = bed.fake.seed(2);
    expect([await provider.endKey(id), await provider.endKey(id)]).toEqual(["ended", "ended"]);
    bed.fault("end", { kind: "drop", commits: true });
    await expect(provider.endKey(lost)).rejects.toMatchObject({ happened: "unknown" });
    expect((await provider.getKey(lost)).state).toBe("dead");
    await expect(provider.endKey("4711")).rejects.toMatchObject({ code: "ERR_PROVIDER_NOT_FOUND" });
  });

  it("never rotates", async () => {
    bed = await fakeBed(startGitlab({ of: "projects" }));
    const provider = open(bed, "gitlab", VARIABLES);
    const { key } = await provider.createKey({ name: "x" });
    await provider.endKey(key.id);
    await provider.listKeys();
    expect(bed.fake.requests.some(({ segments }) => segments.includes("rotate"))).toBe(false);
  });

  it.each([
    ["gitlab", "projects", VARIABLES],
    ["gitlab-personal", "users", { user: "42" }],
    ["gitlab-service-account", "accounts", ACCOUNT],
  ] as const)("%s reads audit events to the last page", async (mapping, of, variables) => {
    bed = await fakeBed(startGitlab({ of, pageSize: 5 }));
    bed.fake.seed(13);
    const read = await auditRows(openShipped(bed, mapping, variables));
    expect(read).toHaveLength(13);
    expect(read[0]).toMatchObject({ type: "row", principal: "7" });
    expect(bed.fake.requests.at(-1)?.query.get("pagination")).toBe("keyset");
  });
});
