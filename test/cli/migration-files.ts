import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import type { House } from "./house.ts";

type Fields = Readonly<Record<string, unknown>>;

/** Casey's callers: two on one key, one of them a cron job, one on another key, and an export that nobody remembers. */
export const ROWS: readonly Fields[] = [
  {
    ...row("support-bot", "casey-prod", "mia"),
    environment: "production",
    instances: 3,
    period: "5m",
    store: "support-bot-env",
    probes: ["support-bot-status"],
    deployTime: "4m",
    holdsTwoKeys: false,
  },
  {
    ...row("intake", "casey-prod", "jo"),
    service: "The contractor's intake",
    location: "the form's settings page",
    period: "30m",
  },
  { ...row("notebook", "casey-dev", "mia"), environment: "development", holdsTwoKeys: true },
  { id: "export", service: "Weekly export", key: "old-export", keyKind: "user" },
  { ...row("billing", "team-billing", "jo"), keyKind: "team", keyPrefix: "team." },
];

export interface MigrationFiles {
  readonly rows?: readonly Fields[];
  readonly tier?: string;
  readonly inventory?: Fields;
  /** Users that are no persons, as the config names them. */
  readonly dedicatedUsers?: readonly string[];
}

/** The shipped Auxot files on this tier, with a runbook whose callers are in an inventory of its own. Gives the runbook. */
export function migrationFiles(
  house: Pick<House, "dir">,
  { rows = ROWS, tier = "business", inventory = {}, dedicatedUsers = [] }: MigrationFiles = {},
): string {
  const config = readFileSync("runbooks/auxot-key-leak.config.yaml", "utf8");
  const users = dedicatedUsers.length === 0 ? "" : `\n    dedicatedUsers: [${dedicatedUsers.join(", ")}]`;
  writeFileSync(
    join(house.dir, "stanch.config.yaml"),
    config.replace("tier: business", `tier: ${tier}${users}`),
  );
  mkdirSync(join(house.dir, "providers"), { recursive: true });
  cpSync("runbooks/providers/auxot.clicks.yaml", join(house.dir, "providers/auxot.clicks.yaml"));
  const file = join(house.dir, "inventory.yaml");
  const content = { kind: "inventory", provider: "auxot", ...inventory, consumers: rows };
  writeFileSync(file, stringify(content, { aliasDuplicateObjects: false }));
  const runbook = join(house.dir, "runbook.yaml");
  const text = readFileSync("runbooks/auxot-key-leak.yaml", "utf8");
  const callers = /^# One key for each caller[\s\S]*?(?=^steps:)/m;
  writeFileSync(runbook, text.replace(callers, "inventory: inventory.yaml\n\n"));
  return runbook;
}

function row(id: string, key: string, owner: string): Fields {
  return {
    id,
    service: `Service ${id}`,
    owner,
    key,
    keyKind: "user",
    keyPrefix: "user.",
    creator: "casey",
    period: "on-demand",
    match: { principals: [id] },
    store: "order-intake-secret",
  };
}
