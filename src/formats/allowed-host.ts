import { z } from "zod";
import { quoted } from "./mask.ts";
import { valueError } from "./zod-words.ts";

/** Where clouds tell a machine its own credentials. */
const METADATA = new Set([
  "metadata",
  "metadata.google.internal",
  "100.100.100.200",
  "168.63.129.16",
  "192.0.0.192",
  "[fd00:ec2::254]",
]);

const nameSchema = z
  .string()
  .regex(/^(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\])(?::\d{1,5})?$/, {
    error: valueError(
      (value) => `${value} isn't a host: host or host:port in lower case, no scheme, no path`,
    ),
  })
  .refine((text) => !isNobodysApi(URL.parse(`http://${text}`)?.hostname ?? ""), {
    error: valueError(
      (value) => `${value} can't be listed: it is a link-local, metadata or unspecified address`,
    ),
  });

const networkSchema = z.union([z.cidrv4(), z.cidrv6()]).refine(isPrivate, {
  error: valueError(
    (value) =>
      `${value} isn't a private network: one inside 10/8, 172.16/12, 192.168/16 or 100.64/10, or /32 and longer inside fc00::/7, without a metadata address`,
  ),
});

/**
 * What adapters may reach: `host` (every port) or `host:port`; `[::1]:8080` for IPv6. A name leads to public addresses
 * only, and to the private `networks` of its entry.
 */
export const hostSchema = z.union([
  nameSchema,
  z.strictObject({
    host: nameSchema,
    networks: z
      .array(networkSchema)
      .min(1)
      .max(20)
      .refine((list) => new Set(list.map((one) => one.includes(":"))).size < 2, {
        error: "IPv4 and IPv6 networks can't stand in one entry",
      }),
  }),
]);

type Host = string | { readonly host: string };

const PORTS = new Map([
  ["http:", "80"],
  ["https:", "443"],
  ["postgres:", "5432"],
  ["postgresql:", "5432"],
  ["smtp:", "587"],
  ["smtps:", "465"],
]);

/** Why the address may not be reached, or null. An address that can't be read is judged by its schema. */
export function unlistedHost(address: string, hosts: readonly Host[]): string | null {
  const url = URL.parse(address);
  const usual = PORTS.get(url?.protocol ?? "");
  if (url === null || usual === undefined) return null;
  const port = url.port === "" ? usual : url.port;
  const names = hosts.map((entry) => (typeof entry === "string" ? entry : entry.host));
  if (names.includes(url.hostname) || names.includes(`${url.hostname}:${port}`)) return null;
  return `${quoted(url.host)} isn't in hosts`;
}

/** By the address as a URL normalises it: `2852039166` is 169.254.169.254 too. */
function isNobodysApi(host: string): boolean {
  return METADATA.has(host) || /^169\.254\.|^0\.|^\[::\]$|^\[fe[89ab]|^\[::ffff:/.test(host);
}

const PRIVATE = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"].map(range);
const ALIBABA_METADATA = range("100.100.100.200/32");

function isPrivate(network: string): boolean {
  if (network.includes(":")) {
    const length = Number(network.split("/")[1]);
    return /^f[cd][0-9a-f]{2}:/.test(network) && !/^fd00:0*ec2:/.test(network) && length >= 32;
  }
  const { first, last } = range(network);
  return (
    PRIVATE.some((one) => one.first <= first && last <= one.last) &&
    !(first <= ALIBABA_METADATA.first && ALIBABA_METADATA.last <= last)
  );
}

function range(network: string): { readonly first: number; readonly last: number } {
  const [base = "", length = "32"] = network.split("/");
  const size = 2 ** (32 - Number(length));
  const address = base.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
  const first = Math.floor(address / size) * size;
  return { first, last: first + size - 1 };
}
