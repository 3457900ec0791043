import { type Instant, type Seconds, plus } from "../time.ts";
import type { InventoryRow } from "./row.ts";

/** When somebody can first see that a caller's key is dead: by its first failing call. */
export type Noticed =
  | {
      readonly kind: "within";
      readonly seconds: Seconds;
      readonly by: Instant;
      /** When each of its instances has failed at last, if there are several that take turns. */
      readonly allBy: Instant | null;
    }
  /** When somebody asks for it: silent until then. */
  | { readonly kind: "onDemand" }
  /** Nobody knows. */
  | { readonly kind: "unknown" };

/** By the row's own period, after the moment at which its key, or what it needs, stopped at the latest. */
export function noticedAfter(
  at: Instant,
  { period, instances }: InventoryRow,
  before: Noticed | null,
): Noticed {
  if (period === undefined || before?.kind === "unknown") return { kind: "unknown" };
  if (period === "on-demand" || before?.kind === "onDemand") return { kind: "onDemand" };
  const earlier = before === null ? 0 : before.seconds;
  const allBy = instances === 1 ? null : plus(at, earlier + period * instances);
  return { kind: "within", seconds: earlier + period, by: plus(at, earlier + period), allBy };
}

/** Earliest first; then what nobody knows, then what is silent. */
export function compareNoticed(a: Noticed, b: Noticed): number {
  return rankOf(a) - rankOf(b);
}

function rankOf(noticed: Noticed): number {
  if (noticed.kind === "within") return noticed.seconds;
  return noticed.kind === "unknown" ? 1e15 : 2e15;
}
