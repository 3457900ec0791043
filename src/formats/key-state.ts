import { z } from "zod";
import type { KeyState } from "../core/key.ts";
import { getPointer, pointerSchema } from "./json-pointer.ts";
import { rowHolds, rowTestSchema } from "./row-test.ts";

const stateSchema = z.enum(["live", "disabled", "dead", "quarantined", "unknown"]);

/** How a row says in what state its key is. */
export const keyStateSchema = z.union([
  /** A boolean: true is live, false is disabled. */
  z.strictObject({ enabled: pointerSchema }),
  /** What the provider calls each state; `null` stands for null and for a missing value. */
  z.strictObject({
    pointer: pointerSchema,
    values: z.record(z.string(), stateSchema),
    otherwise: stateSchema.default("unknown"),
  }),
  /** The first that holds, where one value can't say it. */
  z.strictObject({
    states: z.array(z.strictObject({ when: rowTestSchema, is: stateSchema })).min(1),
    otherwise: stateSchema.default("unknown"),
  }),
  /** Such a provider shows living keys only. */
  z.strictObject({ always: stateSchema }),
]);
export type KeyStateFields = z.output<typeof keyStateSchema>;

/** The state that a row tells; `unknown` where it doesn't. */
export function readState(state: KeyStateFields | undefined, row: unknown): KeyState {
  if (state === undefined) return "unknown";
  if ("always" in state) return state.always;
  if ("enabled" in state) {
    const enabled = getPointer(row, state.enabled);
    return enabled === true ? "live" : enabled === false ? "disabled" : "unknown";
  }
  if ("states" in state) {
    const found = state.states.find(({ when }) => rowHolds(when, row));
    return found?.is ?? state.otherwise;
  }
  return tableEntry(state.values, getPointer(row, state.pointer)) ?? state.otherwise;
}

/** What a table of a mapping says of a value; text stands for itself, anything else as JSON writes it. */
export function tableEntry<T>(table: Readonly<Record<string, T>>, value: unknown): T | undefined {
  const name = typeof value === "string" ? value : JSON.stringify(value ?? null);
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
