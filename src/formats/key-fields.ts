import { z } from "zod";
import type { KeyKind, KeyRef } from "../core/key.ts";
import type { Instant } from "../core/time.ts";
import { getPointer, pointerSchema } from "./json-pointer.ts";
import { idParts, isComposed, joinId, keyIdSchema } from "./key-id.ts";
import type { KeyId } from "./key-id.ts";
import { keyStateSchema, readState, tableEntry } from "./key-state.ts";
import { answerTimeSchema, parseAge, parseTime } from "./outside-time.ts";
import type { AnswerTime } from "./outside-time.ts";
import { lookupNameSchema } from "./template.ts";

const kindSchema = z.enum(["user", "team"]);

/** A value of the row, or one that the step itself knows, such as the holder whose keys it lists. */
const fieldSchema = z.union([pointerSchema, z.strictObject({ lookup: lookupNameSchema })]);
type Field = z.output<typeof fieldSchema>;

/** Where a provider's answer holds what is known of a key. Without `state` a key's state is `unknown`. */
export const keyFieldsSchema = z.strictObject({
  id: keyIdSchema,
  name: fieldSchema.exactOptional(),
  prefix: pointerSchema.exactOptional(),
  lastFour: pointerSchema.exactOptional(),
  state: keyStateSchema.exactOptional(),
  kind: z
    .union([
      z.strictObject({ pointer: pointerSchema, values: z.record(z.string(), kindSchema) }),
      z.strictObject({ always: kindSchema }),
    ])
    .exactOptional(),
  team: fieldSchema.exactOptional(),
  /** Whom the provider names as the caller of calls with the key. */
  principal: fieldSchema.exactOptional(),
  /** A list, or text with spaces or commas between. */
  scopes: pointerSchema.exactOptional(),
  createdAt: answerTimeSchema.exactOptional(),
  lastUsedAt: answerTimeSchema.exactOptional(),
});

export type KeyFields = z.output<typeof keyFieldsSchema>;

/** Names that a row of this kind wants the step to know, so that its key can be read. */
export function rowLookups({ id, name, team, principal }: KeyFields): readonly string[] {
  const parts = isComposed(id) ? id.parts : {};
  const wanted = [name, team, principal].flatMap((field) =>
    field === undefined || typeof field === "string" ? [] : [field.lookup],
  );
  return [...idParts(id).filter((part) => !Object.hasOwn(parts, part)), ...wanted];
}

/** What is known beside the row itself. */
export interface RowContext {
  /** Look-ups of the call, of which an id may be made. */
  readonly lookups?: Readonly<Record<string, unknown>>;
  /** When the answer was given, by itself. */
  readonly now?: Instant | null;
}

/** The key that a row describes; `null` without a readable id. What can't be read is left out, never guessed. */
export function readKey(fields: KeyFields, row: unknown, context: RowContext = {}): KeyRef | null {
  const id = idOf(fields.id, row, context);
  if (id === undefined) return null;
  return {
    id,
    name: fieldAt(row, fields.name, context) ?? null,
    state: readState(fields.state, row),
    // Some lists show whole values: keep no more of one than may be shown.
    ...given("prefix", shownStart(textAt(row, fields.prefix))),
    ...given("lastFour", textAt(row, fields.lastFour)?.slice(-4)),
    ...given("kind", kindOf(fields, row)),
    ...given("team", fieldAt(row, fields.team, context)),
    ...given("principal", fieldAt(row, fields.principal, context)),
    ...given("scopes", scopesAt(row, fields.scopes)),
    ...given("createdAt", timeAt(row, fields.createdAt, context)),
    ...given("lastUsedAt", timeAt(row, fields.lastUsedAt, context)),
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

function kindOf({ kind }: KeyFields, row: unknown): KeyKind | undefined {
  if (kind === undefined || "always" in kind) return kind?.always;
  return tableEntry(kind.values, getPointer(row, kind.pointer));
}

function idOf(id: KeyId, row: unknown, { lookups = {} }: RowContext): string | undefined {
  if (!isComposed(id)) return textAt(row, typeof id === "string" ? id : id.pointer);
  return joinId(id, (name) => {
    const pointer = Object.hasOwn(id.parts, name) ? id.parts[name] : undefined;
    // An answer that doesn't repeat its holder is about the one that was asked for.
    return textAt(row, pointer) ?? asText(Object.hasOwn(lookups, name) ? lookups[name] : undefined);
  });
}

function fieldAt(row: unknown, field: Field | undefined, { lookups = {} }: RowContext): string | undefined {
  if (field === undefined || typeof field === "string") return textAt(row, field);
  return asText(Object.hasOwn(lookups, field.lookup) ? lookups[field.lookup] : undefined);
}

function textAt(row: unknown, pointer: string | undefined): string | undefined {
  return pointer === undefined ? undefined : asText(getPointer(row, pointer));
}

/** Text or a whole number that survived JSON unharmed, of a sensible length. */
function asText(value: unknown): string | undefined {
  if (typeof value === "number") return Number.isSafeInteger(value) ? String(value) : undefined;
  return typeof value === "string" && value !== "" && value.length <= 500 ? value : undefined;
}

function scopesAt(row: unknown, pointer: string | undefined): readonly string[] | undefined {
  const value = pointer === undefined ? undefined : getPointer(row, pointer);
  if (typeof value === "string") return value.split(/[\s,]+/).filter((scope) => scope !== "");
  const list = Array.isArray(value) ? value : undefined;
  return list?.every((scope) => typeof scope === "string") === true ? list : undefined;
}

function timeAt(
  row: unknown,
  field: AnswerTime | undefined,
  { now = null }: RowContext,
): Instant | undefined {
  if (field === undefined) return undefined;
  const value = getPointer(row, field.pointer);
  if (field.format !== "age-s") return parseTime(value, field.format) ?? undefined;
  return now === null ? undefined : (parseAge(value, now) ?? undefined);
}
