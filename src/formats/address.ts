import { z } from "zod";
import { quoted } from "./mask.ts";
import { valueError } from "./zod-words.ts";

/** `host` (every port) or `host:port` that adapters may reach; `[::1]:8080` for IPv6. */
export const hostSchema = z
  .string()
  .regex(/^(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\])(?::\d{1,5})?$/, {
    error: valueError(
      (value) => `${value} isn't a host: host or host:port in lower case, no scheme, no path`,
    ),
  });

/** An http or https address; no user, no password, no fragment. */
export const urlSchema = z
  .string()
  .max(2000)
  // The value isn't repeated: a password may stand in it.
  .refine((text) => isPlain(text), {
    error: "isn't an http or https address, without a user and a fragment",
  });

/** An address whose path others are put behind: no query. */
export const baseUrlSchema = urlSchema.refine((text) => !text.includes("?"), {
  error: "must not have a query",
});

/** Why the address may not be reached, or null. An address that can't be read is judged by its schema. */
export function unlistedHost(address: string, hosts: readonly string[]): string | null {
  const url = URL.parse(address);
  const usual = url === null ? undefined : USUAL_PORTS[url.protocol];
  if (url === null || usual === undefined) return null;
  const port = url.port === "" ? usual : url.port;
  if (hosts.includes(url.hostname) || hosts.includes(`${url.hostname}:${port}`)) return null;
  return `${quoted(url.host)} isn't in hosts`;
}

const USUAL_PORTS: Readonly<Record<string, string>> = {
  "http:": "80",
  "https:": "443",
  "postgres:": "5432",
  "postgresql:": "5432",
};

function isPlain(text: string): boolean {
  const url = URL.parse(text);
  return (
    url !== null &&
    /^https?:$/.test(url.protocol) &&
    url.username === "" &&
    url.password === "" &&
    !/[#\s\\]/.test(text)
  );
}
