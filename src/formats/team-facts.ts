import type { AuditCapabilities } from "../core/audit.ts";
import type { ProviderCapabilities } from "../core/key.ts";
import type { Policy } from "../core/plan.ts";
import type { Config } from "./config.ts";

/** What a team has written down beside its runbook, as far as a rehearsal of it can use it. */
export interface TeamFacts {
  /** Ids of those who are enrolled. */
  readonly people: readonly string[];
  readonly policy?: Policy;
  readonly config: Config | null;
  /** Null where nothing says what the provider can do. */
  readonly capabilities: ProviderCapabilities | null;
  /** What the planned audit logs see; null without a config. */
  readonly logs: readonly AuditCapabilities[] | null;
}

/** Nothing lies beside the runbook. */
export const NO_TEAM_FACTS: TeamFacts = { people: [], config: null, capabilities: null, logs: null };

/**
 * What a consumer's probes tell, by the config: the fingerprint of its key, only that a call worked, or nothing. Null where
 * the config doesn't say.
 */
export function reportBy(
  config: Config | null,
  probes: readonly string[],
): "fingerprint" | "success" | "nothing" | null {
  if (probes.length === 0) return "nothing";
  if (config === null) return null;
  const entries = probes.flatMap((name) =>
    Object.hasOwn(config.probes, name) ? (config.probes[name] ?? []) : [],
  );
  if (entries.length === 0) return null;
  return entries.some((entry) => "fingerprint" in entry && entry.fingerprint !== undefined)
    ? "fingerprint"
    : "success";
}

/** Stores that a person writes, and those that can't be read back. */
export function handlingBy(
  config: Config | null,
  store: string,
): { readonly byHand: boolean; readonly canRead: boolean } {
  const adapter =
    config !== null && Object.hasOwn(config.stores, store) ? config.stores[store]?.adapter : undefined;
  const byHand = adapter === "manual";
  return { byHand, canRead: !byHand && adapter !== "github-actions" };
}
