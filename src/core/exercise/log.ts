import type { Instant } from "../time.ts";
import type { WorldFacts } from "./facts.ts";
import type { Rating } from "./objective.ts";

/** Where the players are asked what to do; the other stops of the driver ask nobody. */
export type PointKind = "opening" | "blocked" | "approval" | "unknown" | "declined" | "failed" | "waiting";

/** One thing that players may do at a decision point. */
export interface Option {
  /** The same for the same thing in the same rehearsal. */
  readonly id: string;
  readonly label: string;
  /** Careful people would do it, by what is known then. Players aren't told. */
  readonly careful: boolean;
}

/**
 * What happened at the table, beside the journal: with the files that are played and the seed these rows give the same
 * journal again, to the byte. `at` is the time of the rehearsal; `seq` the last journal row that was known.
 */
export type ExerciseRow =
  | {
      readonly type: "began";
      readonly at: Instant;
      readonly incident: string;
      /** Its path as it was given, and the SHA-256 of its text and of what was read beside it. */
      readonly file: string;
      readonly sha256: string;
      readonly name: string;
      readonly title: string;
      readonly seed: string;
      readonly release: string;
      /** Who plays: a policy by its name, or whoever sits at the terminal. */
      readonly player: string;
      readonly facilitated: boolean;
    }
  /** A question of the driver and its answer; hidden ones aren't asked in a rehearsal. */
  | {
      readonly type: "answered";
      readonly at: Instant;
      readonly seq: number;
      readonly topic: string;
      readonly answer: boolean | string;
    }
  | {
      readonly type: "decided";
      readonly at: Instant;
      /** When they began to think, if time went by. */
      readonly asked?: Instant;
      readonly seq: number;
      readonly point: PointKind;
      /** Codes and subjects of the blockers that were shown. */
      readonly blockers: readonly string[];
      readonly options: readonly Option[];
      readonly choices: readonly string[];
    }
  /** `inject`: its place in the scenario. */
  | {
      readonly type: "injected";
      readonly at: Instant;
      readonly inject: number;
      readonly by: "script" | "facilitator";
    }
  /** The facilitator holds an inject back, or lets it go again; `inject` as above. */
  | {
      readonly type: "held";
      readonly at: Instant;
      readonly inject: number;
      readonly held: boolean;
    }
  /** The facilitator's note; `objective` and `rating` where it is about one. */
  | {
      readonly type: "observed";
      readonly at: Instant;
      readonly objective: string | null;
      readonly rating: Rating | null;
      readonly text: string;
    }
  | {
      readonly type: "ended";
      readonly at: Instant;
      readonly seq: number;
      /** The last journal row's hash. */
      readonly head: string;
      /** How the driver stopped last. */
      readonly stop: string;
      readonly facts: WorldFacts;
    };

export type ExerciseRowOf<T extends ExerciseRow["type"]> = Extract<ExerciseRow, { readonly type: T }>;
