import { type IncomingMessage, type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { bedScripts, untilFree } from "./bed-scripts.ts";

/** One call and what Prism, which checks it against GitHub's own description, makes of it. */
export interface CheckedCall {
  readonly method: string;
  readonly path: string;
  readonly body: string;
  readonly status: number;
  /** What is wrong with the request. */
  readonly violations: readonly string[];
}

/** GitHub's description as a server that checks every request, and answers with the description's examples. */
export interface PrismBed {
  readonly url: string;
  readonly calls: CheckedCall[];
  stop(): Promise<void>;
}

const PORT = 4390;

/**
 * Starts Prism, and a door before it that writes down what it finds wrong. The examples can't serve for two things: their
 * public key isn't one, and their next page is at GitHub; the door puts `publicKey` and a second page of its own there.
 */
export async function startPrism(publicKey: string): Promise<PrismBed> {
  const scripts = await bedScripts("stanch-prism");
  const calls: CheckedCall[] = [];
  const stopPrism = async (): Promise<void> => {
    await scripts.run("prism/stop.sh");
    await untilFree(PORT);
  };
  await stopPrism();
  await scripts.start("prism/start.sh", PORT);

  const door = createServer((request, response) => {
    void pass(request, response, publicKey, calls).catch((error: unknown) =>
      response.destroy(error as Error),
    );
  });
  await new Promise<void>((resolve) => door.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${String((door.address() as AddressInfo).port)}`,
    calls,
    async stop() {
      door.closeAllConnections();
      await new Promise((resolve) => door.close(resolve));
      await stopPrism();
    },
  };
}

async function pass(
  request: IncomingMessage,
  response: ServerResponse,
  publicKey: string,
  calls: CheckedCall[],
): Promise<void> {
  const { method = "GET", url = "/", headers } = request;
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  const body = Buffer.concat(chunks).toString();
  const passed = Object.entries(headers).filter(
    ([name]) => !["accept", "host", "connection", "content-length"].includes(name),
  );
  const answer = await fetch(`http://127.0.0.1:${PORT}${url}`, {
    method,
    // GitHub recommends its own media type; its description knows the general one only.
    headers: [...(passed as [string, string][]), ["accept", "application/json"]],
    ...(method === "GET" ? {} : { body }),
  });
  const text = await answer.text();
  const violations = requestViolations(answer.headers.get("sl-violations"));
  calls.push({ method, path: url, body, status: answer.status, violations });
  const { pathname, searchParams } = new URL(url, "http://door");
  const more = answer.headers.has("link") && !searchParams.has("page");
  searchParams.set("page", "2");
  response.writeHead(answer.status, {
    "content-type": "application/json",
    ...(more
      ? { link: `<http://${headers.host ?? ""}${pathname}?${searchParams.toString()}>; rel="next"` }
      : {}),
  });
  const isKey = answer.ok && pathname.endsWith("/public-key");
  response.end(isKey ? JSON.stringify({ ...JSON.parse(text), key: publicKey }) : text);
}

/** Prism writes down its own examples' faults too. */
function requestViolations(header: string | null): readonly string[] {
  const all = JSON.parse(header ?? "[]") as readonly { location: readonly string[]; message: string }[];
  return all.filter(({ location }) => location[0] === "request").map(({ message }) => message);
}
