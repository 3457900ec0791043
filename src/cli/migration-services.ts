import type { StanchError } from "../core/errors.ts";
import type { ChosenWay } from "../core/inventory/migration/migration-way.ts";
import type { Prompter } from "../ports/prompter.ts";
import type { PlannedResponse } from "./services.ts";

/** Which personal keys are to be migrated: one, that of one consumer, or every one that an account made. */
export interface MigrationRequest {
  readonly runbook: string;
  /** The one consumer that moves; the others stay. */
  readonly consumer?: string;
  /** Id or name of the old key. */
  readonly key?: string;
  /** Whose account made the keys; alone. */
  readonly account?: string;
  /** File of the team's key policy; the one that comes with stanch unless told. */
  readonly rules?: string;
  /** Where the value of the old key is to be had, so that its end can be tested. */
  readonly value?: string;
  readonly prompter: Prompter;
}

export interface NamedReason {
  readonly name: string;
  readonly why: string;
}

/** One part of a migration, as clicks where there is no API; without steps it is stanch's own work, or nobody's. */
export interface HandWork {
  readonly title: string;
  readonly steps: readonly string[];
  /** The day on which somebody last saw that the steps are right. */
  readonly asOf: string | null;
}

/** One old key, and everything that its migration will do. */
export interface PlannedMigration extends PlannedResponse {
  readonly choice: ChosenWay;
  readonly stays: readonly NamedReason[];
  readonly beside: readonly NamedReason[];
  /** What is odd about the key or its rows. */
  readonly notes: readonly string[];
  /** In the order in which it would be done by hand. */
  readonly handWork: readonly HandWork[];
  /** With what `run` is refused as things are. */
  readonly refusal: StanchError | null;
}

export interface PlannedMigrations {
  /** In the order in which they are to be run, each an incident of its own. */
  readonly migrations: readonly PlannedMigration[];
  /** What belongs to the account and isn't migrated. */
  readonly others: readonly NamedReason[];
  /** Keys and rows of which nobody knows whose account made them. */
  readonly unclaimed: readonly NamedReason[];
  readonly held: HeldKey | null;
}

/** An incident that is open on one of the keys, and has to be over first. */
export interface HeldKey {
  readonly incident: string;
  /** With what anything else on the key is refused. */
  readonly error: StanchError;
}
