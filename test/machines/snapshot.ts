import type { SnapshotFrom } from "xstate";
import { keyMigration } from "../../machines/key-migration.ts";
import { leakResponse } from "../../machines/leak-response.ts";
import type { Setting } from "./rows.ts";

export type Machine = typeof leakResponse;
export type Snapshot = SnapshotFrom<Machine>;

/** The machine that runs this world. What both have the tests look at by the types of one; states are told apart by name. */
export function machineOf({ migration }: Pick<Setting, "migration">): Machine {
  return migration === true ? (keyMigration as unknown as Machine) : leakResponse;
}

/** Dotted, as in `revoking.gated`. */
export function stateOf(snapshot: { readonly value: unknown }): string {
  const parts: string[] = [];
  let value = snapshot.value;
  while (typeof value === "object" && value !== null) {
    const [entry] = Object.entries(value);
    parts.push(entry?.[0] ?? "");
    value = entry?.[1];
  }
  return [...parts, value].join(".");
}

/** Every state without children that the definition names, dotted: a new one shows up here by itself. */
export function leavesOf(machine: { readonly root: StateNodeLike }): readonly string[] {
  const walk = (node: StateNodeLike): readonly string[] => {
    const children = Object.values(node.states);
    return children.length === 0 ? [node.path.join(".")] : children.flatMap(walk);
  };
  return walk(machine.root);
}

export interface StateNodeLike {
  readonly path: readonly string[];
  readonly states: Readonly<Record<string, StateNodeLike>>;
  readonly ownEvents: readonly string[];
}

/** Event types that the machine or one of its states listens to. */
export function heardBy(machine: { readonly root: StateNodeLike }): ReadonlySet<string> {
  const walk = (node: StateNodeLike): readonly string[] => [
    ...node.ownEvents,
    ...Object.values(node.states).flatMap(walk),
  ];
  return new Set(walk(machine.root));
}
