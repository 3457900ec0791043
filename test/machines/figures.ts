import { type Violation, violationsOf } from "./edge-rules.ts";
import { machineOf, stateOf } from "./snapshot.ts";
import { type Edge, type World, walk } from "./walk.ts";
import { type GuardAnswers, watched } from "./watched.ts";

/** What one walk came to. */
export interface Figures {
  readonly theme: string;
  readonly isMigration: boolean;
  readonly consumers: number;
  readonly states: number;
  readonly edges: number;
  /** Edges into `revoking.ending`. */
  readonly endings: number;
  /** Intents to end the leaked key that were taken. */
  readonly ended: number;
  readonly guards: GuardAnswers;
  /** Dotted states of the machine that were reached. */
  readonly reached: readonly string[];
  readonly violations: readonly Violation[];
}

/** A walk that has no end ends here; the floors say so. */
const ENOUGH = 2000;

/** Walks one small world to its ends and judges each edge. */
export function figuresOf(theme: string, world: World, most = ENOUGH): Figures {
  const { machine, guards } = watched(machineOf(world.setting));
  const { states, edges } = walk(machine, world, most);
  return {
    theme,
    isMigration: world.setting.migration === true,
    consumers: world.setting.consumers,
    states: states.length,
    edges: edges.length,
    endings: edges.filter(isIntoEnding).length,
    ended: edges.filter(isEndOfLeakedKey).length,
    guards,
    reached: [...new Set(states.map(stateOf))].sort(),
    violations: edges.flatMap(violationsOf),
  };
}

function isIntoEnding({ from, to }: Edge): boolean {
  return stateOf(to) === "revoking.ending" && stateOf(from) !== "revoking.ending";
}

function isEndOfLeakedKey({ row, accepted }: Edge): boolean {
  return accepted && row.type === "effect.intended" && row.data.kind === "end";
}
