import { StanchError } from "./errors.ts";
import type { KeyRef, ProviderCapabilities } from "./key.ts";
import type { PlannedReplacement } from "./plan.ts";

interface LimitedProvider {
  readonly name: string;
  readonly capabilities: ProviderCapabilities;
  /** Users with limits of their own, beside the account that stanch makes keys as anyway. */
  readonly dedicatedUsers?: readonly string[];
}

/**
 * `ERR_KEY_LIMIT` if there is no room for so many new keys beside those that are listed: nothing is evicted. `holder`: whose
 * the new ones are to be, where that is another account than the listed ones' may be.
 */
export function checkKeyLimit(
  provider: LimitedProvider,
  listed: readonly KeyRef[],
  wanted: number,
  holder: string | null = null,
): void {
  checkOverlap(provider, wanted);
  const { maxKeysPerPrincipal: most, overlap } = provider.capabilities;
  // Without overlap the new key takes the place of an old one.
  const alive = aliveOf(provider, listed, holder) - (overlap ? 0 : 1);
  if (most === null || alive + wanted <= most) return;
  throw new StanchError({
    code: "ERR_KEY_LIMIT",
    message: `${provider.name} allows ${most} keys: ${alive} exist and the plan wants ${wanted} more`,
    hint: "end an unused key by hand, or plan one shared replacement (reissue: per: shared); stanch evicts nothing",
  });
}

/** `ERR_KEY_LIMIT` if a response that makes so many keys would end one of its own. */
export function checkOverlap({ name, capabilities }: LimitedProvider, wanted: number): void {
  if (capabilities.overlap || wanted <= 1) return;
  throw new StanchError({
    code: "ERR_KEY_LIMIT",
    message: `at ${name} a new key ends the one before, and the plan wants ${wanted}`,
    hint: "plan one shared replacement (reissue: per: shared), or add the consumer to the replacement that there is",
  });
}

/** The same for planned keys, each beside those of the account that is to hold it. */
export function checkRoomFor(
  provider: LimitedProvider,
  listed: readonly KeyRef[],
  planned: readonly Pick<PlannedReplacement, "principal">[],
): void {
  checkOverlap(provider, planned.length);
  for (const { holder, wanted } of byHolder(planned)) checkKeyLimit(provider, listed, wanted, holder);
}

/** How many keys are planned for each account that is to hold some; null for the one that stanch makes keys as anyway. */
export function byHolder(
  planned: readonly Pick<PlannedReplacement, "principal">[],
): readonly { readonly holder: string | null; readonly wanted: number }[] {
  const holders = planned.map(({ principal }) => principal ?? null);
  return [...new Set(holders)].map((holder) => ({
    holder,
    wanted: holders.filter((one) => one === holder).length,
  }));
}

/** Keys that count against this holder's limit: whose a key is may not be known, and then it counts against everybody's. */
export function aliveOf(
  { dedicatedUsers = [] }: Pick<LimitedProvider, "dedicatedUsers">,
  listed: readonly KeyRef[],
  holder: string | null,
): number {
  const counts = (principal: string): boolean =>
    holder === null ? !dedicatedUsers.includes(principal) : principal === holder;
  return listed.filter(
    ({ state, principal }) => state !== "dead" && (principal === undefined || counts(principal)),
  ).length;
}
