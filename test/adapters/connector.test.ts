import { afterEach, beforeEach, expect, test } from "vitest";
import { createConnect } from "../../src/adapters/connector.ts";
import { type FakeServer, startFakeServer } from "../fakes/fake-server.ts";
import { LED_TO, resolvingTo } from "../fakes/name-service.ts";

let server: FakeServer;
let port: number;

beforeEach(async () => {
  server = await startFakeServer(() => ({ route: "any", answer: () => ({ status: 200 }) }));
  port = Number(new URL(server.url).port);
});

afterEach(() => server.close());

test("a plain connection keeps to the same list and the same addresses", async () => {
  const connect = createConnect([
    `127.0.0.1:${port}`,
    "mail.example.com",
    { host: "db.corp.example", networks: ["127.0.0.0/30"] },
  ]);
  for (const socket of [
    await connect("127.0.0.1", port),
    await resolvingTo("127.0.0.1", () => connect("db.corp.example", port)),
  ]) {
    expect(socket.remotePort).toBe(port);
    socket.destroy();
  }
  const refusals: readonly (readonly [string, number])[] = [
    ["127.0.0.1", port + 1],
    ["other.example", port],
    ["[::1]", port],
    ["mail.example.com/x", port],
  ];
  for (const [name, at] of refusals) {
    await expect(connect(name, at)).rejects.toMatchObject({ code: "ERR_HTTP_HOST_REFUSED", happened: "no" });
  }
  for (const address of LED_TO) {
    await expect(resolvingTo(address, () => connect("mail.example.com", port))).rejects.toMatchObject({
      code: "ERR_HTTP_HOST_REFUSED",
    });
  }
});

test("a plain connection that nobody answers says that nothing has happened", async () => {
  await server.close();
  await expect(createConnect(["127.0.0.1"])("127.0.0.1", port)).rejects.toMatchObject({
    code: "ERR_HTTP_CONNECT",
    retry: "later",
    happened: "no",
  });
});
