import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { type GithubTokens, hashedToken, startGithubTokens } from "../fakes/github-tokens.ts";
import { type House, makeHouse } from "./house.ts";

let github: GithubTokens | null = null;
afterEach(() => github?.server.close());

const CONFIG = (url: string, host: string) => ({
  kind: "config",
  hosts: [host],
  providers: {
    github: { adapter: "github", baseUrl: url, organization: "acme", tokens: "by-value", end: "everywhere" },
  },
  stores: { web: { adapter: "dotenv", path: "web.env", variable: "GITHUB_TOKEN" } },
  probes: {
    "github-user": {
      adapter: "http",
      provider: "github",
      path: "/user",
      accepted: { status: [200] },
      refused: { status: [401] },
      madeUp: { prefix: "ghp_", length: 40 },
    },
  },
  notifiers: { log: { adapter: "file", path: "outbox.txt" } },
});

const RUNBOOK = {
  kind: "runbook",
  name: "github-token",
  title: "A token of GitHub leaked",
  provider: "github",
  leak: { path: "a public gist", exposure: "internal", privilege: "low" },
  consumers: [
    { id: "web", service: "Web", owner: "ada", period: "5m", match: { userAgents: ["web/*"] }, store: "web" },
  ],
  steps: [
    { kind: "contain", rung: "observe" },
    { kind: "audit", logs: [], lookback: "1h" },
    { kind: "reissue", keyProbe: "github-user" },
    { kind: "swap" },
    { kind: "revoke" },
    { kind: "notify", via: ["log"] },
  ],
};

/** A workspace for tokens by their value, and the runbook's path. Every JSON text is a YAML text. */
async function files(house: House, runbook: object = RUNBOOK): Promise<string> {
  github = await startGithubTokens();
  const config = CONFIG(github.server.url, github.server.host);
  writeFileSync(join(house.dir, "stanch.config.yaml"), JSON.stringify(config));
  const path = join(house.dir, "runbook.yaml");
  writeFileSync(path, JSON.stringify(runbook));
  return path;
}

describe("a leak of a token that nothing lists", { timeout: 30_000 }, () => {
  it("is planned from the token's value alone: its id is the hash that the audit log names it by", async () => {
    const house = await makeHouse();
    const runbook = await files(house);
    house.pipe("ghp_EXAMPLEleaked00000000000000000000000");
    const said = await house.stanch("plan", runbook, "--value", "-", "--json");
    expect([said.code, said.err]).toEqual([0, ""]);
    expect(said.out).toContain(hashedToken("ghp_EXAMPLEleaked00000000000000000000000"));
    expect(said.out).not.toContain("EXAMPLEleaked");
  });

  it("isn't planned with the value of another token than the one that is named", async () => {
    const house = await makeHouse();
    const runbook = await files(house);
    house.pipe("ghp_EXAMPLEanother0000000000000000000000");
    const id = hashedToken("ghp_EXAMPLEleaked00000000000000000000000");
    const said = await house.stanch("plan", runbook, "--key", id, "--value", "-");
    expect(said.code).toBe(2);
    expect(said.err).toContain(`the value that was given isn't that of ${id}`);
    expect(said.out + said.err).not.toContain("EXAMPLEanother");
  });

  it("isn't planned without the value, or without a probe to keep it for: nothing could end it", async () => {
    const house = await makeHouse();
    const runbook = await files(house);
    const id = hashedToken("ghp_EXAMPLEleaked00000000000000000000000");
    const said = await house.stanch("plan", runbook, "--key", id);
    expect(said.code).toBe(2);
    expect(said.err).toMatch(/^stanch: github ends a key by its value, which isn't kept until then\nhint: /);
    const steps = RUNBOOK.steps.map((step) => (step.kind === "reissue" ? { kind: "reissue" } : step));
    writeFileSync(runbook, JSON.stringify({ ...RUNBOOK, steps }));
    house.pipe("ghp_EXAMPLEleaked00000000000000000000000");
    expect((await house.stanch("plan", runbook, "--value", "-")).code).toBe(2);
    expect(github?.server.calls).toEqual([]);
  });
});
