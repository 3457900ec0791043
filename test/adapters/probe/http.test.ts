import { createServer } from "node:http";
import type { RequestListener, Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { createSystemClock } from "../../../src/adapters/clock.ts";
import { createHttpClient } from "../../../src/adapters/http.ts";
import { createHttpKeyProbe } from "../../../src/adapters/probe/http.ts";
import type { HttpKeyProbeOptions } from "../../../src/adapters/probe/http.ts";
import { createCryptoRandom } from "../../../src/adapters/random.ts";
import { Secret } from "../../../src/core/secret.ts";
import type { KeyProbe } from "../../../src/ports/probe.ts";
import { keyProbeContract } from "../../contracts/probe.ts";
import type { ProviderMood } from "../../contracts/probe.ts";

const live = new Secret("team.EXAMPLEliveKey0123456789");
const dead = new Secret("team.EXAMPLEdeadKey0123456789");

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

async function start(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  servers.push(server);
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/resource`;
}

function probe(url: string, more: Partial<HttpKeyProbeOptions> = {}): KeyProbe {
  return createHttpKeyProbe({
    name: "resource",
    method: "GET",
    url,
    headers: { "x-api-key": "${key}" },
    accepted: { status: [200] },
    refused: { status: [401, 403] },
    madeUp: { prefix: "team.", length: 29 },
    timeoutSeconds: 0.5,
    http: createHttpClient({ allowedHosts: ["127.0.0.1"] }),
    clock: createSystemClock(),
    random: createCryptoRandom(),
    ...more,
  });
}

function provider(mood: ProviderMood): RequestListener {
  return (request, response) => {
    if (mood === "silent") return;
    const known = request.headers["x-api-key"] === live.reveal();
    response.statusCode = mood === "down" ? 503 : mood === "open" || known ? 200 : 401;
    response.end(`seen ${String(request.headers["x-api-key"])}`);
  };
}

describe("probe: http", () => {
  keyProbeContract({ live, dead, open: async (mood) => probe(await start(provider(mood))) });

  /** Fair to made-up keys; `misbehave` answers for the real one. */
  const onRealKey =
    (misbehave: RequestListener): RequestListener =>
    (request, response) => {
      if (request.headers["x-api-key"] === live.reveal()) return misbehave(request, response);
      response.statusCode = 401;
      response.end();
    };

  it("presents a key that is a user and a password as Basic does", async () => {
    const seen: (string | undefined)[] = [];
    const url = await start((request, response) => {
      seen.push(request.headers.authorization);
      response.writeHead(request.headers.authorization === `Basic ${encoded(live)}` ? 200 : 401).end();
    });
    const basic = probe(url, { headers: { authorization: "Basic ${basic}" } });
    expect(await basic.present(live)).toMatchObject({ outcome: "accepted", control: "refused" });
    expect((await basic.present(dead)).outcome).toBe("refused");
    expect(seen).toContain(`Basic ${encoded(dead)}`);
  });

  it.each<[string, RequestListener]>([
    ["500", (_request, response) => void response.writeHead(500).end()],
    ["429", (_request, response) => void response.writeHead(429).end()],
    ["a status that the mapping doesn't know", (_request, response) => void response.writeHead(404).end()],
    ["nothing", () => undefined],
    ["a hang-up", (request) => void request.socket.destroy()],
    ["a reset", (request) => void request.socket.resetAndDestroy()],
    ["something that isn't HTTP", (request) => void request.socket.end("SSH-2.0-example\r\n")],
    [
      "half a body",
      (request, response) => {
        response.writeHead(200, { "content-length": "100" });
        response.write("half");
        setTimeout(() => request.socket.destroy(), 20);
      },
    ],
  ])("%s for the key is unknown, although a made-up one was refused", async (_what, misbehave) => {
    const result = await probe(await start(onRealKey(misbehave))).present(live);
    expect(result).toMatchObject({ outcome: "unknown", control: "refused" });
    expect(JSON.stringify(result)).not.toContain("EXAMPLE");
  });

  it("a closed port and a host that isn't allowed are unknown", async () => {
    const url = await start(() => undefined);
    await new Promise((resolve) => servers.pop()?.close(resolve));
    expect(await probe(url).present(live)).toMatchObject({ outcome: "unknown", control: "unknown" });
    const refused = await probe("http://192.0.2.1/resource").present(live);
    expect(refused).toMatchObject({ outcome: "unknown", control: "unknown" });
  });

  it("429 and 5xx are unknown even where the mapping calls them something", async () => {
    const url = await start(onRealKey((_request, response) => void response.writeHead(503).end()));
    const eager = { accepted: { status: [200, 503] }, refused: { status: [401, 429] } };
    expect(await probe(url, eager).present(live)).toMatchObject({ outcome: "unknown", control: "refused" });
  });

  it("an answer that both predicates fit is unknown", async () => {
    const url = await start(onRealKey((_request, response) => void response.writeHead(403).end()));
    const both = { accepted: { status: [200, 403] } };
    expect(await probe(url, both).present(live)).toMatchObject({ outcome: "unknown", control: "refused" });
  });

  it("doesn't send the key where a made-up one wasn't refused", async () => {
    const seen: unknown[] = [];
    const url = await start((request, response) => {
      seen.push(request.headers["x-api-key"]);
      response.end();
    });
    await probe(url).present(live);
    expect(seen.length).toBe(1);
    expect(seen).not.toContain(live.reveal());
  });

  it("makes up another key of the given shape at each time", async () => {
    const seen: string[] = [];
    const url = await start((request, response) => {
      seen.push(String(request.headers["x-api-key"]));
      response.writeHead(401).end();
    });
    await probe(url).present(live);
    await probe(url).present(live);
    const madeUp = seen.filter((key) => key !== live.reveal());
    expect(new Set(madeUp).size).toBe(2);
    for (const key of madeUp) expect(key).toMatch(/^team\.[a-z0-9]{24}$/);
  });

  it("reads refusal from a body where the status is always 200", async () => {
    const url = await start((request, response) => {
      const ok = request.headers["authorization"] === `Bearer ${live.reveal()}`;
      response.end(JSON.stringify(ok ? { ok } : { ok, error: "invalid_auth" }));
    });
    const mapping = {
      headers: { authorization: "Bearer ${key}" },
      accepted: { body: { pointer: "/ok", equals: true } },
      refused: { body: { pointer: "/error", equals: "invalid_auth" } },
    };
    expect(await probe(url, mapping).present(live)).toMatchObject({
      outcome: "accepted",
      control: "refused",
    });
    expect(await probe(url, mapping).present(dead)).toMatchObject({ outcome: "refused", control: "refused" });
  });

  it("a value that no header can carry is unknown, and isn't shown", async () => {
    const odd = new Secret("team.EXAMPLE\r\nx-admin: 1");
    const result = await probe(await start(provider("fair"))).present(odd);
    expect(result).toMatchObject({ outcome: "unknown", control: "refused" });
    expect(JSON.stringify(result)).not.toContain("EXAMPLE");
  });
});

function encoded(key: Secret): string {
  return Buffer.from(key.reveal()).toString("base64");
}
