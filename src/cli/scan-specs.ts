import { flag, needed } from "./shared-options.ts";
import type { Spec } from "./spec.ts";

const inventory = flag("--inventory <file>", "the inventory (default: inventory.yaml of the workspace)");

const scan: Spec = {
  name: "inventory scan",
  about: "find callers that nobody wrote down, in files",
  args: "<path...>",
  group: "Before a leak:",
  options: [
    inventory,
    flag("--report <file...>", "places that another scanner's report names, too"),
    flag("--write", "put what nothing explains into the inventory, to be confirmed"),
  ],
  load: () => import("./commands/inventory-scan.ts"),
};

const diff: Spec = {
  name: "inventory diff",
  about: "find callers that nobody wrote down, in audit logs",
  group: "Before a leak:",
  options: [
    needed("--log <file...>", "log files, plain or gzip"),
    flag("--key <id>", "only calls on this key, by its id in the log"),
    inventory,
    flag("--format <format>", "a format by name, or a mapping file (default: recognised)"),
    flag("--write", "put what nothing explains into the inventory, to be confirmed"),
  ],
  load: () => import("./commands/inventory-diff.ts"),
};

/** Commands that find callers that nobody wrote down. */
export const SCAN_SPECS: readonly Spec[] = [scan, diff];
