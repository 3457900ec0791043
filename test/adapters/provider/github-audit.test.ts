import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createAuditLogs } from "../../../src/adapters/audit-log/index.ts";
import { createGithubProvider } from "../../../src/adapters/provider/github.ts";
import type { AuditGap, AuditQuery, AuditRow } from "../../../src/core/audit.ts";
import { Secret } from "../../../src/core/secret.ts";
import { adapterParts } from "../../fakes/adapter-parts.ts";
import { GITHUB_TOKEN } from "../../fakes/github-shapes.ts";
import { type GithubTokens, hashedToken, startGithubTokens } from "../../fakes/github-tokens.ts";

const HASH = hashedToken("ghp_EXAMPLEleaked");
const OTHER = hashedToken("ghp_EXAMPLEother");
const HOUR: AuditQuery = { from: "2026-11-26T10:00:00.250Z", to: "2026-11-26T11:00:00.000Z" };

let github: GithubTokens;
beforeEach(async () => {
  github = await startGithubTokens();
});
afterEach(() => github.server.close());

function event(minute: number, more: Readonly<Record<string, unknown>> = {}): void {
  github.log.push({
    "@timestamp": Date.parse("2026-11-26T10:00:00Z") + minute * 60_000,
    _document_id: `d${String(minute)}`,
    action: "repo.access",
    actor: "ada",
    org: "acme",
    hashed_token: HASH,
    user_agent: "curl/8",
    ...more,
  });
}

async function read(
  query: AuditQuery,
): Promise<{ readonly rows: readonly AuditRow[]; readonly gaps: readonly AuditGap[] }> {
  const parts = adapterParts();
  const { http, clock, fingerprint, prompter } = parts;
  const { audit } = createGithubProvider({
    http,
    clock,
    fingerprint,
    prompter,
    name: "github",
    organization: "acme",
    baseUrl: github.server.url,
    credential: async () => new Secret(GITHUB_TOKEN),
    tokens: "by-value",
    end: "everywhere",
  });
  const entry = { adapter: "http", provider: "github" } as const;
  const [log] = await createAuditLogs("org-log", entry, { ...parts, auditOf: async () => audit });
  const rows: AuditRow[] = [];
  const gaps: AuditGap[] = [];
  for await (const item of log?.read(query) ?? []) {
    if (item.type === "row") rows.push(item);
    else gaps.push(item);
  }
  return { rows, gaps };
}

const phrases = () => github.server.calls.map(({ query }) => query.get("phrase"));

describe("an organisation's audit log", () => {
  it("is read to its last page, git too, each event once and oldest first", async () => {
    for (const minute of [-5, 1, 2, 3, 4, 5, 61]) event(minute, minute === 3 ? { action: "git.clone" } : {});
    const { rows, gaps } = await read({ ...HOUR, keyIds: [HASH] });
    expect(rows.map(({ id, keyId, action }) => [id, keyId, action])).toEqual([
      ["d1", HASH, "repo.access"],
      ["d2", HASH, "repo.access"],
      ["d3", HASH, "git.clone"],
      ["d4", HASH, "repo.access"],
      ["d5", HASH, "repo.access"],
    ]);
    expect(gaps).toEqual([]);
    expect(github.server.calls).toHaveLength(3);
  });

  it("is searched by the hash of each token where hashes are all that is asked for", async () => {
    event(1);
    event(2, { hashed_token: OTHER });
    event(3, { hashed_token: "somebody's" });
    const { rows } = await read({ ...HOUR, keyIds: [HASH, OTHER] });
    expect(rows.map(({ keyId }) => keyId)).toEqual([HASH, OTHER]);
    const created = "created:2026-11-26T10:00:00+00:00..2026-11-26T11:00:01+00:00";
    expect(phrases()).toEqual([`${created} hashed_token:"${HASH}"`, `${created} hashed_token:"${OTHER}"`]);
  });

  it("is read whole where a name may stand anywhere in an event", async () => {
    event(1, { token_id: 7001 });
    event(2, { hashed_token: OTHER, token_id: 7002 });
    const { rows } = await read({ ...HOUR, keyIds: ["7001", HASH] });
    expect(rows.map(({ id, keyId }) => [id, keyId])).toEqual([
      ["d1", HASH],
      ["d2", OTHER],
    ]);
    event(3, { token_id: 7001, hashed_token: OTHER });
    expect((await read({ ...HOUR, keyIds: ["7001"] })).rows.map(({ keyId }) => keyId)).toEqual([
      "7001",
      OTHER,
      "7001",
    ]);
    expect(phrases().every((phrase) => phrase?.includes("hashed_token") === false)).toBe(true);
  });

  it("that breaks off on a later page leaves a gap from there, and throws if it breaks off on the first", async () => {
    for (const minute of [1, 12, 23, 34, 45]) event(minute);
    github.server.fault("audit", { kind: "status", status: 500 });
    await expect(read({ ...HOUR, keyIds: [HASH] })).rejects.toMatchObject({ code: "ERR_PROVIDER_FAILED" });
    github.server.fault("audit-more", { kind: "status", status: 403, retryAfter: "60" });
    const { rows, gaps } = await read({ ...HOUR, keyIds: [HASH] });
    expect(rows.map(({ id }) => id)).toEqual(["d1", "d12"]);
    expect(gaps).toEqual([
      {
        type: "gap",
        // As far back as events may be late.
        from: "2026-11-26T10:02:00.000Z",
        to: HOUR.to,
        reason: "a later page failed (ERR_PROVIDER_BUSY)",
      },
    ]);
  });

  it("names the permission that is missing", async () => {
    github.server.fault("audit", { kind: "status", status: 404 });
    await expect(read(HOUR)).rejects.toMatchObject({
      code: "ERR_PROVIDER_NOT_FOUND",
      hint: expect.stringContaining('"Administration" (read)') as string,
    });
  });
});
