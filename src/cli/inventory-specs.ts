import { SCAN_SPECS } from "./scan-specs.ts";
import { flag, needed } from "./shared-options.ts";
import type { Spec } from "./spec.ts";

const GROUP = "Before a leak:";

/** Commands on the inventory: who holds which key. */
export const INVENTORY_SPECS: readonly Spec[] = [
  {
    name: "inventory check",
    about: "say everything that is wrong with an inventory",
    args: "[inventory]",
    group: GROUP,
    options: [
      flag("--fix", "put right what needs no knowledge, and show what changed"),
      flag("--sarif", "findings as SARIF 2.1.0, for code scanning"),
    ],
    load: () => import("./commands/inventory-check.ts"),
  },
  {
    name: "inventory export",
    about: "print an inventory as a table for a spreadsheet",
    args: "[inventory]",
    group: GROUP,
    options: [needed("--csv", "as CSV: the one form so far")],
    load: () => import("./commands/inventory-export.ts"),
  },
  {
    name: "inventory import",
    about: "take changes from a table into an inventory",
    args: "<file>",
    group: GROUP,
    options: [
      flag("--inventory <file>", "the inventory (default: inventory.yaml of the workspace)"),
      flag("--write", "change the inventory; without it only show what would change"),
    ],
    load: () => import("./commands/inventory-import.ts"),
  },
  ...SCAN_SPECS,
  {
    name: "rotation due",
    about: "list which keys are overdue, due soon, or without a date",
    args: "[inventory]",
    group: GROUP,
    options: [
      flag("--within <length>", "how far ahead to look: P30D, 30d").default("P30D"),
      flag("--ics", "as a calendar file (iCalendar)"),
    ],
    load: () => import("./commands/rotation-due.ts"),
  },
];
