import { createServer } from "node:http";
import type { RequestListener, Server } from "node:http";
import { createServer as createTcpServer } from "node:net";
import type { AddressInfo, Server as TcpServer } from "node:net";
import { inspect } from "node:util";
import { gzipSync } from "node:zlib";
import { afterEach, expect, test } from "vitest";
import { createHttpClient } from "../../src/adapters/http.ts";
import type { HttpRequest } from "../../src/adapters/http.ts";
import { StanchError } from "../../src/core/errors.ts";
import { Secret } from "../../src/core/secret.ts";

const KEY = "team.EXAMPLEclientkey0001";
const open: (Server | TcpServer)[] = [];

afterEach(async () => {
  for (const server of open.splice(0)) {
    if ("closeAllConnections" in server) server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  return listen(server);
}

async function listen(server: Server | TcpServer): Promise<string> {
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const client = createHttpClient({ allowedHosts: ["127.0.0.1"] });

/** Sends with a secret in header, query and body, and proves that the error shows none of them. */
async function failing(request: HttpRequest, http = client): Promise<StanchError> {
  const error = await http
    .request({ headers: { authorization: new Secret(`Bearer ${KEY}`) }, ...request })
    .then(
      () => undefined,
      (error: unknown) => error,
    );
  if (!(error instanceof StanchError)) throw new Error("expected a StanchError");
  const shown = [
    inspect(error, { depth: 20, showHidden: true }),
    JSON.stringify(error),
    error.message,
    error.hint ?? "",
    error.stack ?? "",
  ];
  for (const text of shown) {
    expect(text).not.toContain(KEY);
    expect(text).not.toContain("EXAMPLEclient");
    expect(text.toLowerCase()).not.toContain("bearer");
  }
  return error;
}

test("answers of every status are returned, with headers by name and parsed JSON", async () => {
  const host = await serve((request, response) => {
    response.writeHead(Number(request.url?.slice(1)), {
      "X-Thing": "one",
      "content-type": "application/json",
    });
    response.end('{"ok":true}');
  });
  for (const status of [200, 401, 404, 429, 503]) {
    const answer = await client.request({ method: "GET", url: `http://${host}/${status}` });
    expect(answer.status).toBe(status);
    expect(answer.header("x-thing")).toBe("one");
    expect(answer.json()).toEqual({ ok: true });
  }
});

test("an answer shows neither its body, its headers nor its query when it is printed", async () => {
  const host = await serve((_request, response) =>
    response.writeHead(201, { "x-key": KEY }).end(`{"key":"${KEY}"}`),
  );
  const answer = await client.request({ method: "POST", url: `http://${host}/keys?token=${KEY}`, body: {} });
  expect(answer.url).toBe(`http://${host}/keys`);
  expect(inspect(answer, { depth: 9 }) + JSON.stringify(answer)).not.toContain(KEY);
  expect(answer.text).toContain(KEY);
});

test("secrets in headers and JSON bodies reach the wire in clear", async () => {
  let seen: unknown;
  const host = await serve((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      seen = [request.headers.authorization, request.headers["accept-encoding"], JSON.parse(body)];
      response.end();
    });
  });
  await client.request({
    method: "POST",
    url: `http://${host}/`,
    headers: { Authorization: new Secret(`Bearer ${KEY}`), "Accept-Encoding": "gzip" },
    body: { deep: [{ key: new Secret(KEY) }], n: 1 },
  });
  expect(seen).toEqual([`Bearer ${KEY}`, "identity", { deep: [{ key: KEY }], n: 1 }]);
});

test("a call with nothing to send is sent at once", async () => {
  const host = await serve((request, response) => response.end(request.method));
  for (const method of ["POST", "PUT", "PATCH", "DELETE", "GET"]) {
    const answer = await client.request({ method, url: `http://${host}/`, timeoutMs: 3000 });
    expect(answer.text).toBe(method);
  }
});

test("a refused connection has surely not happened", async () => {
  const host = await serve(() => undefined);
  await new Promise((resolve) => open.pop()?.close(resolve));
  const error = await failing({ method: "POST", url: `http://${host}/x?key=${KEY}`, body: { key: KEY } });
  expect(error).toMatchObject({ code: "ERR_HTTP_CONNECT", happened: "no", retry: "later" });
  expect(error.message).toContain("ECONNREFUSED");
});

test("a time-out after sending leaves a change unknown and a read undone, and is never sent twice", async () => {
  let hits = 0;
  const host = await serve(() => (hits += 1));
  const url = `http://${host}/x?key=${KEY}`;
  const changed = await failing({ method: "DELETE", url, timeoutMs: 150 });
  expect(changed).toMatchObject({ code: "ERR_HTTP_TIMEOUT", happened: "unknown" });
  const read = await failing({ method: "GET", url, timeoutMs: 150 });
  expect(read).toMatchObject({ code: "ERR_HTTP_TIMEOUT", happened: "no" });
  const search = await failing({ method: "POST", url, timeoutMs: 150, body: { key: KEY }, changes: false });
  expect(search.happened).toBe("no");
  expect(hits).toBe(3);
});

test("a body that drips for ever ends at the total time-out", async () => {
  const host = await serve((_request, response) => {
    response.writeHead(200);
    const timer = setInterval(() => response.write("x"), 20);
    response.on("close", () => clearInterval(timer));
  });
  const error = await failing({ method: "POST", url: `http://${host}/`, timeoutMs: 200 });
  expect(error).toMatchObject({ code: "ERR_HTTP_TIMEOUT", happened: "unknown" });
});

test("a connection dropped before or during the answer leaves a change unknown", async () => {
  const host = await serve((request, response) => {
    if (request.url === "/early") return void request.socket.destroy();
    response.writeHead(200, { "content-length": "100" });
    response.write(`{"key":"${KEY}`, () => request.socket.destroy());
  });
  for (const path of ["/early", "/half"]) {
    const error = await failing({ method: "POST", url: `http://${host}${path}`, body: { key: KEY } });
    expect(error).toMatchObject({ code: "ERR_HTTP_RESET", happened: "unknown" });
  }
  expect((await failing({ method: "GET", url: `http://${host}/half` })).happened).toBe("no");
});

test("half a chunked body is a broken connection, not a short answer", async () => {
  const host = await serve((request, response) => {
    response.writeHead(200);
    response.write('{"a":1}', () => request.socket.destroy());
  });
  expect(await failing({ method: "GET", url: `http://${host}/` })).toMatchObject({ code: "ERR_HTTP_RESET" });
});

test("an answer that isn't HTTP is an error of its own", async () => {
  const host = await listen(
    createTcpServer((socket) => socket.on("data", () => socket.end("SSH-2.0-x\r\n\r\n"))),
  );
  expect(await failing({ method: "POST", url: `http://${host}/` })).toMatchObject({
    code: "ERR_HTTP_PROTOCOL",
    happened: "unknown",
  });
});

test("a body over the cap is cut off, however it is packed", async () => {
  const host = await serve((request, response) => {
    if (request.url === "/zip") {
      response.writeHead(200, { "content-encoding": "gzip" });
      return void response.end(gzipSync(Buffer.alloc(10_000_000)));
    }
    response.writeHead(200);
    const more = (): void => {
      while (response.write("x".repeat(65_536)));
    };
    response.on("drain", more);
    more();
  });
  expect(await failing({ method: "GET", url: `http://${host}/`, maxBytes: 100_000 })).toMatchObject({
    code: "ERR_HTTP_TOO_LARGE",
    retry: "never",
  });
  const packed = await client.request({ method: "GET", url: `http://${host}/zip`, maxBytes: 100_000 });
  expect(packed.text.length).toBeLessThan(100_000);
  expect(packed.json()).toBeUndefined();
});

test("a host outside the list is refused before connecting", async () => {
  let hits = 0;
  const host = await serve((_request, response) => response.end(String((hits += 1))));
  const port = Number(host.split(":")[1]);
  for (const allowedHosts of [[], ["other.example"], [`127.0.0.1:${port === 1 ? 2 : port - 1}`]]) {
    const error = await failing(
      { method: "GET", url: `http://${host}/?key=${KEY}` },
      createHttpClient({ allowedHosts }),
    );
    expect(error).toMatchObject({ code: "ERR_HTTP_HOST_REFUSED", happened: "no", retry: "never" });
  }
  expect(hits).toBe(0);
  await createHttpClient({ allowedHosts: [host] }).request({ method: "GET", url: `http://${host}/` });
  expect(hits).toBe(1);
});

test("other schemes, user info and malformed hosts are refused", async () => {
  for (const url of [
    "file:///etc/passwd",
    "unix:/x",
    `http://u:${KEY}@127.0.0.1/`,
    "/relative",
    "gopher://127.0.0.1",
  ]) {
    expect((await failing({ method: "GET", url })).code).toBe("ERR_HTTP_URL_INVALID");
  }
  for (const entry of ["http://a.example", "a.example/path", "*", "a@b", ""]) {
    expect(() => createHttpClient({ allowedHosts: [entry] })).toThrow(/allowed host/);
  }
});

test("a header that could split the request is refused without showing it", async () => {
  const host = await serve((_request, response) => response.end());
  for (const value of [`x\r\nauthorization: ${KEY}`, "x\ny", "x\0", "☠"]) {
    const error = await failing({ method: "GET", url: `http://${host}/`, headers: { "x-a": value } });
    expect(error.code).toBe("ERR_HTTP_HEADER_INVALID");
  }
});

test("a redirect to another host is an answer; no credential goes there", async () => {
  let stolen = 0;
  const thief = await serve((_request, response) => response.end(String((stolen += 1))));
  const host = await serve((_request, response) =>
    response.writeHead(302, { location: `http://${thief}/take` }).end(),
  );
  for (const method of ["GET", "POST"]) {
    const answer = await client.request({ method, url: `http://${host}/`, headers: { "x-api-key": KEY } });
    expect(answer.status).toBe(302);
  }
  expect(stolen).toBe(0);
});

test("a GET follows redirects within its origin, a POST doesn't, and a loop ends", async () => {
  const seen: string[] = [];
  const host = await serve((request, response) => {
    seen.push(`${request.method} ${request.url}`);
    if (request.url === "/end") return void response.end("there");
    response.writeHead(307, { location: request.url === "/loop" ? "/loop" : "/end" }).end();
  });
  expect((await client.request({ method: "GET", url: `http://${host}/start` })).text).toBe("there");
  expect((await client.request({ method: "POST", url: `http://${host}/start`, body: { a: 1 } })).status).toBe(
    307,
  );
  expect((await client.request({ method: "GET", url: `http://${host}/loop` })).status).toBe(307);
  expect(seen.slice(0, 3)).toEqual(["GET /start", "GET /end", "POST /start"]);
  expect(seen.filter((line) => line === "GET /loop")).toHaveLength(6);
});

test("Retry-After is read as seconds or a date, and absurd values are capped", async () => {
  let value = "";
  const host = await serve((_request, response) => response.writeHead(429, { "retry-after": value }).end());
  const timed = createHttpClient({
    allowedHosts: ["127.0.0.1"],
    clock: { now: () => "2026-11-23T10:00:00.000Z" },
  });
  const cases: readonly [string, number | undefined][] = [
    ["3", 3000],
    ["Mon, 23 Nov 2026 10:00:20 GMT", 20_000],
    ["Mon, 23 Nov 2020 10:00:20 GMT", 0],
    ["999999999999", 600_000],
    ["soon", undefined],
  ];
  for (const [given, expected] of cases) {
    value = given;
    expect((await timed.request({ method: "GET", url: `http://${host}/` })).retryAfterMs).toBe(expected);
  }
});
