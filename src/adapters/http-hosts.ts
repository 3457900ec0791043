import { isIP } from "node:net";
import { RequestFilteringHttpAgent, RequestFilteringHttpsAgent } from "request-filtering-agent";
import { StanchError } from "../core/errors.ts";

/** One entry of the operator's list; without a port every port of the host is allowed. */
export interface AllowedHost {
  readonly host: string;
  readonly port: string | null;
}

/** Reads `host` or `host:port`, `[::1]:port` for IPv6; anything else throws `ERR_CONFIG_HOST`. */
export function parseAllowed(entry: string): AllowedHost {
  const url = URL.parse(`http://${entry}`);
  const plain = /^[A-Za-z0-9.-]+(?::\d{1,5})?$|^\[[0-9A-Fa-f:.]+\](?::\d{1,5})?$/.test(entry);
  if (url === null || !plain) {
    throw new StanchError({
      code: "ERR_CONFIG_HOST",
      message: "an allowed host must be written as host or host:port, without scheme or path",
    });
  }
  return { host: url.hostname, port: /:(\d{1,5})$/.exec(entry)?.[1] ?? null };
}

export function allowed(hosts: readonly AllowedHost[], url: URL): boolean {
  const port = url.port === "" ? (url.protocol === "https:" ? "443" : "80") : url.port;
  return hosts.some(
    (one) => one.host === url.hostname && (one.port === null || Number(one.port) === Number(port)),
  );
}

/**
 * An agent that checks the address at connect time, so that a name can't be re-bound to a private one after a check.
 * A host that the operator listed as a literal IP (or `localhost`) may be private; a name may never lead there.
 */
export function agentFor(url: URL): {
  readonly http: RequestFilteringHttpAgent;
  readonly https: RequestFilteringHttpsAgent;
} {
  const literal = url.hostname.replace(/^\[|\]$/g, "");
  const own = literal === "localhost" ? ["127.0.0.1", "::1"] : isIP(literal) === 0 ? [] : [literal];
  // A fresh connection per call: a reused one may break in a way that leaves the outcome of a change unknown.
  const options = { keepAlive: false, allowIPAddressList: own, allowMetaIPAddress: false };
  return { http: new RequestFilteringHttpAgent(options), https: new RequestFilteringHttpsAgent(options) };
}
