import { join } from "node:path";
import type { KeyPolicy } from "../core/inventory/policy/key-policy.ts";
import { parseKeyPolicy } from "../formats/key-policy.ts";
import { formatError } from "../formats/problem.ts";
import { readText } from "./read-text.ts";
import type { Toolbox } from "./toolbox.ts";

/** The key policy of a file, or the one that comes with stanch; every problem at once (`ERR_FORMAT`). */
export function loadKeyPolicy({ root }: Pick<Toolbox, "root">, file?: string): KeyPolicy {
  const path = file ?? join(root, "runbooks", "policies", "keys.yaml");
  const loaded = parseKeyPolicy(readText(path), path);
  if (!loaded.ok) throw formatError(loaded.problems);
  return loaded.value;
}
