import type { Instant } from "../time.ts";
import type { WorldFacts } from "./facts.ts";
import type { Option } from "./log.ts";
import type { Objective, Rating } from "./objective.ts";

/** A surprise of the scenario as whoever facilitates sees it. */
export interface BoardInject {
  /** Its place in the scenario, from 0. */
  readonly index: number;
  /** What it does, in one line. */
  readonly label: string;
  readonly state: "waiting" | "held" | "fired";
  /** When it happens by itself, or did happen; of a held one when it was meant to. Null where nobody knows yet. */
  readonly dueAt: Instant | null;
}

/**
 * What a facilitated game shows to its facilitator, and to nobody else: what stands neither in the journal nor in the log of the
 * table. The game writes it anew at each step of time.
 */
export interface Board {
  readonly incident: string;
  readonly title: string;
  /** Of the file that is played. */
  readonly sha256: string;
  readonly at: Instant;
  readonly phase: "playing" | "deciding" | "over";
  /** Questions that the players have been asked so far: one may follow the other before anybody looks. */
  readonly asked: number;
  readonly paused: boolean;
  /** Seconds of the game in one of the clock's; null where time jumps. */
  readonly speed: number | null;
  /** What the players choose from while they are deciding. */
  readonly options: readonly Option[];
  readonly injects: readonly BoardInject[];
  readonly objectives: readonly Objective[];
  readonly facts: WorldFacts;
  /** Commands that have been read, from the first on. */
  readonly taken: number;
  /** Those among them of which nothing came, and why. */
  readonly refused: readonly { readonly command: number; readonly why: string }[];
}

/** What the facilitator has the game do. Injects by their place in the scenario, from 0. */
export type DeskCommand =
  | { readonly do: "fire" | "hold" | "release"; readonly inject: number }
  | { readonly do: "pause" | "resume" | "end" }
  | { readonly do: "time"; readonly speed: number | null }
  | {
      readonly do: "note";
      readonly objective: string | null;
      readonly rating: Rating | null;
      readonly text: string;
    };
