import { isIP } from "node:net";
import { RequestFilteringHttpAgent, RequestFilteringHttpsAgent } from "request-filtering-agent";
import { StanchError } from "../core/errors.ts";

/** One entry of the operator's list: `host` or `host:port`, and the private networks that its name may lead to. */
export type HostEntry = string | { readonly host: string; readonly networks: readonly string[] };

/** An entry, read; without a port every port of the host is allowed. */
export interface AllowedHost {
  readonly host: string;
  readonly port: string | null;
  readonly networks: readonly string[];
}

/** Reads `host` or `host:port`, `[::1]:port` for IPv6; anything else throws `ERR_CONFIG_HOST`. */
export function parseAllowed(entry: HostEntry): AllowedHost {
  const { host, networks } = typeof entry === "string" ? { host: entry, networks: [] } : entry;
  const url = URL.parse(`http://${host}`);
  const plain = /^[A-Za-z0-9.-]+(?::\d{1,5})?$|^\[[0-9A-Fa-f:.]+\](?::\d{1,5})?$/.test(host);
  if (url === null || !plain) {
    throw new StanchError({
      code: "ERR_CONFIG_HOST",
      message: "an allowed host must be written as host or host:port, without scheme or path",
    });
  }
  return { host: url.hostname, port: /:(\d{1,5})$/.exec(host)?.[1] ?? null, networks };
}

/** The entry that allows this address, or undefined. */
export function allowedBy(hosts: readonly AllowedHost[], url: URL): AllowedHost | undefined {
  const port = url.port === "" ? (url.protocol === "https:" ? "443" : "80") : url.port;
  return hosts.find(
    (one) => one.host === url.hostname && (one.port === null || Number(one.port) === Number(port)),
  );
}

/** Agents by the scheme of an address. */
export interface Agents {
  readonly http: RequestFilteringHttpAgent;
  readonly https: RequestFilteringHttpsAgent;
}

/**
 * Agents that check the address at connect time, so that a name can't be re-bound to another one after a check. A host
 * that the operator listed as a literal IP (or `localhost`) may be private; a name may lead to the networks of its
 * entry and to public addresses, nowhere else.
 */
export function agentsFor(entry: AllowedHost): Agents {
  const { host, networks } = entry;
  const literal = host.replace(/^\[|\]$/g, "");
  const own = literal === "localhost" ? ["127.0.0.1", "::1"] : isIP(literal) === 0 ? [] : [literal];
  const options = {
    // A fresh connection per call: a reused one may break in a way that leaves the outcome of a change unknown.
    keepAlive: false,
    allowIPAddressList: [...own, ...networks],
    allowMetaIPAddress: false,
    denyIPAddressList: PUBLIC_METADATA,
    ...familyOf(entry),
  };
  return { http: new RequestFilteringHttpAgent(options), https: new RequestFilteringHttpsAgent(options) };
}

/** A name that leads to private networks of one family is only looked up in that one. */
export function familyOf({ networks }: AllowedHost): { readonly family?: 4 | 6 } {
  const [first] = networks;
  return first === undefined ? {} : { family: first.includes(":") ? 6 : 4 };
}

/** Azure's host service answers every guest on an address that looks public; all other clouds use link-local or private ones. */
const PUBLIC_METADATA = ["168.63.129.16"];

/** Whether an error is an agent's refusal of the address that a name led to. */
export function isAddressRefusal(error: unknown): boolean {
  return error instanceof Error && error.message.includes("is not allowed. Because");
}

/** `ERR_HTTP_HOST_REFUSED`: nothing was sent. */
export function hostRefused(host: string, why: string): StanchError {
  return new StanchError({
    code: "ERR_HTTP_HOST_REFUSED",
    message: `${host} ${why}`,
    hint: "hosts are listed in the operator's config; a private address only as a literal IP, as localhost, or by the networks of its entry",
  });
}
