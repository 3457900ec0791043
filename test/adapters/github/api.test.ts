import { afterEach, describe, expect, it } from "vitest";
import { createGithubApi } from "../../../src/adapters/github/api.ts";
import { createHttpClient } from "../../../src/adapters/http.ts";
import { Secret } from "../../../src/core/secret.ts";
import { type FakeReply, type FakeServer, startFakeServer } from "../../fakes/fake-server.ts";

const NOW = "2026-11-26T10:00:00.000Z";
const RESET = String(Date.parse(NOW) / 1000 + 90);

let server: FakeServer | null = null;
afterEach(() => server?.close());

async function asked(reply: FakeReply, call: { readonly anonymous?: true } = {}) {
  server = await startFakeServer(() => ({ route: "any", answer: () => reply }));
  const api = createGithubApi({
    baseUrl: `${server.url}/api/v3/`,
    credential: async () => new Secret("ghp_EXAMPLEresponder"),
    http: createHttpClient({ allowedHosts: ["127.0.0.1"] }),
    clock: { now: () => NOW },
  });
  const url = api.at("/orgs/acme", [["phrase", 'hashed_token:"a+b/c="']]);
  return { answer: await api.send({ method: "GET", url, ...call }), call: server.calls[0] };
}

describe("calls of GitHub's API", () => {
  it("carry the credential, the version and whatever characters a query has", async () => {
    const { call } = await asked({ status: 200, body: {} });
    expect(call?.path).toBe("/api/v3/orgs/acme");
    expect(call?.query.get("phrase")).toBe('hashed_token:"a+b/c="');
    expect(call?.headers).toMatchObject({
      accept: "application/vnd.github+json",
      "x-github-api-version": "2022-11-28",
      authorization: "Bearer ghp_EXAMPLEresponder",
    });
  });

  it("carry no credential where GitHub wants none", async () => {
    const { call } = await asked({ status: 202, body: {} }, { anonymous: true });
    expect(call?.headers.authorization).toBeUndefined();
  });

  it.each([
    ["429", { status: 429 }, 60_000],
    ["a time to wait", { status: 403, headers: { "retry-after": "7" } }, 7000],
    [
      "nothing left until a time",
      { status: 403, headers: { "x-ratelimit-remaining": "0", "x-ratelimit-reset": RESET } },
      90_000,
    ],
    ["words", { status: 403, body: { message: "You have exceeded a secondary rate limit. Wait." } }, 60_000],
  ] as const)("that are too many are told by %s", async (_how, reply, wait) => {
    const { answer } = await asked(reply);
    expect([answer.status, answer.retryAfterMs, answer.text]).toEqual([429, wait, ""]);
  });

  it("that are refused aren't taken for too many", async () => {
    const headers = { "x-ratelimit-remaining": "4999", "x-ratelimit-reset": RESET };
    const { answer } = await asked({ status: 403, headers, body: { message: "Must have admin rights" } });
    expect([answer.status, answer.retryAfterMs]).toEqual([403, undefined]);
  });
});
