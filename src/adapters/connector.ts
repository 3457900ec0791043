import type { Socket } from "node:net";
import { StanchError } from "../core/errors.ts";
import { agentsFor, allowedBy, familyOf, hostRefused, isAddressRefusal, parseAllowed } from "./http-hosts.ts";
import type { HostEntry } from "./http-hosts.ts";

/** Opens plain TCP connections for protocols other than HTTP, under the same rules as HTTP calls. */
export type Connect = (host: string, port: number) => Promise<Socket>;

const CONNECT_MS = 10_000;

/**
 * Connected sockets to hosts of the operator's list, their addresses checked as they are connected to. Rejects with
 * `ERR_HTTP_HOST_REFUSED`, or `ERR_HTTP_CONNECT` where nobody answers; nothing was sent in either case.
 */
export function createConnect(entries: readonly HostEntry[], timeoutMs = CONNECT_MS): Connect {
  const hosts = entries.map(parseAllowed);
  return (host, port) => {
    const shown = `${host}:${String(port)}`;
    const url = URL.parse(`tcp://${host.includes(":") ? `[${host}]` : host}:${String(port)}`);
    // What isn't wholly the name of a host is nobody's.
    const isName = url?.hostname.replace(/^\[|\]$/g, "") === host;
    const entry = url !== null && isName ? allowedBy(hosts, url) : undefined;
    if (entry === undefined) return Promise.reject(hostRefused(shown, "isn't in the list of allowed hosts"));
    return new Promise((resolve, reject) => {
      const fail = (error: unknown): void =>
        reject(
          isAddressRefusal(error) ? hostRefused(shown, "resolves to a private address") : noConnection(shown),
        );
      // The agent's own check of the address; its HTTP part isn't used.
      const socket = agentsFor(entry).http.createConnection({ host, port, ...familyOf(entry) }, onSocket) as
        | Socket
        | undefined;
      const timer = setTimeout(() => {
        socket?.destroy();
        reject(noConnection(shown));
      }, timeoutMs);
      socket?.once("error", (error) => {
        clearTimeout(timer);
        fail(error);
      });
      socket?.once("connect", () => {
        clearTimeout(timer);
        socket.removeAllListeners("error");
        resolve(socket);
      });
      // A refused address comes this way; a connection that is made calls it too, without an error.
      function onSocket(error: Error | null | undefined): void {
        if (error instanceof Error) fail(error);
      }
    });
  };
}

function noConnection(shown: string): StanchError {
  return new StanchError({
    code: "ERR_HTTP_CONNECT",
    message: `${shown}: no connection`,
    retry: "later",
    happened: "no",
  });
}
