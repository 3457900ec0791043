import { fileURLToPath } from "node:url";
import { type NpmConsumer, authLine } from "./npm-consumers.ts";
import type { Registry } from "./registry.ts";
import type { RegistryAccount } from "./registry-account.ts";

export interface RegistryOptions {
  /** Where stanch finds the registry; the registry itself unless told. */
  readonly baseUrl?: string;
  /** Where the key probe presents a token; a route that refuses made-up ones unless told. */
  readonly probePath?: string;
  /** Whether the npm clients' reports are read for the token that they used; `true` unless told. */
  readonly fingerprints?: boolean;
  /** How often packages are published; when somebody asks unless told. */
  readonly publisherPeriod?: string;
  /** Users that are no persons, as the config has them. */
  readonly dedicatedUsers?: object;
}

const MAPPING = fileURLToPath(new URL("../../runbooks/providers/verdaccio.yaml", import.meta.url));

/** `stanch.config.yaml` for a registry: its log by user, and the `.npmrc` and report of each npm client. */
export function registryConfig(
  registry: Registry,
  { name, folder }: { readonly name: string; readonly folder: string },
  credential: string,
  {
    baseUrl = registry.baseUrl,
    probePath = "/-/npm/v1/user",
    fingerprints = true,
    dedicatedUsers = {},
  }: RegistryOptions,
): object {
  return {
    kind: "config",
    hosts: ["127.0.0.1"],
    providers: {
      registry: {
        adapter: "http",
        mapping: MAPPING,
        baseUrl,
        credential: { file: credential },
        variables: { username: name },
        dedicatedUsers,
      },
    },
    auditLogs: {
      "registry-log": {
        adapter: "file",
        path: registry.log,
        mapping: {
          at: { pointer: "/time", format: "ms" },
          principal: "/user",
          address: "/remoteIP",
          action: "/request/url",
          outcome: { pointer: "/status", accepted: ["2xx"], refused: [401, 403] },
          identifiesKey: false,
          recordsRefusals: false,
          lag: "1s",
          cannotSee: ["a thief with the leaked token from its owner: both are the same user there"],
        },
      },
    },
    stores: {
      ci: npmrc("ci", folder, registry.baseUrl),
      publisher: npmrc("publisher", folder, registry.baseUrl),
    },
    probes: {
      user: {
        adapter: "http",
        provider: "registry",
        path: probePath,
        accepted: { status: [200] },
        // Dead tokens get 403, made-up ones 401; whoami has 200 for the latter.
        refused: { status: [401, 403] },
        madeUp: { prefix: "EXAMPLE", length: 324 },
      },
      "ci-says": report("ci", folder, fingerprints),
      "publisher-says": report("publisher", folder, fingerprints),
    },
    notifiers: { mail: { adapter: "file", path: "notices.txt" } },
  };
}

/** One line of the file holds the token; the others stay as they are. */
function npmrc(name: NpmConsumer, folder: string, baseUrl: string): object {
  const file = `${name}.npmrc`;
  const line = authLine(baseUrl);
  const sh = (script: string): readonly string[] => ["sh", "-c", `cd '${folder}' && ${script}`];
  return {
    adapter: "command",
    write: sh(
      `umask 077 && { grep -vF '${line}' ${file}; printf '%s' '${line}'; cat; echo; } >${file}.new && mv ${file}.new ${file}`,
    ),
    read: sh(`sed -n 's|^${line}||p' ${file}`),
  };
}

/** What the wrapper around npm wrote down after its last call. */
function report(name: NpmConsumer, folder: string, fingerprints: boolean): object {
  return {
    adapter: "consumer-report",
    command: { argv: ["cat", `${folder}/${name}.report.json`] },
    success: { body: { pointer: "/ok", equals: true } },
    refused: { body: { pointer: "/code", oneOf: ["E401", "E403"] } },
    ...(fingerprints ? { fingerprint: { pointer: "/sha256", length: 16 } } : {}),
    at: { pointer: "/at", format: "ms" },
  };
}

export const REGISTRY_RUNBOOK = {
  kind: "runbook",
  name: "npm-token",
  provider: "registry",
  leak: { path: "a deploy workflow printed it to its public log" },
  inventory: "inventory.yaml",
  steps: [
    { kind: "contain", rung: "observe" },
    { kind: "audit", logs: ["registry-log"], lookback: "1h" },
    { kind: "reissue", keyKind: "user", keyProbe: "user" },
    { kind: "swap" },
    { kind: "revoke", watch: "3s", poll: "1s" },
    { kind: "notify", via: ["mail"] },
  ],
};

/** The log can't tell the two apart: each is only known by the account that both use. */
export function registryInventory(
  { name }: RegistryAccount,
  { publisherPeriod = "on-demand" }: RegistryOptions,
): object {
  return {
    kind: "inventory",
    consumers: [
      row("ci", "dependency check", "mia", "3s", name),
      row("publisher", "package release", "jo", publisherPeriod, name),
    ],
  };
}

function row(id: NpmConsumer, service: string, owner: string, period: string, account: string): object {
  const match = { principals: [account] };
  return { id, service, owner, period, match, store: id, probes: [`${id}-says`] };
}
