import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type Blast, blastOf } from "../../src/core/inventory/blast/blast.ts";
import { type Judged, judgedBy } from "../../src/core/inventory/blast/before-blast.ts";
import type { Cause } from "../../src/core/inventory/blast/dying-key.ts";
import type { InventoryRow } from "../../src/core/inventory/row.ts";
import { parseInventory } from "../../src/formats/inventory.ts";
import { parseKeyPolicy } from "../../src/formats/key-policy.ts";

export const EXAMPLE = fileURLToPath(new URL("blast-inventory.yaml", import.meta.url));
export const FRIDAY = "2026-11-27T00:00:00.000Z";
export const JORDAN: Cause = { kind: "account", spellings: ["jordan"] };

/** The rows of the inventory in docs/blast.md: a laptop, a deploy, a Lambda, a session, a cron and a contractor. */
export function exampleRows(): readonly InventoryRow[] {
  const loaded = parseInventory(readFileSync(EXAMPLE, "utf8"), "inventory.yaml");
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  return loaded.value.consumers.map((row) => ({ ...row, provider: "auxot" }));
}

export function exampleBlast(cause: Cause | null = JORDAN): Blast {
  return blastOf(exampleRows(), cause, FRIDAY);
}

/** By the policy that comes with stanch. */
export function judgeExample(one: InventoryRow): Judged {
  const loaded = parseKeyPolicy(readFileSync("runbooks/policies/keys.yaml", "utf8"), "keys.yaml");
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  return judgedBy(loaded.value, { consumers: [] }, one);
}

export const row = (fields: Partial<InventoryRow> = {}): InventoryRow => ({
  id: "bot",
  service: "Bot",
  confirmed: true,
  instances: 1,
  probes: [],
  calls: ["api"],
  ...fields,
});
