import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type GithubProviderOptions, createGithubProvider } from "../../../src/adapters/provider/github.ts";
import { StanchError } from "../../../src/core/errors.ts";
import { Secret } from "../../../src/core/secret.ts";
import type { AuditedProvider } from "../../../src/adapters/audit-pages.ts";
import { adapterParts } from "../../fakes/adapter-parts.ts";
import { GITHUB_TOKEN } from "../../fakes/github-shapes.ts";
import { type GithubTokens, hashedToken, startGithubTokens } from "../../fakes/github-tokens.ts";
import { scriptedPrompter } from "../../fakes/scripted-prompter.ts";

let github: GithubTokens;
beforeEach(async () => {
  github = await startGithubTokens();
});
afterEach(() => github.server.close());

function provider(more: Partial<GithubProviderOptions> = {}): AuditedProvider {
  const { http, clock, fingerprint, prompter } = adapterParts();
  return createGithubProvider({
    http,
    clock,
    fingerprint,
    prompter,
    name: "github",
    baseUrl: github.server.url,
    organization: "acme",
    credential: async () => new Secret(GITHUB_TOKEN),
    tokens: "listed",
    end: "everywhere",
    ...more,
  });
}

const CLASSIC = "ghp_EXAMPLE00000000000000000000000000000";
const thrown = (call: Promise<unknown>): Promise<unknown> => call.catch((error: unknown) => error);

describe("a token that the organisation lists", () => {
  it("has the number of the audit log, its person, its permissions and its last use in UTC", async () => {
    github.make("deploy", "octo-bot");
    expect(await provider().listKeys()).toEqual([
      {
        id: "7001",
        name: "deploy",
        state: "live",
        prefix: "github_",
        kind: "user",
        principal: "octo-bot",
        scopes: ["organization:members:read", "repository:contents:write", "repository:metadata:read"],
        createdAt: "2026-11-01T08:00:00.000Z",
        lastUsedAt: "2026-11-26T17:00:00.000Z",
      },
    ]);
  });

  it("is dead once it has expired, and unknown once it isn't listed: it may live elsewhere", async () => {
    const token = github.make("deploy");
    token.expired = true;
    expect((await provider().getKey("7001")).state).toBe("dead");
    token.access = false;
    expect((await provider().getKey("7001")).state).toBe("unknown");
  });

  it("says which permission is missing", async () => {
    github.server.fault("list", { kind: "status", status: 403 });
    expect(await thrown(provider().listKeys())).toMatchObject({
      code: "ERR_PROVIDER_REFUSED",
      hint: 'the credential needs a GitHub App with the organization permission "Personal access tokens" (read)',
    });
  });

  it("loses the organisation only, where the config wants no more", async () => {
    const token = github.make("deploy");
    const only = provider({ end: "organization" });
    expect(Object.keys(only)).not.toContain("endValue");
    expect(await only.endKey("7001")).toBe("ended");
    expect([token.access, token.alive]).toEqual([false, true]);
    expect(github.server.calls.some(({ path }) => path === "/credentials/revoke")).toBe(false);
  });

  it("is told apart by what GitHub answers to its end", async () => {
    github.make("deploy");
    const only = provider({ end: "organization" });
    const cases = [
      [401, "ERR_PROVIDER_AUTH", "no"],
      [403, "ERR_PROVIDER_REFUSED", "no"],
      [404, "ERR_PROVIDER_NOT_FOUND", "no"],
      [422, "ERR_PROVIDER_REFUSED", "no"],
      [500, "ERR_PROVIDER_FAILED", "unknown"],
    ] as const;
    for (const [status, code, happened] of cases) {
      github.server.fault("end", { kind: "status", status });
      expect([status, await thrown(only.endKey("7001"))]).toMatchObject([status, { code, happened }]);
    }
    github.server.fault("end", { kind: "status", status: 429, retryAfter: "7" });
    expect(await thrown(only.endKey("7001"))).toMatchObject({ retry: { afterMs: 7000 } });
  });
});

describe("a token's end by its value", () => {
  it("ends it everywhere, without showing GitHub who asks", async () => {
    const token = github.make("deploy");
    const other = github.make("other");
    expect(await provider().endValue?.(new Secret(token.value))).toBe("ended");
    expect([token.alive, other.alive]).toEqual([false, true]);
    const [call] = github.server.calls;
    expect([call?.path, call?.headers.authorization, call?.json]).toEqual([
      "/credentials/revoke",
      undefined,
      { credentials: [token.value] },
    ]);
    expect(await provider().endValue?.(new Secret(token.value))).toBe("ended");
  });

  it("is the only one there is: by its number alone none is called ended", async () => {
    const token = github.make("deploy");
    await expect(provider().endKey("7001")).rejects.toMatchObject({ code: "ERR_UNSUPPORTED" });
    expect([token.alive, github.server.calls.length]).toEqual([true, 0]);
  });

  it("isn't asked of GitHub for what it can't be", async () => {
    const call = provider().endValue?.(new Secret("ghs_EXAMPLEinstallation00000000000"));
    await expect(call).rejects.toMatchObject({ code: "ERR_UNSUPPORTED" });
    expect(github.server.calls).toEqual([]);
  });

  it("is unknown if it can't be seen, and no if GitHub says so; the value is in no error", async () => {
    const { value } = github.make("deploy");
    const cases = [
      [{ kind: "drop", commits: true }, "unknown"],
      [{ kind: "hang", commits: false }, "unknown"],
      [{ kind: "status", status: 500 }, "unknown"],
      [{ kind: "status", status: 200, body: {} }, "unknown"],
      [{ kind: "html" }, "unknown"],
      [{ kind: "status", status: 403 }, "no"],
      [{ kind: "status", status: 422 }, "no"],
      [{ kind: "status", status: 429, retryAfter: "3600" }, "no"],
    ] as const;
    for (const [fault, happened] of cases) {
      github.server.fault("revoke", fault);
      const error = await thrown(
        provider(fault.kind === "hang" ? { timeoutMs: 300 } : {}).endValue?.(new Secret(value)) ??
          Promise.resolve(),
      );
      expect([fault, error]).toMatchObject([fault, { happened }]);
      expect(JSON.stringify(error) + String(error)).not.toContain("EXAMPLE");
    }
  });
});

