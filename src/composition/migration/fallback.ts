import { StanchError } from "../../core/errors.ts";
import { tierOf } from "../../core/inventory/policy/classify-inventory.ts";
import { accountFor } from "../../core/inventory/policy/classify-row.ts";
import type { KeyPolicy } from "../../core/inventory/policy/key-policy.ts";
import type { InventoryRow } from "../../core/inventory/row.ts";
import { foldName } from "../../core/inventory/same-person.ts";
import type { KeyRef } from "../../core/key.ts";
import type { Plan } from "../../core/plan.ts";
import { dedicatedUsersOf } from "../../core/purpose.ts";
import type { Seconds } from "../../core/time.ts";
import { type Config, dedicatedUsersIn } from "../../formats/config.ts";
import type { Provider } from "../../ports/provider.ts";
import type { LiveFiles } from "../live-files.ts";
import { whyNoTeamKeys } from "./team-keys.ts";

const WAY_OUT =
  "a dedicated user that is no person's account, one for each service, holds the key, and it is rotated more often";

/** What a migration does at a provider without team keys: each caller gets a key of a user that is no person. */
export interface Fallback {
  /** Why there are no team keys. */
  readonly because: string;
  /** How long such a key may live at most. */
  readonly rotateEvery: Seconds;
  /** The users that stanch can sign in as, or a person by hand. */
  readonly users: readonly string[];
  /** Whose key this caller is to get: by its row (`principal`), else by the name that the key policy has for it. */
  userOf(row: InventoryRow): string;
}

/** Null where the provider has team keys. Throws `ERR_NO_TEAM_KEYS`, with the way out, where the config has no such user. */
export function fallbackAt(files: LiveFiles, policy: KeyPolicy, provider: Provider): Fallback | null {
  const because = whyNoTeamKeys(files, provider);
  if (because === null) return null;
  const users = usersIn(files.config, provider.name);
  if (users === null || users.length === 0) {
    const where = `: make it, and name it in the config under providers.${provider.name}.dedicatedUsers`;
    throw noTeamKeys(because, `take the way out: ${WAY_OUT}${users === null ? "" : where}`);
  }
  const { inventory } = files;
  return {
    because,
    rotateEvery: policy.withoutTeamKeys.rotateEvery,
    users,
    userOf: (row) =>
      row.principal ??
      accountFor(policy, row, tierOf({ provider: provider.name, ...inventory, consumers: [] }, row)),
  };
}

/** With what a plan is refused that lacks a user, or whose user is the person that the old key is of; null if it isn't. */
export function refusalOfUsers(
  { because, users }: Fallback,
  { provider, replacements }: Plan,
  oldKey: Pick<KeyRef, "principal">,
  movers: readonly InventoryRow[],
): StanchError | null {
  const where = `providers.${provider}.dedicatedUsers`;
  for (const { name, consumers, principal: user } of replacements) {
    const who = consumers.join(" and ");
    if (user === undefined)
      return noTeamKeys(
        `${because}, and ${who} are to share the key ${name}, of one user`,
        "write the same dedicated user as principal into their rows",
      );
    if (!users.includes(user))
      return noTeamKeys(
        `${because}, and the config has no dedicated user ${user} for ${who}`,
        `${WAY_OUT}: make ${user} and write it into the config under ${where}, or name one of ${users.join(", ")} as principal in the row`,
      );
    const makers = [oldKey.principal, ...movers.map(({ creator }) => creator)];
    if (makers.some((maker) => maker !== undefined && foldName(maker) === foldName(user)))
      return noTeamKeys(
        `${because}, and ${user}, whose key ${who} would get, made the old one`,
        `a dedicated user is no person's account: make one, and write it into the config under ${where}`,
      );
  }
  return null;
}

/** The dedicated user whose key it is; null for any other key. */
export function userOf(
  { config, runbook }: LiveFiles,
  { principal }: Pick<KeyRef, "principal">,
): string | null {
  const known = usersIn(config, runbook.provider) ?? [];
  return principal !== undefined && known.includes(principal) ? principal : null;
}

/** Callers on a leaked key of such a user get another one of it, and not one of the entry's own account. */
export function withUser<R extends Pick<InventoryRow, "principal">>(
  rows: readonly R[],
  user: string | null,
): readonly R[] {
  return user === null ? rows : rows.map((row) => ({ principal: user, ...row }));
}

/** The config may have lost a user since the migration was opened (`ERR_CONFIG`): a person's key must not take its place. */
export function checkUsers(plan: Plan, config: Config): void {
  const known = usersIn(config, plan.provider) ?? [];
  const [lost] = dedicatedUsersOf(plan).filter((user) => !known.includes(user));
  if (lost === undefined) return;
  throw new StanchError({
    code: "ERR_CONFIG",
    message: `providers.${plan.provider}.dedicatedUsers.${lost}: the config doesn't have it any more`,
    hint: "write it back: the migration makes keys of it, and looks after them",
  });
}

function usersIn({ providers }: Config, name: string): readonly string[] | null {
  const entry = Object.hasOwn(providers, name) ? providers[name] : undefined;
  return entry === undefined ? null : dedicatedUsersIn(entry);
}

function noTeamKeys(message: string, hint: string): StanchError {
  return new StanchError({ code: "ERR_NO_TEAM_KEYS", message, hint });
}
