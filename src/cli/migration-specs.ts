import { confirm, flag, identity, live, yes } from "./shared-options.ts";
import type { Spec } from "./spec.ts";

const selection = [
  flag("--consumer <id>", "this caller only; the others stay on the old key"),
  flag("--key <id>", "id or name of the old key: everybody on it moves"),
  flag("--account <name>", "every personal key that this account made, one after another"),
  flag("--rules <file>", "the team's key policy, by which some rows may stay personal"),
];

const value = flag(
  "--value <where>",
  "the old key's value, to test its end: ask (hidden), - (standard input), or a file that others can't read",
);

/** From personal keys to team keys, while nothing has leaked. */
export const MIGRATION_SPECS: readonly Spec[] = [
  {
    name: "migrate plan",
    about: "show who would move how, in which order and at what cost; changes nothing",
    args: "<runbook>",
    group: "Before a leak:",
    options: [...selection, value, flag("--out <file>", "write the plans to a file for migrate run --plan")],
    load: () => import("./commands/migrate-plan.ts"),
  },
  {
    name: "migrate run",
    about: "open the migration of a key, and take it as far as it goes",
    args: "<runbook>",
    group: "Before a leak:",
    options: [
      live,
      ...selection,
      value,
      flag("--plan <file>", "exactly this plan; refused if it is stale"),
      identity,
      yes,
      confirm,
    ],
    load: () => import("./commands/migrate-run.ts"),
  },
];
