import { createHash } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createHttpClient } from "../../src/adapters/http.ts";
import { createHttpProvider } from "../../src/adapters/provider/http.ts";
import { Secret } from "../../src/core/secret.ts";
import type { ProviderMapping } from "../../src/formats/provider-mapping.ts";
import { startKeyServer } from "../fakes/key-server.ts";
import type { KeyServer, KeyServerOptions } from "../fakes/key-server.ts";
import { keyServerMapping } from "../fakes/key-server-mapping.ts";
import { providerContract } from "./provider.ts";
import type { ProviderBed, ProviderContract } from "./provider.ts";

interface HttpBed extends ProviderBed {
  readonly server: KeyServer;
}

async function start(options: KeyServerOptions): Promise<HttpBed> {
  const server = await startKeyServer({ pageSize: 5, ...options });
  let visits = 0;
  const thief = createServer((_request, response) => response.end(String((visits += 1))));
  await new Promise<void>((resolve) => thief.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(thief.address() as AddressInfo).port}/`;
  return {
    server,
    seed: async (count) =>
      Array.from({ length: count }, (_, index) => server.ledger.add(`seeded-${index}`).id),
    remove: (ids) => {
      for (const key of server.ledger.keys) if (ids.includes(key.id)) server.ledger.turn(key, "gone");
    },
    live: async () => server.ledger.live(),
    accepts: async (value) => {
      const answer = await fetch(`${server.url}/use`, { headers: { "x-api-key": value.reveal() } });
      return answer.status === 200;
    },
    fault: server.fault,
    heal: server.heal,
    calls: (route) =>
      server.requests.filter((one) => (route === undefined ? one.route !== "use" : one.route === route))
        .length,
    elsewhere: { url, visits: () => visits },
    secrets: server.secrets,
    vanish: () => server.close(),
    async stop() {
      await server.close();
      await new Promise((resolve) => thief.close(resolve));
    },
  };
}

function open({ server }: HttpBed, mapping: ProviderMapping) {
  return createHttpProvider({
    name: "fake",
    mapping,
    baseUrl: server.url,
    credential: new Secret(server.admin),
    variables: {},
    http: createHttpClient({ allowedHosts: ["127.0.0.1"] }),
    fingerprint: (secret) => ({
      prefix: secret.prefix,
      lastFour: secret.lastFour,
      length: secret.length,
      fingerprint: createHash("sha256").update(secret.reveal()).digest("hex"),
    }),
    timeoutMs: 300,
  });
}

function contract(
  title: string,
  options: KeyServerOptions,
  skip: ProviderContract<HttpBed>["skip"] = [],
  changes: Readonly<Record<string, unknown>> = {},
): void {
  const mapping = keyServerMapping(options, changes);
  providerContract(`a mapped provider ${title}`, {
    start: () => start(options),
    open: (bed) => open(bed, mapping),
    ...(options.valueApart === true ? { finishes: "value" as const } : {}),
    skip,
  });
}

const onePage = {
  reason: "the whole list is one page",
  cases: [
    "a list that breaks off on a later page is an error, never a shorter list",
    "a key that was there all the time isn't missed while others come and go",
    "a list that never holds still is an error, or misses nothing that was there",
  ],
};

contract("with a cursor and a credential of its own header", { paging: "cursor", header: "x-admin" });
contract("with a log-in and numbered pages", { paging: "page", sessions: true });
contract("with offsets and the value shown by a second call", { paging: "offset", valueApart: true });
contract("with links and no disable", { paging: "link", canDisable: false }, [
  {
    reason: "it can't disable",
    cases: [
      "a disabled key is refused and lives again when it is enabled",
      "a disable that isn't confirmed isn't taken for one",
    ],
  },
]);
contract(
  "that only lists, creates and ends",
  { paging: "none", keepsNames: false, canDisable: false },
  [
    onePage,
    {
      reason: "it keeps no names",
      cases: [
        "a new key keeps its name, team and scopes, whatever characters they have",
        "a create that got lost is found again by its name",
      ],
    },
    {
      reason: "it can't restrict or disable",
      cases: [
        "a disabled key is refused and lives again when it is enabled",
        "a disable that isn't confirmed isn't taken for one",
        "a key can be restricted and the restriction lifted",
      ],
    },
  ],
  { get: null, restrict: null, unrestrict: null },
);
