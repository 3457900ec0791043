import { z } from "zod";
import type { Consumer } from "../core/consumer.ts";
import { someCallerMatchSchema } from "./caller-match.ts";
import { inventoryRowsSchema } from "./inventory-row.ts";
import type { inventoryRowSchema } from "./inventory-row.ts";
import { loadYaml } from "./load.ts";
import type { Loaded } from "./load.ts";
import type { DeepReadonly } from "./readonly.ts";

/** The list of consumers of one key, as a file. */
export const inventorySchema = z.strictObject({
  kind: z.literal("inventory"),
  consumers: inventoryRowsSchema,
  /** The responder's own calls: `stanch audit` takes them for nobody's misuse. */
  responder: someCallerMatchSchema.exactOptional(),
});

/** A consumer and what the inventory notes beside what the machine needs. */
export type InventoryRow = DeepReadonly<z.output<typeof inventoryRowSchema>>;
export type Inventory = DeepReadonly<z.output<typeof inventorySchema>>;

/** Reads an inventory file; every problem at once. */
export function parseInventory(text: string, file: string): Loaded<Inventory> {
  return loadYaml(text, file, inventorySchema);
}

/** The part of a row that goes into the plan. */
export function toConsumer(row: InventoryRow): Consumer {
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
