import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createGithubActionsStore } from "../../src/adapters/consumer-store/github-actions.ts";
import { createGithubProvider } from "../../src/adapters/provider/github.ts";
import { Secret } from "../../src/core/secret.ts";
import { adapterParts } from "../fakes/adapter-parts.ts";
import { GITHUB_TOKEN } from "../fakes/github-shapes.ts";
import { hashedToken } from "../fakes/github-tokens.ts";
import { type CheckedCall, type PrismBed, startPrism } from "./prism.ts";

/** The token of the description's example. */
const LISTED = "98716";
const VALUE = "team.EXAMPLE_for_the_consumer";

let prism: PrismBed;
let open: (box: string) => string;
beforeAll(async () => {
  const { default: sodium } = await import("libsodium-wrappers");
  await sodium.ready;
  const pair = sodium.crypto_box_keypair();
  open = (box) =>
    Buffer.from(
      sodium.crypto_box_seal_open(Buffer.from(box, "base64"), pair.publicKey, pair.privateKey),
    ).toString();
  prism = await startPrism(Buffer.from(pair.publicKey).toString("base64"));
});
afterAll(() => prism.stop());

/** What was asked of GitHub meanwhile; every request is as GitHub describes it, or the test fails. */
async function checked(work: () => Promise<unknown>): Promise<readonly string[]> {
  const before = prism.calls.length;
  await work();
  const calls = prism.calls.slice(before);
  const bad = ({ status, violations }: CheckedCall): boolean => status >= 400 || violations.length > 0;
  expect(calls.filter(bad)).toEqual([]);
  expect(calls.length).toBeGreaterThan(0);
  return calls.map(({ method, path }) => `${method} ${path.split("?")[0] ?? ""}`);
}

function provider(end: "everywhere" | "organization") {
  const { http, clock, fingerprint, prompter } = adapterParts();
  return createGithubProvider({
    http,
    clock,
    fingerprint,
    prompter,
    name: "github",
    baseUrl: prism.url,
    organization: "acme",
    credential: async () => new Secret(GITHUB_TOKEN),
    tokens: "listed",
    end,
  });
}

function store(place: { readonly repository?: string; readonly organization?: string }) {
  const { http, clock } = adapterParts();
  const credential = async () => new Secret(GITHUB_TOKEN);
  return createGithubActionsStore({
    http,
    clock,
    name: "ci",
    baseUrl: prism.url,
    credential,
    secret: "DEPLOY_KEY",
    ...place,
  });
}

describe("requests as GitHub describes them", () => {
  it("lists tokens page by page, and looks at one", async () => {
    const list = "GET /orgs/acme/personal-access-tokens";
    // Two pages, and once more to see that none went meanwhile.
    expect(await checked(() => provider("organization").listKeys())).toEqual(Array(4).fill(list));
    await checked(async () => {
      expect((await provider("organization").getKey(LISTED)).state).toBe("live");
    });
  });

  it("takes a token's access away by the number of its access", async () => {
    const calls = await checked(async () => {
      expect(await provider("organization").endKey(LISTED)).toBe("ended");
    });
    expect(calls.at(-1)).toBe("POST /orgs/acme/personal-access-tokens/25381");
  });

  it("ends a token by its value", async () => {
    const calls = await checked(async () => {
      expect(await provider("everywhere").endValue?.(new Secret(GITHUB_TOKEN))).toBe("ended");
    });
    expect(calls).toEqual(["POST /credentials/revoke"]);
  });

  it("searches the audit log, and reads the example of it as a row", async () => {
    const range = { from: "2026-11-26T10:00:00.250Z", to: "2026-11-26T11:00:00.000Z" };
    const { audit } = provider("everywhere");
    for (const keyIds of [[LISTED], [hashedToken(GITHUB_TOKEN)]]) {
      const rows: unknown[] = [];
      await checked(async () => {
        for await (const page of audit?.pages({ ...range, keyIds }) ?? [])
          rows.push(...page.flatMap((raw) => audit?.rows.toRows(raw, "hash", keyIds) ?? []));
      });
      expect(rows.length).toBeGreaterThan(0);
      expect(rows.every((row) => !Object.hasOwn(row as object, "problem"))).toBe(true);
    }
  });

  it.each([
    [{ repository: "acme/web" }, "PUT /repos/acme/web/actions/secrets/DEPLOY_KEY"],
    [{ organization: "acme" }, "PUT /orgs/acme/actions/secrets/DEPLOY_KEY"],
  ])("seals a secret in %o and writes it", async (place, write) => {
    await checked(() => store(place).preflight());
    const calls = await checked(() => store(place).write(new Secret(VALUE)));
    expect(calls.at(-1)).toBe(write);
    const sent = JSON.parse(prism.calls.at(-1)?.body ?? "{}") as { encrypted_value: string };
    expect(open(sent.encrypted_value)).toBe(VALUE);
  });
});

describe("the check itself", () => {
  it("finds what GitHub would refuse", async () => {
    const headers = { "content-type": "application/json" };
    const body = JSON.stringify({ action: "delete" });
    const path = "/orgs/acme/personal-access-tokens/25381";
    await fetch(`${prism.url}${path}`, { method: "POST", headers, body });
    expect(prism.calls.at(-1)).toMatchObject({
      status: 422,
      violations: [expect.stringContaining("revoke")],
    });
  });
});
