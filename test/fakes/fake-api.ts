import { createServer } from "node:http";
import type { IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { createFaults } from "./faults.ts";
import type { Faults, Reply } from "./faults.ts";
import type { Route } from "./key-server.ts";

/** One call that a fake got; `body` is the parsed JSON, or nothing. */
export interface FakeCall {
  readonly method: string;
  /** Decoded, without empty ones: `/api/v4/keys` is `["api", "v4", "keys"]`. */
  readonly segments: readonly string[];
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage["headers"];
  readonly body: Readonly<Record<string, unknown>>;
}

/** A provider's API on 127.0.0.1, with faults by route. */
export interface FakeApi extends Omit<Faults<Route>, "reply"> {
  readonly url: string;
  readonly requests: readonly (FakeCall & { readonly route: Route | null })[];
  readonly close: () => Promise<void>;
}

export interface FakeApiOptions {
  /** Which promise of the port a call serves; null for a look that only goes before another call. */
  readonly routeOf: (call: FakeCall) => Route | null;
  readonly answer: (call: FakeCall) => Reply;
}

/** Starts a fake; what is neither a route nor answered is for `answer` to refuse as the provider does. */
export async function startFakeApi({ routeOf, answer }: FakeApiOptions): Promise<FakeApi> {
  const faults = createFaults<Route>();
  const requests: (FakeCall & { readonly route: Route | null })[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const call = callOf(request, Buffer.concat(chunks).toString());
      const route = routeOf(call);
      requests.push({ ...call, route });
      faults.reply(route, request, response, () => answer(call));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { fault, heal, answerLate } = faults;
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    fault,
    heal,
    answerLate,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => void server.close(() => resolve()));
    },
  };
}

function callOf(request: IncomingMessage, text: string): FakeCall {
  const { method = "GET", headers } = request;
  const url = new URL(request.url ?? "/", "http://fake");
  const segments = url.pathname
    .split("/")
    .filter((segment) => segment !== "")
    .map(decodeURIComponent);
  const body = text === "" ? {} : (JSON.parse(text) as Readonly<Record<string, unknown>>);
  return { method, segments, query: url.searchParams, headers, body };
}
