import { createNotifier } from "../adapters/notifier/index.ts";
import { resolveSecretRef } from "../adapters/secret-ref.ts";
import type { AuditLog } from "../ports/audit-log.ts";
import type { ConsumerStore, Reload } from "../ports/consumer-store.ts";
import type { Notifier } from "../ports/notifier.ts";
import type { Probe } from "../ports/probe.ts";
import type { Provider } from "../ports/provider.ts";
import { makeAuditLogs } from "./live-audit-logs.ts";
import { makeAction, makeStore } from "./live-consumer-store.ts";
import { type LiveParts, entryOf, pathIn } from "./live-parts.ts";
import { makeProbe } from "./live-probe.ts";
import { makeProvider } from "./live-provider.ts";

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
  const known = new Map<string, Promise<Provider>>();
  const provider = (name: string): Promise<Provider> => {
    const made = known.get(name) ?? makeProvider(parts, name);
    known.set(name, made);
    return made;
  };
  return {
    provider,
    async auditLogs(names) {
      const logs: AuditLog[] = [];
      for (const name of names) logs.push(...(await makeAuditLogs(parts, name, provider)));
      return logs;
    },
    store: (name) => makeStore(parts, name),
    reload: (name) => makeAction(parts, "reloads", name),
    pause: (name) => makeAction(parts, "pauses", name),
    probe: (name) => makeProbe(parts, name),
    async notifier(name) {
      const { config, http } = parts;
      const entry = entryOf(config.notifiers, "notifiers", name);
      if (entry.adapter === "stdout") return createNotifier({ kind: "stdout", name, write: parts.write });
      if (entry.adapter === "file")
        return createNotifier({ kind: "file", name, path: pathIn(parts, entry.path) });
      const secret =
        entry.secret === undefined ? {} : { secret: await resolveSecretRef(entry.secret, parts.secrets) };
      return createNotifier({ kind: "webhook", name, url: entry.url, http, ...secret });
    },
  };
}
