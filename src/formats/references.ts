import type { Config } from "./config.ts";
import { PROBE_KINDS } from "./config/probes.ts";
import type { Inventory, InventoryRow } from "./inventory.ts";
import type { Locate } from "./load.ts";
import { quoted } from "./mask.ts";
import type { Problem } from "./problem.ts";
import type { Runbook } from "./runbook.ts";
import { didYouMean } from "./zod-words.ts";

/** A loaded file and its places. */
export interface Sourced<T> {
  readonly value: T;
  readonly locate: Locate;
}

/**
 * Every name in the runbook and its consumers that the operator's config doesn't have, or has as something else, at
 * its place. `inventory` is null where the consumers stand in the runbook itself.
 */
export function checkReferences(
  runbook: Sourced<Runbook>,
  inventory: Sourced<Inventory> | null,
  config: Config,
): readonly Problem[] {
  const { provider, steps, consumers } = runbook.value;
  const at = look(runbook.locate);
  return [
    ...at(["provider"], provider, "providers", config.providers),
    ...each(steps.audit.logs, (name, index) =>
      at(["steps", 1, "logs", index], name, "auditLogs", config.auditLogs),
    ),
    ...(["apply", "undo"] as const).flatMap((which) =>
      at(["steps", 0, "pause", which], steps.contain.pause?.[which], "pauses", config.pauses),
    ),
    ...at(["steps", 2, "keyProbe"], steps.reissue.keyProbe, "probes", config.probes, keyProbe),
    ...each(steps.notify.via, (name, index) =>
      at(["steps", 5, "via", index], name, "notifiers", config.notifiers),
    ),
    ...(["leadership", "customers"] as const).flatMap((audience) =>
      each(steps.notify.audiences?.[audience]?.via ?? [], (name, index) =>
        at(["steps", 5, "audiences", audience, "via", index], name, "notifiers", config.notifiers),
      ),
    ),
    ...checkRows(consumers ?? [], at, config),
    ...(inventory === null ? [] : checkRows(inventory.value.consumers, look(inventory.locate), config)),
  ];
}

function checkRows(rows: readonly InventoryRow[], at: Look, config: Config): readonly Problem[] {
  return each(rows, (row, index) => [
    ...at(["consumers", index, "store"], row.store, "stores", config.stores),
    ...at(["consumers", index, "reload"], row.reload, "reloads", config.reloads),
    ...each(row.probes, (name, probe) =>
      at(["consumers", index, "probes", probe], name, "probes", config.probes, consumerProbe),
    ),
  ]);
}

type Unfit<E> = (entry: E) => string | null;
type Look = <E>(
  path: readonly PropertyKey[],
  name: string | undefined,
  section: string,
  entries: Readonly<Record<string, E>>,
  unfit?: Unfit<E>,
) => readonly Problem[];

function look(locate: Locate): Look {
  return (path, name, section, entries, unfit) => {
    if (name === undefined) return [];
    const entry = entries[name];
    if (entry === undefined) {
      const hint = didYouMean(name, Object.keys(entries));
      return [locate(path, `${quoted(name)} isn't in ${section} of the config`, hint)];
    }
    const reason = unfit?.(entry) ?? null;
    return reason === null ? [] : [locate(path, `${quoted(name)} ${reason}`)];
  };
}

type ProbeConfig = Config["probes"][string];

function keyProbe(probe: ProbeConfig): string | null {
  return PROBE_KINDS[probe.adapter] === "consumer"
    ? `asks a consumer; a key is probed by one of adapter ${adaptersOf("key")}`
    : null;
}

function consumerProbe(probe: ProbeConfig): string | null {
  return PROBE_KINDS[probe.adapter] === "key"
    ? `presents the key itself, which proves nothing of a consumer; use one of adapter ${adaptersOf("consumer")}`
    : null;
}

function adaptersOf(kind: "key" | "consumer"): string {
  const names = Object.entries(PROBE_KINDS).flatMap(([name, its]) => (its === kind ? [name] : []));
  return new Intl.ListFormat("en", { type: "disjunction" }).format(names);
}

function each<T>(
  items: readonly T[],
  check: (item: T, index: number) => readonly Problem[],
): readonly Problem[] {
  return items.flatMap(check);
}
