import { StanchError } from "../../core/errors.ts";
import type { KeyKind } from "../../core/key.ts";
import { type ManualClicks, tiersOf } from "../../formats/manual-clicks.ts";

/** A provider's clicks, and which of its tiers this one is on. */
export interface Tiered {
  readonly name: string;
  readonly clicks: ManualClicks;
  readonly tier?: string;
}

/** The config's tier must be one that the clicks know (`ERR_CONFIG`). */
export function checkTier({ name, clicks, tier }: Tiered): void {
  const tiers = tiersOf(clicks);
  if (tier === undefined || tiers.includes(tier)) return;
  throw new StanchError({
    code: "ERR_CONFIG",
    message: `providers.${name}.tier: the clicks know no tier ${tier}`,
    hint: tiers.length === 0 ? "leave it out: they know none" : `one of ${tiers.join(", ")}`,
  });
}

/** Is there such a kind of key on this tier? Throws `ERR_UNSUPPORTED` with the way out, or `ERR_CONFIG` where nobody said which tier it is. */
export function checkKind({ name, clicks, tier }: Tiered, kind: KeyKind | undefined): void {
  if (kind === undefined || clicks.kinds === undefined) return;
  const known = clicks.kinds[kind];
  if (known === undefined) {
    throw new StanchError({
      code: "ERR_UNSUPPORTED",
      message: `${clicks.title} has no ${kind} keys, and the runbook wants one (reissue: keyKind)`,
    });
  }
  const { tiers, otherwise } = known;
  if (tiers === undefined || (tier !== undefined && tiers.includes(tier))) return;
  if (tier === undefined) {
    throw new StanchError({
      code: "ERR_CONFIG",
      message: `providers.${name}.tier isn't set, and ${clicks.title} has ${kind} keys on ${tiers.join(", ")} only`,
      hint: `look up the tier and set it to one of ${tiersOf(clicks).join(", ")}`,
    });
  }
  throw new StanchError({
    code: "ERR_UNSUPPORTED",
    message: `${clicks.title} has no ${kind} keys on the tier ${tier}, on ${tiers.join(", ")} only, and the runbook wants one (reissue: keyKind)`,
    ...(otherwise === undefined ? {} : { hint: otherwise }),
  });
}
