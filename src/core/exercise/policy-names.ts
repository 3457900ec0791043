/** Ways in which a rehearsal plays itself; the last two are what it is to cure people of. */
export const POLICY_NAMES = ["reference", "revoke-first", "timer"] as const;

export type PolicyName = (typeof POLICY_NAMES)[number];
