import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { AUDIT_LOG_CARDS } from "../adapters/audit-log/cards.ts";
import type { AdapterCard } from "../adapters/card.ts";
import { STORE_CARDS } from "../adapters/consumer-store/cards.ts";
import { NOTIFIER_CARDS } from "../adapters/notifier/cards.ts";
import { PROBE_CARDS } from "../adapters/probe/cards.ts";
import { PROVIDER_CARDS } from "../adapters/provider/cards.ts";
import { RELOAD_CARDS } from "../adapters/reload/cards.ts";
import type { ListedAdapter } from "../cli/adapter-services.ts";
import { parseProviderMapping, providerCapabilities } from "../formats/provider-mapping.ts";
import { readText } from "./read-text.ts";

/** Every adapter by the section of the config in which it may stand, then the mappings that come with stanch. */
export function listAdapters(root: string): readonly ListedAdapter[] {
  return [
    ...listed("providers", PROVIDER_CARDS),
    ...mappings(join(root, "runbooks", "providers")),
    ...listed("auditLogs", AUDIT_LOG_CARDS),
    ...listed("stores", STORE_CARDS),
    ...listed("reloads", RELOAD_CARDS),
    ...listed("probes", PROBE_CARDS),
    ...listed("notifiers", NOTIFIER_CARDS),
  ];
}

function listed(
  section: ListedAdapter["section"],
  cards: Readonly<Record<string, AdapterCard<string>>>,
): readonly ListedAdapter[] {
  return Object.entries(cards)
    .map(([name, { about, can, needs }]) => ({ section, name, about, can, needs: needs ?? null }))
    .sort(byName);
}

/** What each can do follows from its steps. */
function mappings(folder: string): readonly ListedAdapter[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .flatMap((file): ListedAdapter[] => {
      const path = join(folder, file);
      const text = readText(path);
      const mapping = /^kind:\s*provider\b/m.test(text) ? parseProviderMapping(text, path) : null;
      if (mapping === null || !mapping.ok) return [];
      const { name, asOf, steps } = mapping.value;
      const { canList, canCreate, canRestrict, canDisable, canEnd } = providerCapabilities(mapping.value);
      const can = Object.entries({
        list: canList,
        create: canCreate,
        restrict: canRestrict,
        disable: canDisable,
        end: canEnd,
        audit: steps.audit !== undefined,
      }).flatMap(([word, does]) => (does ? [word] : []));
      return [
        { section: "mappings", name, about: `runbooks/providers/${file}, as of ${asOf}`, can, needs: null },
      ];
    })
    .sort(byName);
}

function byName(one: ListedAdapter, other: ListedAdapter): number {
  return one.name < other.name ? -1 : 1;
}
