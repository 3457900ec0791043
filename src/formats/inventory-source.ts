import type { InventoryRow } from "../core/inventory/row.ts";
import type { Seconds } from "../core/time.ts";

/** A row with its values as the YAML file writes them. */
export type SourceRow = Readonly<Record<string, unknown>>;

const UNITS = [
  [86_400, "d"],
  [3600, "h"],
  [60, "m"],
  [1, "s"],
] as const;

/** Fields in the order in which a file lists them. */
export const FIELD_ORDER: readonly (keyof InventoryRow)[] = [
  "id",
  "service",
  "owner",
  "confirmed",
  "team",
  "runtime",
  "environment",
  "unattended",
  "location",
  "foundAt",
  "provider",
  "key",
  "keyPrefix",
  "lastFour",
  "keyKind",
  "keyTeam",
  "header",
  "creator",
  "created",
  "rotationDue",
  "wakes",
  "blastRadius",
  "justification",
  "lastProof",
  "holdsTwoKeys",
  "deployTime",
  "period",
  "instances",
  "match",
  "store",
  "reload",
  "probes",
  "calls",
  "replacement",
  "principal",
  "fingerprint",
];

/** The row as the file writes it, what is usual left out: it reads back as the same row. */
export function sourceOf(row: InventoryRow): SourceRow {
  const { confirmed, instances, probes, calls, deployTime, period, lastProof, ...rest } = row;
  const source: Record<string, unknown> = {
    ...rest,
    ...(confirmed ? {} : { confirmed }),
    ...(instances === 1 ? {} : { instances }),
    ...(probes.length === 0 ? {} : { probes }),
    ...(calls.length === 1 && calls[0] === "api" ? {} : { calls }),
    ...(lastProof === undefined
      ? {}
      : { lastProof: { at: lastProof.at.replace(".000Z", "Z"), how: lastProof.how } }),
    ...(deployTime === undefined ? {} : { deployTime: lengthText(deployTime) }),
    ...(period === undefined ? {} : { period: period === "on-demand" ? period : lengthText(period) }),
  };
  const known = FIELD_ORDER.filter((field) => source[field] !== undefined);
  return Object.fromEntries(known.map((field) => [field, source[field]]));
}

/** `5m`, `2d`; a number of seconds where no unit fits. */
function lengthText(seconds: Seconds): string | number {
  const fit = UNITS.find(([unit]) => seconds % unit === 0 && seconds >= unit);
  return fit === undefined ? seconds : `${seconds / fit[0]}${fit[1]}`;
}
