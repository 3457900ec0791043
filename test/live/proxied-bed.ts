import type { ProviderBed } from "../contracts/provider.ts";
import { startFakeServer } from "../fakes/fake-server.ts";
import { startFaultyProxy } from "../fakes/faulty-proxy.ts";
import type { Route } from "../fakes/key-server.ts";

/** What a bed on a real server has from the proxy before it. */
export type Proxied = Pick<ProviderBed, "fault" | "heal" | "calls" | "elsewhere" | "vanish" | "stop"> & {
  readonly url: string;
  readonly bodies: () => readonly string[];
};

/** A proxy before a real server that does to its answers what a fake can do to its own, and a host that isn't the server's. */
export async function startProxied(
  target: string,
  routeOf: (method: string, path: string, body: string) => Route | null,
): Promise<Proxied> {
  const proxy = await startFaultyProxy(target, routeOf);
  const elsewhere = await startFakeServer(() => ({ route: "visit", answer: () => ({ status: 200 }) }));
  return {
    url: proxy.url,
    bodies: () => proxy.bodies(),
    fault: (...args) => proxy.fault(...args),
    heal: () => proxy.heal(),
    calls: (route) => proxy.calls(route),
    elsewhere: { url: `${elsewhere.url}/`, visits: () => elsewhere.calls.length },
    vanish: () => proxy.close(),
    async stop() {
      await proxy.close();
      await elsewhere.close();
    },
  };
}
