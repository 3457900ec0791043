import { resolve } from "node:path";
import { createAuditLog } from "../adapters/audit-log/index.ts";
import { createConsumerStore } from "../adapters/consumer-store/index.ts";
import type { HttpClient } from "../adapters/http.ts";
import { createNotifier } from "../adapters/notifier/index.ts";
import { createProbe } from "../adapters/probe/index.ts";
import type { ProcessRunner } from "../adapters/process.ts";
import { type HttpProvider, providers } from "../adapters/provider/index.ts";
import { createCommandReload } from "../adapters/reload/command.ts";
import { createManualReload } from "../adapters/reload/manual.ts";
import { type SecretSources, resolveSecretRef } from "../adapters/secret-ref.ts";
import { StanchError } from "../core/errors.ts";
import type { KeyHandle } from "../core/key.ts";
import type { Secret } from "../core/secret.ts";
import type { Config } from "../formats/config.ts";
import { parseManualClicks } from "../formats/manual-clicks.ts";
import { parseProviderMapping } from "../formats/provider-mapping.ts";
import { formatError } from "../formats/problem.ts";
import type { AuditLog } from "../ports/audit-log.ts";
import type { Clock } from "../ports/clock.ts";
import type { ConsumerStore, Reload } from "../ports/consumer-store.ts";
import type { Notifier } from "../ports/notifier.ts";
import type { Probe } from "../ports/probe.ts";
import type { Prompter } from "../ports/prompter.ts";
import type { Provider } from "../ports/provider.ts";
import type { Random } from "../ports/random.ts";
import { readText } from "./read-text.ts";

const COMMAND_SECONDS = 30;

export interface LiveParts {
  readonly config: Config;
  /** Folder of the config: where its relative paths start. */
  readonly folder: string;
  readonly http: HttpClient;
  readonly processes: ProcessRunner;
  readonly secrets: SecretSources;
  readonly clock: Clock;
  readonly random: Random;
  readonly prompter: Prompter;
  readonly fingerprint: (secret: Secret) => KeyHandle;
  /** How a person opens the spool, in words. */
  readonly spoolHint: string;
  /** Exported logs that people brought in, by the name of their source. */
  readonly imported: (source: string) => readonly string[];
  readonly write: (text: string) => void;
}

/** Makes the adapters that the config names, each when it is asked for. */
export interface LiveAdapters {
  provider(name: string): Promise<Provider>;
  auditLogs(names: readonly string[]): Promise<readonly AuditLog[]>;
  store(name: string): ConsumerStore;
  reload(name: string): Reload;
  pause(name: string): Reload;
  probe(name: string): Probe;
  notifier(name: string): Promise<Notifier>;
}

