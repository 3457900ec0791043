import type { z } from "zod";
import { type Problem, formatError, renderPath } from "../problem.ts";
import { placesIn } from "../text-place.ts";
import { splitMessage, zodWords } from "../zod-words.ts";
import { type Document, MOST_FINDINGS } from "./document.ts";
import { type Finding, type FoundFields, findingOf } from "./finding.ts";

/** A step of the way to a value; a name that stands in the report as data isn't shown. */
export type Step = string | number | { readonly data: string };
export type Way = readonly Step[];

/** What a format takes its findings through. Whatever doesn't fit is noted at its place. */
export interface Reading {
  /** The row as the schema gives it; null if it doesn't fit, which is noted. */
  row<T>(value: unknown, way: Way, schema: z.ZodType<T>): T | null;
  /** The items of a list; none where there is no list, and anything else is noted. */
  list(value: unknown, way: Way): readonly unknown[];
  found(fields: FoundFields): void;
  refuse(way: Way, message: string): void;
}

const MOST_PROBLEMS = 10;

/** Collects findings; throws `ERR_FORMAT` at the end of `read` if something didn't fit, or as soon as it is too much. */
export function readFindings(
  document: Document,
  source: { readonly text: string; readonly file: string; readonly title: string },
  read: (reading: Reading) => void,
): readonly Finding[] {
  const findings: Finding[] = [];
  const problems: Problem[] = [];
  const placeOf = placesIn(source.text);
  const refuse = (way: Way, message: string): void => {
    const path = way.map((step) => (typeof step === "object" ? step.data : step));
    problems.push({
      file: source.file,
      ...placeOf(document.offsetOf(path)),
      excerpt: "",
      path: renderPath(way.map((step) => (typeof step === "object" ? "*" : step))),
      message,
      hint: `expected is ${source.title}`,
    });
    if (problems.length >= MOST_PROBLEMS) throw formatError(problems);
  };
  read({
    refuse,
    row(value, way, schema) {
      const result = schema.safeParse(value, { error: zodWords(() => "this") });
      if (result.success) return result.data;
      for (const { path, message } of result.error.issues) {
        const steps = path.map((step) => (typeof step === "number" ? step : String(step)));
        refuse([...way, ...steps], splitMessage(message)[0]?.message ?? "doesn't fit");
      }
      return null;
    },
    list(value, way) {
      if (Array.isArray(value)) return value;
      if (value !== undefined && value !== null) refuse(way, "this isn't a list");
      return [];
    },
    found(fields) {
      if (findings.length >= MOST_FINDINGS) {
        refuse([], `more than ${MOST_FINDINGS} findings`);
        throw formatError(problems);
      }
      findings.push(findingOf(fields));
    },
  });
  if (problems.length > 0) throw formatError(problems);
  return findings;
}
