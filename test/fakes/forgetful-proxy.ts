import { type IncomingMessage, type ServerResponse, createServer, request } from "node:http";
import type { AddressInfo } from "node:net";

/** Stands before a real server and passes everything on, but for answers that it is told to lose. */
export interface ForgetfulProxy {
  readonly url: string;
  /** The next calls of this method and path reach the server, and nobody hears what it answered. */
  loseAnswer(method: string, path: string, times?: number): void;
  /** How many calls of this method and path came by, answered or not. */
  calls(method: string, path: string): number;
  close(): Promise<void>;
}

/** Listens on a free port of the loopback; `target` is the origin of the real server. */
export async function startForgetfulProxy(target: string): Promise<ForgetfulProxy> {
  const seen: string[] = [];
  const losing = new Map<string, number>();

  const forward = (incoming: IncomingMessage, outgoing: ServerResponse): void => {
    const { method = "GET", url = "/" } = incoming;
    const route = routeOf(method, url);
    const left = losing.get(route) ?? 0;
    seen.push(route);
    if (left > 0) losing.set(route, left - 1);
    const onward = request(new URL(url, target), { method, headers: incoming.headers }, (answer) => {
      if (left === 0) {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
        return;
      }
      // Only once the whole answer is here has the server surely done what it was asked.
      answer.resume().once("end", () => incoming.socket.destroy());
    });
    onward.once("error", () => incoming.socket.destroy());
    incoming.pipe(onward);
  };

  const server = createServer(forward);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    loseAnswer: (method, path, times = 1) => void losing.set(routeOf(method, path), times),
    calls: (method, path) => seen.filter((route) => route === routeOf(method, path)).length,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The query says nothing of which call it is. */
function routeOf(method: string, url: string): string {
  return `${method} ${url.split("?", 1)[0]}`;
}
