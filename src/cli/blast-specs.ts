import { Option } from "commander";
import { flag } from "./shared-options.ts";
import type { Spec } from "./spec.ts";

/** What would break, asked before it does. */
export const BLAST_SPECS: readonly Spec[] = [
  {
    name: "blast",
    about: "who breaks if an account is closed or a key ends",
    args: "[inventory]",
    group: "Before a leak:",
    options: [
      new Option("--deactivate <user>", "the account to be closed; again for another spelling of the person")
        .argParser((spelling: string, before: readonly string[] | undefined) => [...(before ?? []), spelling])
        .conflicts("key"),
      flag("--key <name>", "the key that ends"),
      flag("--on <date>", "the day, or a time with its zone (default: next Friday)"),
      flag("--picture <file>", "draw it into a new SVG file; alone, the whole map"),
      flag("--md", "Markdown for a ticket"),
    ],
    load: () => import("./commands/blast.ts"),
  },
];
