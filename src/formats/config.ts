import { z } from "zod";
import { actionSchema } from "./action.ts";
import { hostSchema, unlistedHost } from "./address.ts";
import { auditLogSchema, notifierSchema, providerSchema } from "./config-connections.ts";
import { probeSchema } from "./config-probe.ts";
import { storeSchema } from "./config-store.ts";
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
      if (config.probes[name]?.adapter === "http") continue;
      issue(["probes", probe, "probes", String(index)], `${quoted(name)} isn't a probe of adapter http`);
    }
  };

  for (const [name, provider] of Object.entries(config.providers)) {
    if (provider.baseUrl !== undefined) reach(provider.baseUrl, ["providers", name, "baseUrl"]);
  }
  for (const [name, log] of Object.entries(config.auditLogs)) {
    if (log.adapter === "http")
      usable(log.provider, ["auditLogs", name, "provider"], isMapped, "has no mapping: it's worked by hand");
  }
  for (const [name, probe] of Object.entries(config.probes)) {
    if (probe.adapter === "http")
      usable(probe.provider, ["probes", name, "provider"], hasAddress, "has no address: give it a baseUrl");
    else if (probe.adapter === "all") presenting(probe.probes, name);
    else if (probe.http !== undefined) reach(probe.http.url, ["probes", name, "http", "url"]);
  }
  for (const [name, notifier] of Object.entries(config.notifiers)) {
    if (notifier.adapter === "webhook") reach(notifier.url, ["notifiers", name, "url"]);
  }
}

function isMapped({ adapter }: Config["providers"][string]): boolean {
  return adapter === "http";
}

function hasAddress({ baseUrl }: Config["providers"][string]): boolean {
  return baseUrl !== undefined;
}
