import type { Consumer } from "./consumer.ts";
import type { EffectKind } from "./effect-kind.ts";
import type { CloseReason } from "./journal.ts";
import type { LeakedKey, Plan, PlannedReplacement } from "./plan.ts";

/** Machines that an incident may run under, by the id in its first row. */
export type MachineId = "leak-response" | "key-migration";

export function isMachineId(id: string): id is MachineId {
  return id === "leak-response" || id === "key-migration";
}

/** Nobody leaked the key: it is replaced because it is a person's. */
export function isMigration({ purpose }: Pick<Plan, "purpose">): boolean {
  return purpose === "migration";
}

/** It leaked, and nobody knows since when somebody else can have had it. */
export function isExposureUnknown({
  plan,
  leaked,
}: {
  readonly plan: Pick<Plan, "purpose">;
  readonly leaked: Pick<LeakedKey, "exposedAt">;
}): boolean {
  return !isMigration(plan) && leaked.exposedAt === null;
}

/** The machine that this plan runs under. */
export function machineFor(plan: Pick<Plan, "purpose">): MachineId {
  return isMigration(plan) ? "key-migration" : "leak-response";
}

/** Others go on with the old key: whatever ends or stops it would break them, so nothing does, whoever signs. */
export function isOldKeyKept({ keepsOldKey, stays }: Pick<Plan, "keepsOldKey" | "stays">): boolean {
  return keepsOldKey === true || (stays !== undefined && stays.length > 0);
}

/** Consumers that stay on the old key, by plan. */
export function stayingConsumers({ stays }: Pick<Plan, "stays">): readonly Consumer[] {
  return stays ?? [];
}

/**
 * The user that is no person whose key a replacement is, in a migration at a provider without team keys; null for any other
 * replacement.
 */
export function dedicatedUserOf(
  plan: Pick<Plan, "purpose">,
  { kind, principal }: Pick<PlannedReplacement, "kind" | "principal">,
): string | null {
  return isMigration(plan) && kind === "user" ? (principal ?? null) : null;
}

/** All of them by plan, each once; empty where the keys are a team's. */
export function dedicatedUsersOf(plan: Pick<Plan, "purpose" | "replacements">): readonly string[] {
  return [...new Set(plan.replacements.flatMap((planned) => dedicatedUserOf(plan, planned) ?? []))];
}

/** What those who move get, in words: `a team key`, `team keys`, `keys of the dedicated users svc-a and svc-b`. */
export function newKeyWords(plan: Pick<Plan, "purpose" | "replacements">, how: "one" | "many"): string {
  const users = dedicatedUsersOf(plan);
  const [last, ...before] = users.toReversed();
  if (last === undefined) return how === "one" ? "a team key" : "team keys";
  if (how === "one") return "a key of a dedicated user, who is no person";
  return before.length === 0
    ? `keys of the dedicated user ${last}`
    : `keys of the dedicated users ${before.toReversed().join(", ")} and ${last}`;
}

/**
 * What the key of a consumer who joins has to be: in a migration of the kind and team of those that were planned, or of the
 * first dedicated user among them, as any is better than a person. In a leak of the leaked key's principal, where those that
 * were planned are: a dedicated user's key isn't replaced by one of the account that stanch makes keys as anyway.
 */
export function joiningKey({
  plan,
  leaked,
}: {
  readonly plan: Plan;
  readonly leaked: Pick<LeakedKey, "principal">;
}): Pick<PlannedReplacement, "kind" | "team" | "principal"> {
  if (!isMigration(plan)) {
    const { principal } = leaked;
    const isPlanned = plan.replacements.some((planned) => planned.principal === principal);
    return principal !== undefined && isPlanned ? { principal } : {};
  }
  const [principal] = dedicatedUsersOf(plan);
  if (principal !== undefined) return { kind: "user", principal };
  const teams = new Set(plan.replacements.map(({ team }) => team));
  const [team] = teams;
  return { kind: "team", ...(team === undefined || teams.size > 1 ? {} : { team }) };
}

/** The ladder of containment is for leaks: a key on which people work isn't held up because it is a person's. */
export function isRungOf(plan: Pick<Plan, "purpose">, kind: EffectKind): boolean {
  return !isMigration(plan) || (kind !== "restrict" && kind !== "pause" && kind !== "disable");
}

/** Ways in which an incident of this plan may end; a person asks for those that aren't its aim. */
export function closeReasons(plan: Pick<Plan, "purpose" | "keepsOldKey" | "stays">): readonly CloseReason[] {
  if (isOldKeyKept(plan)) return ["moved"];
  return isMigration(plan)
    ? ["revoked", "alreadyDead"]
    : ["revoked", "falsePositive", "alreadyDead", "accepted"];
}
