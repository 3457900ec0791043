/** What must hold of every run, by the name under which a breach is reported. */
export type Invariant =
  | "early end"
  | "surplus key"
  | "replacement missing"
  | "no intent"
  | "repeated"
  | "bystander"
  | "stolen replacement"
  | "secret"
  | "closed too soon"
  | "journal"
  | "stale driver"
  | "unexpected";

export interface Violation {
  readonly invariant: Invariant;
  readonly detail: string;
}

/** Takes a breach; the run goes on, so that all of them are named. */
export type Report = (invariant: Invariant, detail: string) => void;
