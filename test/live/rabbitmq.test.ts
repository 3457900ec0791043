import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Provider } from "../../src/ports/provider.ts";
import { type ProviderBed, providerContract } from "../contracts/provider.ts";
import type { Route } from "../fakes/key-server.ts";
import { type Broker, startBroker } from "./broker.ts";
import { BROKER_CONSUMERS, startBrokerConsumers } from "./broker-consumers.ts";
import { BROKER_INVENTORY, brokerConfig, brokerRunbook } from "./broker-workspace.ts";
import { buildProgram } from "./build.ts";
import { startProxied } from "./proxied-bed.ts";
import { gatherResponders } from "./responders.ts";
import { shippedProvider } from "./shipped-provider.ts";
import { codesOf } from "./stanch.ts";
import { createWorkspace } from "./workspace.ts";

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
  const proxied = await startProxied(broker.baseUrl, routeOf);
  return {
    ...proxied,
    seed: async (count) => {
      const names = Array.from({ length: count }, (_, index) => `seeded-${index}-${seeded++}`);
      for (const name of names)
        await broker.api("PUT", `/api/users/${name}`, { password: `EXAMPLE-${name}`, tags: "" });
      return names;
    },
    remove: (ids) => void Promise.all(ids.map((id) => broker.api("DELETE", `/api/users/${id}`))),
    live: async () => (await broker.users()).length,
    accepts: (value) => broker.accepts(value.reveal()),
    standing: ["admin"],
    secrets: () => [
      broker.admin,
      Buffer.from(broker.admin).toString("base64"),
      ...proxied.bodies().flatMap((body) => /"password":"([^"]+)"/.exec(body)?.[1] ?? []),
    ],
  };
}

let seeded = 0;

function routeOf(method: string, path: string): Route | null {
  const [, , kind, name] = path.split("/");
  if (kind === "users" && method === "GET") return name === undefined ? "list" : "get";
  if (kind === "users") return method === "PUT" ? "create" : "end";
  if (kind === "permissions") return "value";
  if (kind === "user-limits") return method === "PUT" ? "disable" : "enable";
  return null;
}

function open({ url }: BrokerBed): Provider {
  // A broker on a busy machine takes its time.
  return shippedProvider("rabbitmq", url, broker.admin, { vhost: "/" }, 2000);
}

providerContract("the shipped mapping on a real RabbitMQ", {
  start,
  open,
  finishes: "value",
  skip: [
    {
      reason: "a user has no team and no scopes",
      cases: ["a new key keeps its name, team and scopes, whatever characters they have"],
    },
    {
      reason: "the whole list is one page",
      cases: [
        "a list that breaks off on a later page is an error, never a shorter list",
        "a key that was there all the time isn't missed while others come and go",
        "a list that never holds still is an error, or misses nothing that was there",
      ],
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

describe("a live response to a leaked user of a real RabbitMQ", () => {
  it("makes a user for each client, reads the broker's log of text, and ends the leaked one", async () => {
    const bed = await start();
    const built = await buildProgram();
    const leaked = "shop:EXAMPLE-leaked-0123456789abcdef";
    const password = leaked.slice("shop:".length);
    await broker.api("PUT", "/api/users/shop", { password, tags: "" });
    await broker.api("PUT", "/api/permissions/%2F/shop", { configure: "", write: ".*", read: ".*" });
    const clients = await startBrokerConsumers(broker.amqpPort, leaked);
    const workspace = await createWorkspace({
      leaked,
      credential: broker.admin,
      config: (file) => brokerConfig(broker, bed.url, clients.folder, file),
      runbook: brokerRunbook("shop"),
      inventory: BROKER_INVENTORY,
    });
    try {
      const { stanch, witness, ...people } = await gatherResponders(built.bin, workspace, "shop");
      // The broker writes its log two seconds late.
      const logged = (): Promise<string> => readFile(broker.log, "utf8");
      await expect.poll(logged, { timeout: 30_000 }).toContain("user 'shop' authenticated");
      // Made, and nobody hears of it: the password is lost, the name tells whose user it is.
      bed.fault("create", { kind: "drop", commits: true });
      expect((await people.open("contain")).code).toBe(0);
      const resumed = await people.resume("--due");
      expect(resumed.code).toBe(5);
      expect(resumed.stderr).toMatch(/surplus key orders-\w{4} ended/);
      expect((await people.closeLeakPath()).code).toBe(0);
      const blockers = async (): Promise<readonly string[]> => codesOf(await people.resume("--due"));
      await expect.poll(blockers, { timeout: 60_000, interval: 1000 }).toEqual([]);

      const page = (await stanch.print("status")).replaceAll(/\s*\n(?:LIVE)? */g, " ");
      for (const name of BROKER_CONSUMERS) expect(page).toMatch(new RegExp(`${name} +proven +observed`));
      expect(page).toContain("broker-log");
      // A log-in to find out whether it still works would be a use of the leaked key.
      expect(await broker.users()).toContain("shop");
      expect((await people.approve()).code).toBe(0);
      expect((await people.resumeToClose()).at(-1)).toBe("0 closed");

      expect(await broker.accepts(leaked)).toBe(false);
      const stored = await clients.stored();
      for (const name of BROKER_CONSUMERS) expect(await broker.accepts(stored[name])).toBe(true);
      // The user with the lost password is gone too.
      const names = Object.values(stored).map((value) => value.split(":", 1)[0]);
      expect(new Set(await broker.users())).toEqual(new Set(names));
      const secrets = [leaked, stored.orders, stored.billing, broker.admin].map(
        (one) => one.split(":")[1] ?? "",
      );
      expect(witness.search(Object.fromEntries(secrets.map((one, index) => [index, one])))).toEqual([]);
    } finally {
      await clients.remove();
      await workspace.remove();
      await built.remove();
      await bed.stop();
    }
  });
});
