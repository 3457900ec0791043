import { Option } from "commander";
import { flag, reason } from "./shared-options.ts";
import type { Spec } from "./spec.ts";

const GROUP = "Records:";

/** Commands for what comes after: the report, and what a team takes from it. */
export const AFTERMATH_SPECS: readonly Spec[] = [
  {
    name: "aar",
    about: "the after-action report of a rehearsal",
    group: GROUP,
    options: [
      new Option("--format <format>", "form").choices(["md", "html", "json"]).default("md"),
      flag("--out <file>", "write it to a new file"),
    ],
    load: () => import("./commands/aar.ts"),
  },
  {
    name: "actions add",
    about: "take on a corrective action, or those that a report proposes",
    args: "[text]",
    group: GROUP,
    options: [
      flag("--from <incident>", "where it comes from; without a text: what its report proposes"),
      flag("--owner <who>", "who does it (with --from alone: in place of whom the report names)"),
      flag("--due <day>", "by when: 2026-12-24 (with --from alone: in place of what the report says)"),
    ],
    load: () => import("./commands/actions-add.ts"),
  },
  {
    name: "actions list",
    about: "what has been taken on, and how it stands",
    group: GROUP,
    options: [
      flag("--open", "only what isn't done").conflicts("overdue"),
      flag("--overdue", "only what is overdue; exit 11 if anything is"),
      flag("--csv", "as CSV"),
    ],
    load: () => import("./commands/actions-list.ts"),
  },
  {
    name: "actions done",
    about: "say that an action is done",
    args: "<id>",
    group: GROUP,
    options: [reason, flag("--by <who>", "who did it (default: whose identity is on this machine)")],
    load: () => import("./commands/actions-done.ts"),
  },
];
