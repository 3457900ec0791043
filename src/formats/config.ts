import { z } from "zod";
import { hostSchema, unlistedHost } from "./allowed-host.ts";
import { awsHostsIn } from "./aws-hosts.ts";
import { actionSchema } from "./config/actions.ts";
import { auditLogSchema } from "./config/audit-logs.ts";
import { notifierSchema } from "./config/notifiers.ts";
import { PROBE_KINDS, probeSchema } from "./config/probes.ts";
import { providerSchema } from "./config/providers.ts";
import { storeSchema } from "./config/stores.ts";
import { loadYaml } from "./load.ts";
import type { Loaded } from "./load.ts";
import { nameSchema } from "./name.ts";
import type { DeepReadonly } from "./readonly.ts";
import { didYouMean, withHint } from "./zod-words.ts";
import { quoted } from "./mask.ts";

const named = <T extends z.ZodType>(schema: T) => z.record(nameSchema, schema).default({});

/**
 * The operator's `stanch.config.yaml`: the only file that holds paths, commands and hosts. Relative paths start at the
 * file's own folder.
 */
export const configSchema = z
  .strictObject({
    kind: z.literal("config"),
    hosts: z.array(hostSchema).default([]),
    /** A folder on another disk or machine, for copies of signed checkpoints. */
    checkpoints: z.string().min(1).max(1000).exactOptional(),
    providers: named(providerSchema),
    auditLogs: named(auditLogSchema),
    stores: named(storeSchema),
    reloads: named(actionSchema),
    pauses: named(actionSchema),
    probes: named(probeSchema),
    notifiers: named(notifierSchema),
  })
  .superRefine(checkInside);

export type Config = DeepReadonly<z.output<typeof configSchema>>;

/** Reads the config file; every problem at once. */
export function parseConfig(text: string, file: string): Loaded<Config> {
  return loadYaml(text, file, configSchema);
}

/** What one entry says of another: its provider, and hosts that must be on the list. */
function checkInside(config: Config, context: z.core.$RefinementCtx): void {
  const issue = (path: string[], message: string) =>
    context.addIssue({ code: "custom", path, message, input: undefined });
  const reach = (address: string, path: string[]) => {
    const reason = unlistedHost(address, config.hosts);
    if (reason !== null) issue(path, reason);
  };
  const usable = (
    name: string,
    path: string[],
    fits: (provider: Config["providers"][string]) => boolean,
    unfit: string,
  ) => {
    const provider = config.providers[name];
    const known = Object.entries(config.providers).flatMap(([one, other]) => (fits(other) ? [one] : []));
    if (provider === undefined)
      issue(path, withHint(`${quoted(name)} isn't in providers`, didYouMean(name, known)));
    else if (!fits(provider)) issue(path, `the provider ${quoted(name)} ${unfit}`);
  };

  const presenting = (names: readonly string[], probe: string) => {
    for (const [index, name] of names.entries()) {
      const adapter = config.probes[name]?.adapter ?? "all";
      if (adapter !== "all" && PROBE_KINDS[adapter] === "key") continue;
      issue(["probes", probe, "probes", String(index)], `${quoted(name)} isn't a probe that presents a key`);
    }
  };

  for (const { address, path } of addressesIn(config)) reach(address, path);
  // Their hosts are made of a Region alone, and so are shown as they are.
  for (const { host, path } of awsHostsIn(config)) {
    if (unlistedHost(`https://${host}`, config.hosts) !== null) issue(path, `${host} isn't in hosts`);
  }
  for (const [name, log] of Object.entries(config.auditLogs)) {
    if (log.adapter === "http")
      usable(
        log.provider,
        ["auditLogs", name, "provider"],
        hasEndpoints,
        "is worked by hand: it shows no log",
      );
  }
  for (const [name, probe] of Object.entries(config.probes)) {
    if (probe.adapter === "http" || probe.adapter === "auxot-intake")
      usable(probe.provider, ["probes", name, "provider"], hasAddress, "has no address: give it a baseUrl");
    else if (probe.adapter === "all") presenting(probe.probes, name);
  }
}

/** Every address in the config, whichever adapter it belongs to: they all stand under `url` or `baseUrl`. */
function addressesIn(
  value: unknown,
  path: readonly string[] = [],
): readonly { readonly address: string; readonly path: string[] }[] {
  if (value === null || typeof value !== "object") return [];
  return Object.entries(value).flatMap(([name, member]) => {
    const at = [...path, name];
    const isAddress = typeof member === "string" && (name === "url" || name === "baseUrl");
    return isAddress ? [{ address: member, path: at }] : addressesIn(member, at);
  });
}

function hasEndpoints({ adapter }: Config["providers"][string]): boolean {
  return adapter !== "manual";
}

function hasAddress(provider: Config["providers"][string]): boolean {
  return "baseUrl" in provider && provider.baseUrl !== undefined;
}

/** Names of the users that are no persons and may hold keys there; null where stanch can't sign in as several. */
export function dedicatedUsersIn(provider: Config["providers"][string]): readonly string[] | null {
  if (provider.adapter === "manual") return provider.dedicatedUsers ?? [];
  return provider.adapter === "http" ? Object.keys(provider.dedicatedUsers) : null;
}
