import { holds, predicateSchema, testsAnswer } from "./predicate.ts";
import type { Predicate } from "./predicate.ts";

/** A test of one row of a list, which has values and nothing else. */
export const rowTestSchema = predicateSchema.refine((predicate) => !testsAnswer(predicate), {
  error: "a row has neither status nor text: test its values with body",
});

/** Whether the row passes. */
export function rowHolds(test: Predicate, row: unknown): boolean {
  return holds(test, { status: 0, body: row });
}
