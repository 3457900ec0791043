import type { Instant } from "../../core/time.ts";
import type { Axis } from "./picture-axis.ts";

/** What a picture of time shows, before anybody decides where on the page. All text may come from outside. */
export interface Picture {
  readonly title: string;
  /** Lines under the title. */
  readonly subtitles: readonly string[];
  /** What is seen, in sentences, for whoever can't see it. */
  readonly description: string;
  readonly axis: Axis;
  /** Time that is shaded. */
  readonly window: { readonly from: Instant; readonly to: Instant } | null;
  readonly rules: readonly Rule[];
  readonly lanes: readonly Lane[];
  readonly legend: readonly LegendEntry[];
  /** What the signs don't say by themselves; may be empty. */
  readonly note: string;
}

export type Tone = "misuse" | "undetermined" | "legitimate" | "ours";

/** A moment that counts for all lanes; its time is added to the words. */
export interface Rule {
  readonly at: Instant;
  readonly words: string;
}

export interface Lane {
  readonly name: string;
  readonly detail: string;
  /** Two lines of figures. */
  readonly figures: readonly [string, string];
  readonly items: readonly Item[];
}

export type Item = Bar | Span | Point;

/** Calls in one slot; the height grows with the logarithm of their number. */
export interface Bar {
  readonly is: "bar";
  readonly slot: number;
  readonly parts: readonly { readonly tone: Tone; readonly hollow: boolean; readonly count: number }[];
  readonly words: string;
}

export interface Span {
  readonly is: "span";
  readonly from: Instant;
  readonly to: Instant;
  /** Spans of one level hide each other. */
  readonly level: 0 | 1;
  readonly tone: Tone;
  readonly hollow: boolean;
  readonly words: string;
}

export interface Point {
  readonly is: "point";
  readonly at: Instant;
  readonly tone: Tone;
  readonly hollow: boolean;
  readonly words: string;
}

export interface LegendEntry {
  readonly sign: "box" | "diamond";
  readonly tone: Tone;
  readonly hollow: boolean;
  readonly words: string;
}
