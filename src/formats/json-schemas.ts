import { z } from "zod";
import { actionsSchema } from "./actions.ts";
import { configSchema } from "./config.ts";
import { inventorySchema } from "./inventory.ts";
import { keyPolicySchema } from "./key-policy.ts";
import { manualClicksSchema } from "./manual-clicks.ts";
import { providerMappingSchema } from "./provider-mapping.ts";
import { runbookSchema } from "./runbook.ts";
import { scenarioSchema } from "./scenario.ts";

const SOURCES = {
  runbook: runbookSchema,
  inventory: inventorySchema,
  config: configSchema,
  scenario: scenarioSchema,
  provider: providerMappingSchema,
  clicks: manualClicksSchema,
  "key-policy": keyPolicySchema,
  actions: actionsSchema,
};

/** The text of `schemas/NAME.schema.json` for each kind of file, as editors read it. They are laxer than the loader. */
export function jsonSchemas(): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(SOURCES).map(([name, source]) => {
      const schema = z.toJSONSchema(source, { io: "input", unrepresentable: "any" });
      return [name, `${JSON.stringify({ ...schema, title: `stanch ${name}` }, null, 2)}\n`];
    }),
  );
}
