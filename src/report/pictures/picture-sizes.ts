import type { Tone } from "./picture.ts";

/** Pixels. */
export const PAGE = { width: 900, left: 212, head: 46, line: 14, letter: 6.2 } as const;
export const LANE = 38;
export const SLOT = 6;

export const INK = "#1f2328";
export const PALE = "#59636e";

/**
 * Told apart by colour-blind eyes, and in grey by lightness alone: dark, middle, light. Hollow ones have the stroke only.
 */
export const TONES: Readonly<Record<Tone, { readonly fill: string; readonly stroke: string }>> = {
  misuse: { fill: "#9b1c31", stroke: "#9b1c31" },
  undetermined: { fill: "#e08a00", stroke: "#a86500" },
  legitimate: { fill: "#c5def2", stroke: "#5a8db8" },
  ours: { fill: "#3d4752", stroke: "#3d4752" },
};