describe("a token that is known by its value alone", () => {
  const byValue = (more: Partial<GithubProviderOptions> = {}) => provider({ tokens: "by-value", ...more });

  it("is called what the audit log calls it, and is listed nowhere", async () => {
    const id = byValue().idOf?.(new Secret(CLASSIC)) ?? "";
    expect(id).toBe(hashedToken(CLASSIC));
    expect(await byValue().getKey(id)).toEqual({ id, name: null, state: "unknown" });
    await expect(byValue().listKeys()).rejects.toMatchObject({ code: "ERR_UNSUPPORTED" });
    expect(Object.keys(provider())).not.toContain("idOf");
    expect(github.server.calls).toEqual([]);
  });

  it("needs no credential to end; without one there is no audit log", async () => {
    const { http, clock, fingerprint, prompter } = adapterParts();
    const anonymous = createGithubProvider({
      http,
      clock,
      fingerprint,
      prompter,
      name: "github",
      organization: "acme",
      baseUrl: github.server.url,
      tokens: "by-value",
      end: "everywhere",
    });
    expect([await anonymous.ownCredential(), anonymous.audit]).toEqual([{ kind: "none" }, null]);
    const token = github.make("deploy");
    expect(await anonymous.endValue?.(new Secret(token.value))).toBe("ended");
    expect(token.alive).toBe(false);
  });
});

describe("a new token", () => {
  it("is made by a person, who is told its exact name, and is found in the list by it", async () => {
    const { value } = github.make("bot-7f3k");
    const prompter = scriptedPrompter(["not a token", value]);
    const made = await provider({ prompter }).createKey({ name: "bot-7f3k", principal: "octo-bot" });
    expect(made.key).toMatchObject({ id: "7001", name: "bot-7f3k", lastFour: value.slice(-4) });
    expect(made.value.reveal()).toBe(value);
    expect(prompter.shown.join("\n")).toContain("Token name, exactly: bot-7f3k");
    expect(prompter.shown.join("\n")).toContain("Sign in to GitHub as octo-bot");
    expect(JSON.stringify(prompter.shown)).not.toContain(value);
  });

  it("that must be approved is looked for again, and isn't guessed", async () => {
    const token = github.make("bot-7f3k");
    token.access = false;
    const twin = github.make("bot-7f3k");
    twin.access = false;
    const prompter = scriptedPrompter([token.value, "", ""]);
    const call = thrown(provider({ prompter }).createKey({ name: "bot-7f3k" }));
    expect(await call).toMatchObject({ code: "ERR_PROVIDER_UNCLEAR", happened: "unknown", retry: "later" });
    token.access = true;
    twin.access = true;
    const again = scriptedPrompter([token.value, "", ""]);
    expect(await thrown(provider({ prompter: again }).createKey({ name: "bot-7f3k" }))).toMatchObject({
      code: "ERR_PROVIDER_UNCLEAR",
    });
  });

  it("may have been made whatever stops the look for it", async () => {
    const { value } = github.make("bot-7f3k");
    github.server.fault("list", { kind: "status", status: 403 });
    const prompter = scriptedPrompter([value]);
    expect(await thrown(provider({ prompter }).createKey({ name: "bot-7f3k" }))).toMatchObject({
      code: "ERR_PROVIDER_REFUSED",
      happened: "unknown",
    });
    const lost = scriptedPrompter(["a", "b", "c"]);
    expect(await thrown(provider({ prompter: lost }).createKey({ name: "bot-7f3k" }))).toMatchObject({
      code: "ERR_VALUE_REJECTED",
      happened: "unknown",
    });
    const nobody = scriptedPrompter([new StanchError({ code: "ERR_WOULD_ASK", message: "nobody is there" })]);
    expect(await thrown(provider({ prompter: nobody }).createKey({ name: "bot-7f3k" }))).toMatchObject({
      code: "ERR_WOULD_ASK",
      happened: "no",
    });
  });

  it("is known by its hash where nothing lists it", async () => {
    const prompter = scriptedPrompter([CLASSIC]);
    const { key } = await provider({ tokens: "by-value", prompter }).createKey({ name: "bot" });
    expect(key).toMatchObject({ id: hashedToken(CLASSIC), name: "bot", state: "unknown" });
  });

  it("is a person's: a team key can't be had here, and nobody is asked for one", async () => {
    const prompter = scriptedPrompter([]);
    const github = provider({ prompter });
    expect(() => github.checkRequest?.({ kind: "team" })).toThrow(/belongs to a person/);
    await expect(github.createKey({ name: "bot", kind: "team" })).rejects.toMatchObject({
      code: "ERR_UNSUPPORTED",
      happened: "no",
    });
    expect(prompter.shown).toEqual([]);
  });
});
