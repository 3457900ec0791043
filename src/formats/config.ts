import { z } from "zod";
import { hostSchema, unlistedHost } from "./address.ts";
import { commandSchema } from "./command.ts";
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
    reloads: named(commandSchema),
    pauses: named(commandSchema),
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
  const httpProvider = (name: string, path: string[]) => {
    const provider = config.providers[name];
    const known = Object.entries(config.providers).flatMap(([one, { adapter }]) =>
      adapter === "http" ? [one] : [],
    );
    if (provider === undefined)
      issue(path, withHint(`${quoted(name)} isn't in providers`, didYouMean(name, known)));
    else if (provider.adapter !== "http")
      issue(path, `the provider ${quoted(name)} has no address: it's worked by hand`);
  };

  for (const [name, provider] of Object.entries(config.providers)) {
    if (provider.adapter === "http") reach(provider.baseUrl, ["providers", name, "baseUrl"]);
  }
  for (const [name, log] of Object.entries(config.auditLogs)) {
    if (log.adapter === "http") httpProvider(log.provider, ["auditLogs", name, "provider"]);
  }
  for (const [name, probe] of Object.entries(config.probes)) {
    if (probe.adapter === "http") httpProvider(probe.provider, ["probes", name, "provider"]);
    else if (probe.http !== undefined) reach(probe.http.url, ["probes", name, "http", "url"]);
  }
  for (const [name, notifier] of Object.entries(config.notifiers)) {
    if (notifier.adapter === "webhook") reach(notifier.url, ["notifiers", name, "url"]);
  }
}
