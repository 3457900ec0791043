/**
 * How one call to the provider goes wrong: its answer gets lost once it is done; it is refused; it is answered as if it
 * had been done, and wasn't; a key that was to be ended is only disabled.
 */
export type Fate = "commit-then-drop" | "error" | "answer-only" | "only-disabled";

/** What goes wrong at the provider at the moment. Time is in milliseconds. */
export interface Troubles {
  /** Fates of the next calls of each kind, first one first. */
  readonly fates: Readonly<Record<"create" | "disable" | "end", Fate[]>>;
  /** Nobody gets an answer before this time. */
  downUntil: number;
  /** Lists and looks show the leaked key as dead before this time, whatever it is. */
  listedDeadUntil: number;
}
