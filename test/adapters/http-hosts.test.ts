import { afterEach, beforeEach, expect, test } from "vitest";
import { createHttpClient } from "../../src/adapters/http.ts";
import type { HttpClient } from "../../src/adapters/http.ts";
import { type FakeServer, startFakeServer } from "../fakes/fake-server.ts";
import { LED_TO, resolvingTo } from "../fakes/name-service.ts";

const REFUSED = { code: "ERR_HTTP_HOST_REFUSED", happened: "no", retry: "never" };

let server: FakeServer;
let port: string;

beforeEach(async () => {
  server = await startFakeServer(() => ({ route: "any", answer: () => ({ status: 200, body: "in" }) }));
  port = new URL(server.url).port;
});

afterEach(() => server.close());

const failing = (url: string, http: HttpClient): Promise<unknown> =>
  http.request({ method: "POST", url }).catch((error: unknown) => error);

/** Other ways to write this machine, private networks, and what tells a cloud's machines their credentials. */
const ELSEWHERE = [
  "127.0.0.1",
  "127.1",
  "2130706433",
  "0x7f.1",
  "0177.0.0.1",
  "0.0.0.0",
  "[::]",
  "[::1]",
  "[::ffff:127.0.0.1]",
  "[::ffff:7f00:1]",
  "10.0.0.1",
  "192.168.0.1",
  "172.16.0.1",
  "169.254.169.254",
  "2852039166",
  "[::ffff:a9fe:a9fe]",
  "[fe80::1]",
  "[fd00:ec2::254]",
  "100.100.100.200",
  "168.63.129.16",
  "localhost",
];

test("an address that isn't listed is refused, whatever way it is written", async () => {
  const only = createHttpClient({ allowedHosts: ["api.example.com"] });
  for (const address of ELSEWHERE) {
    const error = await failing(`http://${address}:${port}/`, only);
    expect([address, error]).toMatchObject([address, REFUSED]);
  }
  const local = createHttpClient({ allowedHosts: ["localhost"] });
  expect((await local.request({ method: "GET", url: `http://localhost:${port}/` })).text).toBe("in");
});

test("a listed name that resolves to a private address is refused, even where that address is listed too", async () => {
  const rebound = createHttpClient({ allowedHosts: ["rebound.example.com", "127.0.0.1"] });
  const url = `http://rebound.example.com:${port}/`;
  for (const address of LED_TO) {
    const error = await resolvingTo(address, () => failing(url, rebound));
    expect([address, error]).toMatchObject([address, REFUSED]);
  }
  expect(server.calls).toEqual([]);
});

test("a listed name may lead into the networks of its entry, and into no other", async () => {
  const inside = createHttpClient({
    allowedHosts: [{ host: "vault.corp.example", networks: ["127.0.0.0/30", "10.20.0.0/16"] }],
  });
  const url = `http://vault.corp.example:${port}/`;
  expect((await resolvingTo("127.0.0.1", () => inside.request({ method: "GET", url }))).text).toBe("in");
  for (const address of ["127.0.0.5", "10.21.0.1", "192.168.0.1", "169.254.169.254", "168.63.129.16"]) {
    const error = await resolvingTo(address, () => failing(url, inside));
    expect([address, error]).toMatchObject([address, REFUSED]);
  }
});
