import { afterEach, expect, test } from "vitest";
import { createHttpClient } from "../../../src/adapters/http.ts";
import { withDedicatedUsers } from "../../../src/adapters/provider/dedicated-users.ts";
import { createProvider } from "../../../src/adapters/provider/index.ts";
import { createHttpProvider } from "../../../src/adapters/provider/http.ts";
import { Secret } from "../../../src/core/secret.ts";
import { adapterParts } from "../../fakes/adapter-parts.ts";
import { type KeyServer, startKeyServer } from "../../fakes/key-server.ts";
import { keyServerMapping } from "../../fakes/key-server-mapping.ts";

const closing: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** One account: a server of its own, so that neither knows the other's keys. */
async function account(earlier: number, changes: Readonly<Record<string, unknown>> = {}) {
  const server: KeyServer = await startKeyServer({});
  closing.push(server.close);
  // No two accounts have a key of the same id.
  for (let made = 0; made < earlier; made += 1) server.ledger.turn(server.ledger.add("earlier"), "gone");
  const provider = createHttpProvider({
    name: "keys",
    mapping: keyServerMapping({}, changes),
    baseUrl: server.url,
    credential: new Secret(server.admin),
    variables: {},
    http: createHttpClient({ allowedHosts: ["127.0.0.1"] }),
    fingerprint: ({ prefix, lastFour, length }) => ({ prefix, lastFour, length, fingerprint: server.url }),
    timeoutMs: 1000,
  });
  return { server, provider };
}

async function casey(changes: Readonly<Record<string, unknown>> = {}) {
  const [own, ci, release] = [await account(0, changes), await account(10), await account(20)];
  const users = new Map([
    ["svc-ci", ci.provider],
    ["svc-release", release.provider],
  ]);
  return { own, ci, release, provider: withDedicatedUsers(own.provider, users) };
}

const live = ({ server }: { readonly server: KeyServer }): number => server.ledger.live();

test("the list is everybody's, and says whose each key is where only that user sees it", async () => {
  const { own, ci, provider } = await casey();
  const [old, fresh] = [own.server.ledger.add("old"), ci.server.ledger.add("fresh")];
  expect((await provider.listKeys()).map(({ id, principal }) => [id, principal])).toEqual([
    [old.id, undefined],
    [fresh.id, "svc-ci"],
  ]);
  expect(await provider.getKey(fresh.id)).toMatchObject({ state: "live", principal: "svc-ci" });
  expect(await provider.getKey(old.id)).toMatchObject({ state: "live", name: "old" });
});

test("a key is made by the user that it is planned for, and by the entry's own account for anybody else", async () => {
  const { own, ci, release, provider } = await casey();
  const { key } = await provider.createKey({ name: "release-n0nc", principal: "svc-release" });
  expect(key.principal).toBe("svc-release");
  expect([own, ci, release].map(live)).toEqual([0, 0, 1]);
  for (const principal of [undefined, "somebody"])
    await provider.createKey({ name: "x-n0nc", ...(principal === undefined ? {} : { principal }) });
  expect([own, ci, release].map(live)).toEqual([2, 0, 1]);
});

test("a key is ended by whoever lists it, and by nobody else", async () => {
  const { own, ci, release, provider } = await casey();
  const [old, surplus] = [own.server.ledger.add("old"), release.server.ledger.add("surplus")];
  ci.server.ledger.add("other");
  expect(await provider.endKey(surplus.id)).toBe("ended");
  expect([own, ci, release].map(live)).toEqual([1, 1, 0]);
  expect(await provider.endKey(old.id)).toBe("ended");
  expect([own, ci, release].map(live)).toEqual([0, 1, 0]);
  expect(await provider.getKey(old.id)).toMatchObject({ state: "dead" });
});

test("an id that two accounts have for keys of their own ends neither", async () => {
  const [own, ci] = [await account(0), await account(0)];
  const provider = withDedicatedUsers(own.provider, new Map([["svc-ci", ci.provider]]));
  const [old, fresh] = [own.server.ledger.add("old"), ci.server.ledger.add("fresh")];
  expect(old.id).toBe(fresh.id);
  await expect(provider.endKey(fresh.id)).rejects.toMatchObject({
    code: "ERR_CONFIG",
    message: expect.stringContaining(fresh.id),
  });
  await expect(provider.listKeys()).rejects.toMatchObject({ code: "ERR_CONFIG" });
  expect([own, ci].map(live)).toEqual([1, 1]);
});

test("one key that several accounts are shown is one", async () => {
  const { own, provider } = await casey();
  const twice = withDedicatedUsers(provider, new Map([["svc-ci", own.provider]]));
  const { id } = own.server.ledger.add("old");
  expect((await twice.listKeys()).map((key) => key.id)).toEqual([id]);
});

test("a user that can't be asked is an error, and never a key that is dead", async () => {
  const { own, release, provider } = await casey();
  const old = own.server.ledger.add("old");
  const fresh = release.server.ledger.add("fresh");
  await release.server.close();
  for (const id of [old.id, fresh.id])
    await expect(provider.getKey(id)).rejects.toMatchObject({ code: "ERR_HTTP_CONNECT" });
});

test("whose users they are is known to whoever counts keys", async () => {
  expect((await casey()).provider.dedicatedUsers).toEqual(["svc-ci", "svc-release"]);
});

test("every credential is shown to whoever judges stanch's own", async () => {
  const { own, ci, release, provider } = await casey();
  const shown = await provider.ownCredential();
  expect([shown, ...(shown.beside ?? [])].map(({ handle }) => handle?.fingerprint)).toEqual(
    [own, ci, release].map(({ server }) => server.url),
  );
});

test("without a list nobody could tell whose a key is: refused", async () => {
  await expect(casey({ list: null })).rejects.toMatchObject({
    code: "ERR_CONFIG",
    message: expect.stringContaining("providers.keys.dedicatedUsers"),
  });
});

test.each([
  ["as the entry's own account", { "svc-ci": { env: "CASEY", variables: {} } }, "svc-ci"],
  [
    "as another one",
    {
      "svc-ci": { env: "CI", variables: { username: "svc-ci" } },
      "svc-release": { env: "CI", variables: { username: "svc-ci" } },
    },
    "svc-release",
  ],
])(
  "a user that would sign in %s is refused: nothing would tell its keys from that one's",
  async (_as, users, who) => {
    const entry = (
      signIns: Readonly<Record<string, { env: string; variables: Record<string, string> }>>,
    ) => ({
      adapter: "http" as const,
      mapping: "runbooks/providers/verdaccio.yaml",
      baseUrl: "http://127.0.0.1:4873",
      credential: { env: "CASEY" },
      variables: { username: "casey" },
      dedicatedUsers: Object.fromEntries(
        Object.entries(signIns).map(([user, { env, variables }]) => [
          user,
          { credential: { env }, variables },
        ]),
      ),
    });
    const parts = adapterParts({ env: { CASEY: "EXAMPLE-casey-0001", CI: "EXAMPLE-ci-0002" } });
    const error = await createProvider("registry", entry(users), parts).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: "ERR_CONFIG",
      message: expect.stringContaining(`providers.registry.dedicatedUsers.${who}`),
    });
    expect(JSON.stringify(error) + String(error)).not.toContain("EXAMPLE");
    // One password for two accounts is bad, and is another matter.
    const other = entry({ "svc-ci": { env: "CASEY", variables: { username: "svc-ci" } } });
    expect((await createProvider("registry", other, parts)).dedicatedUsers).toEqual(["svc-ci"]);
  },
);
