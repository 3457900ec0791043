/** What goes wrong at the provider at the moment. Time is in milliseconds. */
export interface Troubles {
  /** Fates of the next create calls, first one first. */
  readonly createFates: ("commit-then-drop" | "error")[];
  /** Nobody gets an answer before this time. */
  downUntil: number;
}
