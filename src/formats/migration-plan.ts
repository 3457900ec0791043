import type { CallerMatch } from "../core/consumer.ts";
import { StanchError } from "../core/errors.ts";
import type { ProviderCapabilities } from "../core/key.ts";
import type { Plan } from "../core/plan.ts";
import { type WholeRow, toConsumer } from "./inventory.ts";
import { courseOf } from "./plan.ts";
import type { Runbook } from "./runbook.ts";

export interface MigrationOptions {
  /** Of the old key. */
  readonly keyName: string;
  /** Ids of the consumers that are moved; without it, all. The others stay on the old key, which then isn't ended. */
  readonly moves?: readonly string[];
  /** The old key lives on although nobody of the inventory stays on it. */
  readonly keepsOldKey?: boolean;
  /** The team whose the new keys are to be; else the runbook's. */
  readonly team?: string;
  /** Where there are no team keys: the user that is no person whose key each consumer gets, by the consumer's id. */
  readonly dedicatedUsers?: ReadonlyMap<string, string>;
  readonly responder?: CallerMatch;
}

/**
 * Everything that a migration by this runbook will do, from a personal key to team keys, or to keys of dedicated users.
 * `rows`: every consumer of the old key. Throws `ERR_CONSUMER` for an id to move that no row has, and `ERR_KEY_LIMIT` where somebody is to stay and a new key
 * would end the old one.
 */
export function migrationPlanFrom(
  runbook: Runbook,
  rows: readonly WholeRow[],
  { capabilities }: { readonly capabilities: ProviderCapabilities },
  options: MigrationOptions,
): Plan {
  const { keyName, moves = rows.map(({ id }) => id), responder, dedicatedUsers: users } = options;
  refuseUnknown(moves, rows);
  const moving = rows
    .filter(({ id }) => moves.includes(id))
    .map((row) => ({ ...row, ...principalIn(users, row.id) }));
  const stays = rows.filter(({ id }) => !moves.includes(id)).map(toConsumer);
  const isKept = options.keepsOldKey === true || stays.length > 0;
  if (isKept && !capabilities.overlap) throw wouldEnd(keyName);
  const { team: planned, ...keys } = runbook.steps.reissue;
  const team = users === undefined ? (options.team ?? planned) : undefined;
  const reissue = {
    ...keys,
    keyKind: users === undefined ? ("team" as const) : ("user" as const),
    ...(team === undefined ? {} : { team }),
  };
  const moved = { ...runbook, steps: { ...runbook.steps, reissue } };
  return {
    purpose: "migration",
    ...(isKept ? { keepsOldKey: true } : {}),
    ...(stays.length === 0 ? {} : { stays }),
    ...courseOf(moved, moving, capabilities, { keyName, ...(responder === undefined ? {} : { responder }) }),
    exposure: "internal",
    privilege: runbook.leak.privilege ?? "unknown",
    strategy: "rotate-first",
    rung: "observe",
    rungBy: "team",
  };
}

function principalIn(
  users: ReadonlyMap<string, string> | undefined,
  consumer: string,
): Pick<WholeRow, "principal"> {
  const principal = users?.get(consumer);
  return principal === undefined ? {} : { principal };
}

function refuseUnknown(moves: readonly string[], rows: readonly WholeRow[]): void {
  const unknown = moves.filter((id) => !rows.some((row) => row.id === id));
  if (unknown.length === 0) return;
  throw new StanchError({
    code: "ERR_CONSUMER",
    message: `no consumer of the inventory is called ${unknown.join(", ")}`,
    hint: `known here: ${rows.map(({ id }) => id).join(", ") || "none"}`,
  });
}

function wouldEnd(keyName: string): StanchError {
  return new StanchError({
    code: "ERR_KEY_LIMIT",
    message: `a new key at this provider ends the one before, and ${keyName} is to live on`,
    hint: "move every consumer of it",
  });
}
