import { createAuditLogs } from "../adapters/audit-log/index.ts";
import type { AuditedProvider } from "../adapters/audit-pages.ts";
import { createConsumerStore } from "../adapters/consumer-store/index.ts";
import { createManualStore } from "../adapters/consumer-store/manual.ts";
import { createNotifier } from "../adapters/notifier/index.ts";
import type { AdapterParts } from "../adapters/parts.ts";
import { createProbe } from "../adapters/probe/index.ts";
import { createProvider } from "../adapters/provider/index.ts";
import { createReload } from "../adapters/reload/index.ts";
import type { Consumer } from "../core/consumer.ts";
import { StanchError } from "../core/errors.ts";
import { BY_HAND } from "../core/inventory/whole-row.ts";
import type { Secret } from "../core/secret.ts";
import type { Config } from "../formats/config.ts";
import type { SecretRef } from "../formats/secret-ref.ts";
import type { AuditLog } from "../ports/audit-log.ts";
import type { ConsumerStore, Reload } from "../ports/consumer-store.ts";
import type { Notifier } from "../ports/notifier.ts";
import type { KeyProbe, Probe } from "../ports/probe.ts";

/** Makes the adapters that the config names, each when it is asked for. */
export interface LiveAdapters {
  provider(name: string): Promise<AuditedProvider>;
  auditLogs(names: readonly string[]): Promise<readonly AuditLog[]>;
  store(name: string): ConsumerStore;
  /** The one that the consumer's row names; a person where it names none. */
  storeOf(consumer: Consumer): ConsumerStore;
  reload(name: string): Reload;
  pause(name: string): Reload;
  probe(name: string): Probe;
  notifier(name: string): Notifier;
  /** The value behind a reference of the config. */
  secret(ref: SecretRef): Promise<Secret>;
}

/** Throws `ERR_CONFIG` for a name that went since the references were checked. */
export function createLiveAdapters(config: Config, parts: AdapterParts): LiveAdapters {
  const known = new Map<string, Promise<AuditedProvider>>();
  const provider = (name: string): Promise<AuditedProvider> => {
    const made = known.get(name) ?? createProvider(name, entryOf(config.providers, "providers", name), parts);
    known.set(name, made);
    return made;
  };
  const probe = (name: string): Probe =>
    createProbe(name, entryOf(config.probes, "probes", name), {
      ...parts,
      baseUrlOf(other) {
        const provider = entryOf(config.providers, "providers", other);
        const baseUrl = "baseUrl" in provider ? provider.baseUrl : undefined;
        if (baseUrl === undefined) throw missing("providers", other, "it has no address");
        return baseUrl;
      },
      keyProbeOf: (other) => asKeyProbe(probe(other)),
    });
  return {
    provider,
    async auditLogs(names) {
      const auditOf = async (other: string) => (await provider(other)).audit;
      const logs: AuditLog[] = [];
      for (const name of names) {
        const entry = entryOf(config.auditLogs, "auditLogs", name);
        logs.push(...(await createAuditLogs(name, entry, { ...parts, auditOf })));
      }
      return logs;
    },
    store: (name) => createConsumerStore(name, entryOf(config.stores, "stores", name), parts),
    storeOf: (consumer) =>
      consumer.store === BY_HAND && config.stores[BY_HAND] === undefined
        ? byHand(consumer, parts)
        : createConsumerStore(consumer.store, entryOf(config.stores, "stores", consumer.store), parts),
    reload: (name) => createReload(name, entryOf(config.reloads, "reloads", name), parts),
    pause: (name) => createReload(name, entryOf(config.pauses, "pauses", name), parts),
    probe,
    notifier: (name) => createNotifier(name, entryOf(config.notifiers, "notifiers", name), parts),
    secret: (ref) => parts.secret(ref)(),
  };
}

/** A row that names no store still says in words where the value is. */
function byHand({ id, service, location }: Consumer, parts: AdapterParts): ConsumerStore {
  return createManualStore({
    name: id,
    write: { steps: [`${service}: ${location ?? "wherever it keeps its key"}`], asOf: null },
    valueFrom: parts.spoolHint,
    prompter: parts.prompter,
  });
}

function asKeyProbe(probe: Probe): KeyProbe {
  if (probe.kind === "key") return probe;
  throw missing("probes", probe.name, "it asks a consumer");
}

function entryOf<T>(entries: Readonly<Record<string, T>>, kind: string, name: string): T {
  const entry = Object.hasOwn(entries, name) ? entries[name] : undefined;
  if (entry === undefined) throw missing(kind, name, "the config doesn't have it any more");
  return entry;
}

function missing(kind: string, name: string, why: string): StanchError {
  return new StanchError({ code: "ERR_CONFIG", message: `${kind}.${name}: ${why}` });
}
