import { z } from "zod";
import type { Consumer } from "../core/consumer.ts";
import type { InventoryRow } from "../core/inventory/row.ts";
import type { WholeRow } from "../core/inventory/whole-row.ts";
import { someCallerMatchSchema } from "./caller-match.ts";
import { inventoryRowsSchema } from "./inventory-row.ts";
import { loadYaml } from "./load.ts";
import type { Loaded } from "./load.ts";
import { nameSchema, wordsSchema } from "./name.ts";

/** What rules have to know of a provider before there is a leak. */
const tierSchema = z.strictObject({
  /** Whether this plan has keys that outlive their creator's account. */
  teamKeys: z.boolean(),
  /** Name of the plan, as on its licence page. */
  tier: wordsSchema.exactOptional(),
});

/** Who holds which key, as a file that a team keeps in git. */
export const inventorySchema = z.strictObject({
  kind: z.literal("inventory"),
  /** Of rows that name none. */
  provider: nameSchema.exactOptional(),
  providers: z.record(nameSchema, tierSchema).exactOptional(),
  consumers: inventoryRowsSchema,
  /** The responder's own calls: `stanch audit` takes them for nobody's misuse. */
  responder: someCallerMatchSchema.exactOptional(),
});

export type { InventoryRow } from "../core/inventory/row.ts";
export type { WholeRow } from "../core/inventory/whole-row.ts";

/** An inventory, and what it says of the providers' plans. */
export interface Inventory {
  readonly provider?: string;
  readonly providers?: Readonly<Record<string, { readonly teamKeys: boolean; readonly tier?: string }>>;
  readonly consumers: readonly InventoryRow[];
  readonly responder?: z.output<typeof someCallerMatchSchema>;
}

/** Reads an inventory file; every problem at once. */
export function parseInventory(text: string, file: string): Loaded<Inventory> {
  return loadYaml<Inventory>(text, file, inventorySchema);
}

/** The rows of an inventory, each with the provider at which its key is, where anything says so. */
export function rowsWithProvider({ provider, consumers }: Inventory): readonly InventoryRow[] {
  return provider === undefined ? consumers : consumers.map((row) => ({ provider, ...row }));
}

/** The part of a row that goes into the plan. */
export function toConsumer(row: WholeRow): Consumer {
  const { id, service, owner, period, instances, match, store, probes, calls } = row;
  const known = { id, service, owner, period, match, store, probes, calls };
  return {
    ...known,
    ...(instances === 1 ? {} : { instances }),
    ...(row.runtime === undefined ? {} : { runtime: row.runtime }),
    ...(row.location === undefined ? {} : { location: row.location }),
    ...(row.reload === undefined ? {} : { reload: row.reload }),
  };
}
