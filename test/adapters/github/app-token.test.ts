import { generateKeyPairSync } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { githubCredential } from "../../../src/adapters/github/credential.ts";
import type { Secret } from "../../../src/core/secret.ts";
import { plus } from "../../../src/core/time.ts";
import { adapterParts } from "../../fakes/adapter-parts.ts";
import { APP, type GithubAppServer, INSTALLATION, startGithubApp } from "../../fakes/github-app.ts";

let github: GithubAppServer;
beforeEach(async () => {
  github = await startGithubApp();
});
afterEach(() => github.server.close());

function credential(privateKey = github.privateKey): () => Promise<Secret> {
  const clock = { now: () => github.now, sleep: () => Promise.resolve() };
  const parts = adapterParts({ env: { APP_KEY: privateKey }, clock });
  const given = { app: APP, installation: INSTALLATION, privateKey: { env: "APP_KEY" } };
  return githubCredential(given, github.server.url, parts);
}

const thrown = (call: Promise<unknown>): Promise<unknown> => call.catch((error: unknown) => error);

describe("a GitHub App's credential", () => {
  it("is a token that GitHub gives for the App's signature, used until shortly before it ends", async () => {
    const token = credential();
    expect((await token()).reveal()).toBe(github.tokens[0]);
    github.now = plus(github.now, 54 * 60);
    expect((await token()).reveal()).toBe(github.tokens[0]);
    expect(github.tokens).toHaveLength(1);
    github.now = plus(github.now, 2 * 60);
    expect((await token()).reveal()).toBe(github.tokens[1]);
  });

  it("is refused for another App's key, and says what to look at", async () => {
    const other = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
    const pem = other.export({ type: "pkcs8", format: "pem" }).toString();
    expect(await thrown(credential(pem)())).toMatchObject({
      code: "ERR_PROVIDER_AUTH",
      message: "the GitHub App Iv23EXAMPLEapp gets no token: GitHub refuses it (401)",
      happened: "no",
      hint: expect.stringContaining("private key") as string,
    });
  });

  it("can't be made of what isn't an RSA key, and nothing of it is shown", async () => {
    const curve = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;
    for (const pem of ["EXAMPLE not a key", curve.export({ type: "pkcs8", format: "pem" }).toString()]) {
      const error = await thrown(credential(pem)());
      expect(error).toMatchObject({ code: "ERR_SECRET_INVALID" });
      expect(String(error)).not.toMatch(/not a key|BEGIN/);
    }
    expect(github.server.calls).toEqual([]);
  });

  it("that isn't given leaves what was to be done undone", async () => {
    const cases = [
      [{ kind: "status", status: 404 }, "ERR_PROVIDER_AUTH", "never"],
      [{ kind: "status", status: 429, retryAfter: "7" }, "ERR_PROVIDER_BUSY", { afterMs: 7000 }],
      [{ kind: "status", status: 502, commits: true }, "ERR_PROVIDER_FAILED", "later"],
      [{ kind: "drop", commits: true }, "ERR_HTTP_RESET", "later"],
      [{ kind: "html" }, "ERR_PROVIDER_ANSWER", "later"],
      [{ kind: "status", status: 201, body: { token: "short" } }, "ERR_PROVIDER_ANSWER", "later"],
    ] as const;
    for (const [fault, code, retry] of cases) {
      github.server.fault("token", fault);
      expect([fault, await thrown(credential()())]).toMatchObject([fault, { code, retry, happened: "no" }]);
    }
  });
});
