import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { readFileSync } from "node:fs";
import { afterAll, beforeAll } from "vitest";
import { createHttpClient } from "../../src/adapters/http.ts";
import { createHttpProvider } from "../../src/adapters/provider/http.ts";
import { Secret } from "../../src/core/secret.ts";
import { parseProviderMapping } from "../../src/formats/provider-mapping.ts";
import type { Provider } from "../../src/ports/provider.ts";
import { type ProviderBed, providerContract } from "../contracts/provider.ts";
import { startFaultyProxy } from "../fakes/faulty-proxy.ts";
import type { Route } from "../fakes/key-server.ts";
import { type Broker, startBroker } from "./broker.ts";

let broker: Broker;
beforeAll(async () => {
  broker = await startBroker();
});
afterAll(() => broker?.stop());

interface BrokerBed extends ProviderBed {
  readonly url: string;
}

/** The one broker without its users, behind a proxy of its own. */
async function start(): Promise<BrokerBed> {
  for (const name of await broker.users())
    await broker.api("DELETE", `/api/users/${encodeURIComponent(name)}`);
  const proxy = await startFaultyProxy(broker.baseUrl, routeOf);
  let visits = 0;
  const thief = createServer((_request, response) => response.end(String((visits += 1))));
  await new Promise<void>((resolve) => thief.listen(0, "127.0.0.1", resolve));
  return {
    url: proxy.url,
    seed: async (count) => {
      const names = Array.from({ length: count }, (_, index) => `seeded-${index}-${seeded++}`);
      for (const name of names)
        await broker.api("PUT", `/api/users/${name}`, { password: `EXAMPLE-${name}`, tags: "" });
      return names;
    },
    live: async () => (await broker.users()).length,
    accepts: (value) => broker.accepts(value.reveal()),
    fault: proxy.fault,
    heal: proxy.heal,
    calls: proxy.calls,
    elsewhere: {
      url: `http://127.0.0.1:${(thief.address() as AddressInfo).port}/`,
      visits: () => visits,
    },
    standing: ["admin"],
    secrets: () => [
      broker.admin,
      Buffer.from(broker.admin).toString("base64"),
      ...proxy.bodies().flatMap((body) => /"password":"([^"]+)"/.exec(body)?.[1] ?? []),
    ],
    vanish: proxy.close,
    async stop() {
      await proxy.close();
      await new Promise((resolve) => thief.close(resolve));
    },
  };
}

let seeded = 0;

function routeOf(method: string, path: string): Route | null {
  const [, , kind, name] = path.split("/");
  if (kind === "users" && method === "GET") return name === undefined ? "list" : "get";
  if (kind === "users") return method === "PUT" ? "create" : "end";
  if (kind === "user-limits") return method === "PUT" ? "disable" : "enable";
  return null;
}

function open({ url }: BrokerBed): Provider {
  const file = "runbooks/providers/rabbitmq.yaml";
  const mapping = parseProviderMapping(readFileSync(file, "utf8"), file);
  if (!mapping.ok) throw new Error("the mapping has problems");
  return createHttpProvider({
    name: "broker",
    mapping: mapping.value,
    baseUrl: url,
    credential: new Secret(broker.admin),
    variables: { vhost: "/" },
    http: createHttpClient({ allowedHosts: ["127.0.0.1"] }),
    fingerprint: ({ prefix, lastFour, length }) => ({ prefix, lastFour, length, fingerprint: "f" }),
    // A broker on a busy machine takes its time.
    timeoutMs: 2000,
  });
}

providerContract("the shipped mapping on a real RabbitMQ", {
  start,
  open,
  skip: [
    {
      reason: "a user has no team and no scopes",
      cases: ["a new key keeps its name, team and scopes, whatever characters they have"],
    },
    {
      reason: "the whole list is one page",
      cases: ["a list that breaks off on a later page is an error, never a shorter list"],
    },
    {
      reason: "it can't restrict",
      cases: [
        "a key can be restricted and the restriction lifted",
        "a restriction that the provider can't make is unsupported, not ignored",
      ],
    },
  ],
});
