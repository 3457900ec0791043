/** How one call to the provider goes wrong: its answer gets lost once it is done, or nothing is done. */
export type Fate = "commit-then-drop" | "error";

/** What goes wrong at the provider at the moment. Time is in milliseconds. */
export interface Troubles {
  /** Fates of the next calls of each kind, first one first. */
  readonly fates: Readonly<Record<"create" | "disable" | "end", Fate[]>>;
  /** Nobody gets an answer before this time. */
  downUntil: number;
}
