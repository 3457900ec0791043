import type { MachineId } from "../src/core/purpose.ts";
import { KEY_MIGRATION_VERSION, keyMigration } from "./key-migration.ts";
import { LEAK_RESPONSE_VERSION, leakResponse } from "./leak-response.ts";

/** Every machine that an incident may run under, with its version. */
export const INCIDENT_MACHINES = {
  "leak-response": { machine: leakResponse, version: LEAK_RESPONSE_VERSION },
  "key-migration": { machine: keyMigration, version: KEY_MIGRATION_VERSION },
} as const satisfies Record<MachineId, unknown>;
