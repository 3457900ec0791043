import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createExchange } from "../../../src/adapters/aws/exchange.ts";
import { createHttpClient } from "../../../src/adapters/http.ts";
import { type FakeServer, startFakeServer } from "../../fakes/fake-server.ts";

describe("a call of an AWS client on its way", () => {
  let server: FakeServer;

  beforeEach(async () => {
    server = await startFakeServer(() => ({
      route: "any",
      answer: () => ({ status: 200, body: "{}", headers: { "x-amzn-requestid": "r-1", "x-other": "no" } }),
    }));
  });

  afterEach(() => server.close());

  const request = (more: Readonly<Record<string, unknown>> = {}) => {
    const { hostname, port } = new URL(server.url);
    return {
      method: "POST",
      protocol: "http:",
      hostname,
      port: Number(port),
      path: "/a%3Ab/c",
      headers: { host: server.host, "user-agent": "aws-sdk-js/3", "content-length": "3", "x-amz-date": "d" },
      body: "a=b",
      ...more,
    };
  };
  const http = createHttpClient({ allowedHosts: ["127.0.0.1"], userAgent: "stanch/L-1" });

  it("arrives as it was signed, under stanch's own agent", async () => {
    const exchange = createExchange(http, { changes: true });
    const query = { q: "x y&z", list: ["1", "2"], bare: null };
    const { response } = await exchange.handler.handle(
      request({ query, body: new TextEncoder().encode("a=b") }),
    );
    const [call] = server.calls;
    expect([call?.path, call?.query.toString(), call?.body]).toEqual([
      "/a%3Ab/c",
      "q=x+y%26z&list=1&list=2&bare=",
      "a=b",
    ]);
    expect(call?.headers).toMatchObject({
      "user-agent": "stanch/L-1",
      "x-amz-date": "d",
      "content-length": "3",
    });
    expect(response.statusCode).toBe(200);
    expect(response.headers).toMatchObject({ "x-amzn-requestid": "r-1" });
    expect(response.headers).not.toHaveProperty("x-other");
    expect(new TextDecoder().decode(response.body)).toBe("{}");
    expect(exchange.answer()?.status).toBe(200);
  });

  it("that gets no answer keeps what the HTTP client said, out of the AWS client's reach", async () => {
    for (const changes of [true, false]) {
      server.fault("any", { kind: "drop", commits: true });
      const exchange = createExchange(http, { changes });
      await expect(exchange.handler.handle(request())).rejects.toThrow("no answer");
      expect(exchange.answer()).toBe(null);
      expect(exchange.failure()).toMatchObject({
        code: "ERR_HTTP_RESET",
        happened: changes ? "unknown" : "no",
      });
    }
  });

  it("goes to no host that the operator didn't list", async () => {
    const exchange = createExchange(http, { changes: true });
    const elsewhere = request({ hostname: "iam.amazonaws.com", protocol: "https:", port: undefined });
    await expect(exchange.handler.handle(elsewhere)).rejects.toThrow("no answer");
    expect(exchange.failure()).toMatchObject({
      code: "ERR_HTTP_HOST_REFUSED",
      message: expect.stringContaining("iam.amazonaws.com") as string,
    });
  });
});
