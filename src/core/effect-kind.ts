/** What an effect does. `end`, `endOrphan` and `endLineage` end a credential and are gated; `clearSpool` cleans up. */
export type EffectKind =
  | "restrict"
  | "pause"
  | "disable"
  | "undoRung"
  | "reissue"
  | "swap"
  | "rollBack"
  | "notify"
  | "clearSpool"
  | "end"
  | "endOrphan"
  | "endLineage";

export interface FailureNote {
  readonly code: string;
  readonly message: string;
  /** Of a notice: it may have gone out all the same. */
  readonly unsure?: true;
}
