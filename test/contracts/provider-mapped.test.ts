import { createHash } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createHttpClient } from "../../src/adapters/http.ts";
import { createHttpProvider } from "../../src/adapters/provider/http.ts";
import { Secret } from "../../src/core/secret.ts";
import { providerMappingSchema } from "../../src/formats/provider-mapping.ts";
import type { ServerFault } from "../fakes/fake-server.ts";
import type { Fault } from "../fakes/key-server.ts";
import { DESK_KEYS_MAPPING, startDeskKeys } from "../fakes/mapped/desk-keys.ts";
import { FORM_KEYS_MAPPING, startFormKeys } from "../fakes/mapped/form-keys.ts";
import type { MappedFake } from "../fakes/mapped/mapped-fake.ts";
import { RPC_KEYS_MAPPING, startRpcKeys } from "../fakes/mapped/rpc-keys.ts";
import { providerContract } from "./provider.ts";
import type { ProviderBed, ProviderContract } from "./provider.ts";

interface MappedBed extends ProviderBed {
  readonly fake: MappedFake;
}

async function start(startFake: () => Promise<MappedFake>, never?: string): Promise<MappedBed> {
  const fake = await startFake();
  const { server, ledger, idOf = ({ id }) => id } = fake;
  let visits = 0;
  const thief = createServer((_request, response) => response.end(String((visits += 1))));
  await new Promise<void>((resolve) => thief.listen(0, "127.0.0.1", resolve));
  let seeded = 0;
  return {
    fake,
    seed: async (count) => Array.from({ length: count }, () => idOf(ledger.add(`seeded-${(seeded += 1)}`))),
    remove: (ids) => {
      for (const key of ledger.keys) if (ids.includes(idOf(key))) ledger.turn(key, "gone");
    },
    ...(never === undefined ? {} : { never }),
    pass: (seconds) => ledger.pass(seconds * 1000),
    live: async () => ledger.live(),
    accepts: async (value) => ledger.accepts(value.reveal()),
    fault: (route, fault, times) => server.fault(route, toServer(fault), times),
    heal: () => server.heal(),
    calls: (route) => server.calls.filter((one) => route === undefined || one.route === route).length,
    elsewhere: {
      url: `http://127.0.0.1:${(thief.address() as AddressInfo).port}/`,
      visits: () => visits,
    },
    secrets: () => fake.secrets(),
    vanish: () => server.close(),
    async stop() {
      await server.close();
      await new Promise((resolve) => thief.close(resolve));
    },
  };
}

function toServer(fault: Fault | null): ServerFault | null {
  if (fault?.kind === "error-in-200") return { kind: "status", status: 200 };
  if (fault?.kind === "late") throw new Error("these servers are never late");
  return fault;
}

function contract(
  title: string,
  mapping: unknown,
  startFake: () => Promise<MappedFake>,
  options: Omit<ProviderContract<MappedBed>, "start" | "open"> & { readonly never?: string } = {},
): void {
  const { never, ...rest } = options;
  const parsed = providerMappingSchema.parse(mapping);
  providerContract(`a mapped provider ${title}`, {
    start: () => start(startFake, never),
    open: ({ fake }) =>
      createHttpProvider({
        name: "fake",
        mapping: parsed,
        baseUrl: fake.server.url,
        credential: new Secret(fake.admin),
        variables: { user: "ana", client: "client", account: "acme" },
        http: createHttpClient({ allowedHosts: ["127.0.0.1"] }),
        fingerprint: (secret) => ({
          prefix: secret.prefix,
          lastFour: secret.lastFour,
          length: secret.length,
          fingerprint: createHash("sha256").update(secret.reveal()).digest("hex"),
        }),
        timeoutMs: 300,
      }),
    ...rest,
  });
}

contract("by JSON-RPC, whose keys are made by two calls", RPC_KEYS_MAPPING, startRpcKeys, {
  finishes: "value",
});
contract("with a session in three parts, that ends disabled keys only", DESK_KEYS_MAPPING, startDeskKeys, {
  endsDisabled: true,
});
contract("by forms, with keys of users and values made by the caller", FORM_KEYS_MAPPING, startFormKeys, {
  never: "acme/never-was",
});