export function createLiveAdapters(parts: LiveParts): LiveAdapters {
  const { config, folder, http, processes, clock, random, prompter } = parts;
  const known = new Map<string, Promise<Provider>>();
  const at = (path: string): string => resolve(folder, path);

  const provider = (name: string): Promise<Provider> => {
    const made = known.get(name) ?? makeProvider(parts, name, at);
    known.set(name, made);
    return made;
  };
  const action = (kind: "reloads" | "pauses", name: string): Reload => {
    const {
      argv = [],
      clicks,
      asOf = "",
      cwd,
      timeout = COMMAND_SECONDS,
    } = entryOf(config[kind], kind, name);
    if (clicks !== undefined) return createManualReload({ name, clicks: { steps: clicks, asOf }, prompter });
    return createCommandReload({ name, argv, cwd: at(cwd ?? "."), timeoutSeconds: timeout, processes });
  };
  const probe = (name: string): Probe =>
    createProbe(name, entryOf(config.probes, "probes", name), {
      http,
      processes,
      clock,
      random,
      baseUrlOf: (other) => {
        const entry = entryOf(config.providers, "providers", other);
        if (entry.baseUrl === undefined) throw missing("providers", other, "it has no address");
        return entry.baseUrl;
      },
      keyProbeOf(other) {
        const made = probe(other);
        if (made.kind === "key") return made;
        throw missing("probes", other, "it asks a consumer");
      },
      folder,
    });

  return {
    provider,
    async auditLogs(names) {
      const logs: AuditLog[] = [];
      for (const name of names) {
        const entry = entryOf(config.auditLogs, "auditLogs", name);
        if (entry.adapter === "file") {
          const { path, mapping } = entry;
          const exports = parts.imported(name);
          const imported = (source: string, paths: readonly string[]): AuditLog =>
            createAuditLog({ adapter: "imported", name: source, paths, mapping });
          if (path === undefined) {
            logs.push(imported(name, exports));
          } else {
            logs.push(createAuditLog({ adapter: "file", name, path: at(path), mapping }));
            logs.push(...exports.map((one, index) => imported(`${name}#${index + 1}`, [one])));
          }
          continue;
        }
        const { audit } = (await provider(entry.provider)) as HttpProvider;
        if (audit === null)
          throw missing("auditLogs", name, `the mapping of ${entry.provider} has no audit step`);
        logs.push(
          createAuditLog({
            adapter: "http",
            name,
            mapping: audit.mapping,
            pages: (query) => audit.pages(query),
          }),
        );
      }
      return logs;
    },
    store(name) {
      const entry = entryOf(config.stores, "stores", name);
      switch (entry.adapter) {
        case "dotenv":
          return createConsumerStore({
            kind: "dotenv",
            name,
            path: at(entry.path),
            variable: entry.variable,
          });
        case "command": {
          const { adapter: _adapter, timeout = COMMAND_SECONDS, ...argvs } = entry;
          return createConsumerStore({
            kind: "command",
            name,
            ...argvs,
            cwd: folder,
            timeoutSeconds: timeout,
            processes,
          });
        }
        case "manual": {
          const write = { steps: entry.clicks, asOf: entry.asOf };
          return createConsumerStore({ kind: "manual", name, write, valueFrom: parts.spoolHint, prompter });
        }
        default:
          return entry satisfies never;
      }
    },
    reload: (name) => action("reloads", name),
    pause: (name) => action("pauses", name),
    probe,
    async notifier(name) {
      const entry = entryOf(config.notifiers, "notifiers", name);
      if (entry.adapter === "stdout") return createNotifier({ kind: "stdout", name, write: parts.write });
      if (entry.adapter === "file") return createNotifier({ kind: "file", name, path: at(entry.path) });
      const secret =
        entry.secret === undefined ? {} : { secret: await resolveSecretRef(entry.secret, parts.secrets) };
      return createNotifier({ kind: "webhook", name, url: entry.url, http, ...secret });
    },
  };
}

async function makeProvider(parts: LiveParts, name: string, at: (path: string) => string): Promise<Provider> {
  const entry = entryOf(parts.config.providers, "providers", name);
  if (entry.adapter === "manual") {
    const path = at(entry.clicks);
    const clicks = parseManualClicks(readText(path), path);
    if (!clicks.ok) throw formatError(clicks.problems);
    const { tokenCache, tier } = entry;
    return providers.manual({
      name,
      clicks: clicks.value,
      ...(tokenCache === undefined ? {} : { tokenCache }),
      ...(tier === undefined ? {} : { tier }),
      prompter: parts.prompter,
    });
  }
  const path = at(entry.mapping);
  const mapping = parseProviderMapping(readText(path), path);
  if (!mapping.ok) throw formatError(mapping.problems);
  const { baseUrl, variables, credential } = entry;
  return providers.http({
    name,
    mapping: mapping.value,
    baseUrl,
    variables,
    credential:
      credential === undefined ? null : await resolveSecretRef(inFolder(credential, at), parts.secrets),
    http: parts.http,
    fingerprint: parts.fingerprint,
  });
}

function inFolder<T extends { readonly file: string } | object>(ref: T, at: (path: string) => string): T {
  return "file" in ref ? { ...ref, file: at(ref.file) } : ref;
}

function entryOf<T>(entries: Readonly<Record<string, T>>, kind: string, name: string): T {
  const entry = Object.hasOwn(entries, name) ? entries[name] : undefined;
  if (entry === undefined) throw missing(kind, name, "the config doesn't have it any more");
  return entry;
}

function missing(kind: string, name: string, why: string): StanchError {
  return new StanchError({ code: "ERR_CONFIG", message: `${kind}.${name}: ${why}` });
}
