import type { Timeline } from "./timeline.ts";

/** Grows with every change that a reader of the file must know about. */
export const TIMELINE_SCHEMA = "stanch.timeline/1";

/**
 * The timeline as one JSON object: schema and banner first, all other keys sorted, so that equal journals give equal
 * bytes. Values are exact; characters that a terminal would obey are written as escapes.
 */
export function renderJson(timeline: Timeline): string {
  return jsonOf(TIMELINE_SCHEMA, timeline);
}

/** A report as one JSON object: schema and banner first, all other keys sorted, nothing that a terminal obeys. */
export function jsonOf(schema: string, report: { readonly banner: string }): string {
  const { banner, ...rest } = report;
  const text = JSON.stringify({ schema, banner, ...sortKeys(rest) }, null, 2);
  return `${text.replace(UNPRINTABLE, escaped)}\n`;
}

const UNPRINTABLE = /[[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]--[\n]]/gv;

/** JSON knows only UTF-16 escapes. */
function escaped(character: string): string {
  return Array.from({ length: character.length }, (_, index) => {
    return String.raw`\u${character.charCodeAt(index).toString(16).padStart(4, "0")}`;
  }).join("");
}

function sortKeys<T extends object>(value: T): T {
  const sorted = Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, inner]: [string, unknown]) => [key, sortInner(inner)] as const);
  return Object.fromEntries(sorted) as T;
}

function sortInner(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortInner);
  return typeof value === "object" && value !== null ? sortKeys(value) : value;
}
