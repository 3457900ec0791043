import { z } from "zod";
import type { KeyKind, KeyRef, KeyState } from "../core/key.ts";
import type { Instant } from "../core/time.ts";
import { getPointer, pointerSchema } from "./json-pointer.ts";
import { parseTime, timeFieldSchema } from "./outside-time.ts";
import type { TimeField } from "./outside-time.ts";

const stateSchema = z.enum(["live", "disabled", "dead", "quarantined", "unknown"]);
const kindSchema = z.enum(["user", "team"]);

/** Where a provider's answer holds what is known of a key. Without `state` a key's state is `unknown`. */
export const keyFieldsSchema = z.strictObject({
  id: pointerSchema,
  name: pointerSchema.exactOptional(),
  prefix: pointerSchema.exactOptional(),
  lastFour: pointerSchema.exactOptional(),
  state: z
    .union([
      /** A boolean: true is live, false is disabled. */
      z.strictObject({ enabled: pointerSchema }),
      /** What the provider calls each state; `null` stands for null and for a missing value. */
      z.strictObject({
        pointer: pointerSchema,
        values: z.record(z.string(), stateSchema),
        otherwise: stateSchema.default("unknown"),
      }),
      /** Such a provider shows living keys only. */
      z.strictObject({ always: stateSchema }),
    ])
    .exactOptional(),
  kind: z
    .union([
      z.strictObject({ pointer: pointerSchema, values: z.record(z.string(), kindSchema) }),
      z.strictObject({ always: kindSchema }),
    ])
    .exactOptional(),
  team: pointerSchema.exactOptional(),
  /** Whom the provider names as the caller of calls with the key. */
  principal: pointerSchema.exactOptional(),
  /** A list, or text with spaces or commas between. */
  scopes: pointerSchema.exactOptional(),
  createdAt: timeFieldSchema.exactOptional(),
  lastUsedAt: timeFieldSchema.exactOptional(),
});

export type KeyFields = z.output<typeof keyFieldsSchema>;

/** The key that a row describes; `null` without a readable id. What can't be read is left out, never guessed. */
export function readKey(fields: KeyFields, row: unknown): KeyRef | null {
  const id = textAt(row, fields.id);
  if (id === undefined) return null;
  return {
    id,
    name: textAt(row, fields.name) ?? null,
    state: stateOf(fields, row),
    // Some lists show whole values: keep no more of one than may be shown.
    ...given("prefix", shownStart(textAt(row, fields.prefix))),
    ...given("lastFour", textAt(row, fields.lastFour)?.slice(-4)),
    ...given("kind", kindOf(fields, row)),
    ...given("team", textAt(row, fields.team)),
    ...given("principal", textAt(row, fields.principal)),
    ...given("scopes", scopesAt(row, fields.scopes)),
    ...given("createdAt", timeAt(row, fields.createdAt)),
    ...given("lastUsedAt", timeAt(row, fields.lastUsedAt)),
  };
}

/** A pointer may show the whole mask, `MzBjM...xYWU4` or `team.***k3f9`: the start is what stands before it hides something. */
function shownStart(text: string | undefined): string | undefined {
  const start = text?.split(/\.{3}|[*\u2022\u2026]/, 1)[0]?.slice(0, 8);
  return start === "" ? undefined : start;
}

function given<N extends string, T>(name: N, value: T | undefined): { readonly [K in N]?: T } {
  return value === undefined ? {} : ({ [name]: value } as { readonly [K in N]: T });
}

function stateOf({ state }: KeyFields, row: unknown): KeyState {
  if (state === undefined) return "unknown";
  if ("always" in state) return state.always;
  if ("enabled" in state) {
    const enabled = getPointer(row, state.enabled);
    return enabled === true ? "live" : enabled === false ? "disabled" : "unknown";
  }
  return entry(state.values, getPointer(row, state.pointer)) ?? state.otherwise;
}

function kindOf({ kind }: KeyFields, row: unknown): KeyKind | undefined {
  if (kind === undefined || "always" in kind) return kind?.always;
  return entry(kind.values, getPointer(row, kind.pointer));
}

function entry<T>(table: Readonly<Record<string, T>>, value: unknown): T | undefined {
  const name = typeof value === "string" ? value : JSON.stringify(value ?? null);
  return Object.hasOwn(table, name) ? table[name] : undefined;
}

/** Text or a whole number that survived JSON unharmed, of a sensible length. */
function textAt(row: unknown, pointer: string | undefined): string | undefined {
  const value = pointer === undefined ? undefined : getPointer(row, pointer);
  if (typeof value === "number") return Number.isSafeInteger(value) ? String(value) : undefined;
  return typeof value === "string" && value !== "" && value.length <= 500 ? value : undefined;
}

function scopesAt(row: unknown, pointer: string | undefined): readonly string[] | undefined {
  const value = pointer === undefined ? undefined : getPointer(row, pointer);
  if (typeof value === "string") return value.split(/[\s,]+/).filter((scope) => scope !== "");
  const list = Array.isArray(value) ? value : undefined;
  return list?.every((scope) => typeof scope === "string") === true ? list : undefined;
}

function timeAt(row: unknown, field: TimeField | undefined): Instant | undefined {
  return field === undefined
    ? undefined
    : (parseTime(getPointer(row, field.pointer), field.format) ?? undefined);
}
