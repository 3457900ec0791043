import { readFileSync } from "node:fs";
import {
  type ClassifiableInventory,
  classifyInventory,
} from "../../../src/core/inventory/policy/classify-inventory.ts";
import { parseInventory } from "../../../src/formats/inventory.ts";
import type { KeysPage } from "../../../src/report/keys/keys-page.ts";
import { policySentence } from "../../../src/report/keys/policy-sentence.ts";
import { SHIPPED } from "../../core/inventory/rows.ts";

/** A page of this inventory under the shipped rules, at a fixed time. */
export function pageOf(inventory: ClassifiableInventory, name = "inventory.yaml"): KeysPage {
  return {
    title: "Which keys may be personal",
    at: "2026-11-27T09:00:00.000Z",
    inventory: { name, sha256: "1".repeat(64) },
    rules: { name: "keys (as it comes with stanch)", sha256: "2".repeat(64) },
    sentence: policySentence(SHIPPED),
    all: classifyInventory(SHIPPED, inventory),
    tiers: Object.entries(inventory.providers ?? {}).map(([provider, tier]) => ({ provider, ...tier })),
  };
}

/** A laptop, a deploy by CI, a Lambda that calls an intake, an editor session and a cron job on a bastion. */
export function five({ teamKeys }: { readonly teamKeys: boolean }): ClassifiableInventory {
  const loaded = parseInventory(readFileSync("test/report/keys/inventory.yaml", "utf8"), "inventory.yaml");
  if (!loaded.ok) throw new Error("the example has problems");
  const { consumers } = loaded.value;
  if (teamKeys) return loaded.value;
  return {
    provider: "auxot",
    providers: { auxot: { teamKeys, tier: "Team" } },
    consumers: consumers.map(({ keyKind, ...row }) =>
      keyKind === undefined ? row : { ...row, keyKind: "user" },
    ),
  };
}
