import type { Inventory } from "./inventory.ts";
import { SCANNED_PROVIDERS } from "./scan/providers.ts";

/**
 * A provider of a row, which the config doesn't have, is surely not the one that a runbook is for: by their names the two
 * are different services that a scan knows, or the inventory lists the row's and calls the runbook's otherwise. One
 * service may go by two names, so a name that nobody knows says nothing.
 */
export function isKnownElsewhere(name: string, wanted: string, inventory: Inventory | null): boolean {
  const isScanned = SCANNED_PROVIDERS.some((known) => known.name === name);
  const service = serviceOf(wanted);
  if (isScanned && service !== null && service !== name) return true;
  if (inventory === null || name === wanted) return false;
  const { provider, providers = {} } = inventory;
  return Object.hasOwn(providers, name) && (provider === wanted || Object.hasOwn(providers, wanted));
}

/** The one service of which the words of a name speak; null where they speak of none, or of several. */
function serviceOf(name: string): string | null {
  const parts = name.toLowerCase().split(/[^a-z0-9]+/);
  const [one, ...more] = SCANNED_PROVIDERS.filter((known) =>
    [known.name, ...known.words].some((word) => parts.includes(word)),
  );
  return more.length > 0 ? null : (one?.name ?? null);
}
