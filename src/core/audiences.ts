/** Readers of notices beside the owners. */
export interface Audience {
  /** Notifiers by name. */
  readonly via: readonly string[];
  readonly to: readonly string[];
}

/** Who is told what beside the owners, who must act; whoever isn't named is told nothing. */
export interface Audiences {
  /** Told what it means and what is to be decided, whenever owners are told or people are paged a second time. */
  readonly leadership?: Audience;
  /** Told once, when it is over. `text`: lines in place of stanch's own, with `CUSTOMER_LOOK_UPS`. */
  readonly customers?: Audience & { readonly text?: readonly string[] };
}

/** What a text for customers may look up, as in `{endedAt}`: nothing that names a key, a service or a person. */
export const CUSTOMER_LOOK_UPS = ["incident", "openedAt", "endedAt", "exposure"] as const;
export type CustomerLookUp = (typeof CUSTOMER_LOOK_UPS)[number];

/** Every notifier that a plan names, each once. */
export function notifiersOf(plan: {
  readonly notifiers: readonly string[];
  readonly audiences?: Audiences;
}): readonly string[] {
  const { leadership, customers } = plan.audiences ?? {};
  return [...new Set([...plan.notifiers, ...(leadership?.via ?? []), ...(customers?.via ?? [])])];
}
