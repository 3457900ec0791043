import type { FieldChange } from "../formats/inventory-changes.ts";
import { table } from "../report/table.ts";

/** One row of an inventory that changes, or is new. */
export interface ShownChange {
  readonly id: string;
  readonly isNew: boolean;
  readonly fields: readonly FieldChange[];
}

/** A table of fields, what each is and what it becomes. */
export function changeLines(changes: readonly ShownChange[]): readonly string[] {
  const columns = [{ title: "Row" }, { title: "Field" }, { title: "Is" }, { title: "Becomes" }];
  const rows = changes.flatMap(({ id, isNew, fields }) =>
    fields
      .filter(({ field }) => !isNew || field !== "id")
      .map(({ field, was, now }, index) => [
        index === 0 ? (isNew ? `${id} (new)` : id) : "",
        field,
        words(was),
        words(now),
      ]),
  );
  return rows.length === 0 ? [] : table(columns, rows);
}

function words(value: unknown): string {
  if (value === undefined) return "–";
  if (Array.isArray(value)) return value.map(words).join(", ");
  if (typeof value === "boolean") return value ? "yes" : "no";
  // Blanks around it would not be seen.
  if (typeof value === "string") return value.trim() === value ? value : `"${value}"`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  return Object.entries(value)
    .map(([field, inner]) => `${field}: ${words(inner)}`)
    .join("; ");
}
