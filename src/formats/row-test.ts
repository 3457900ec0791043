import { holds, predicateSchema, testsStatus } from "./predicate.ts";
import type { Predicate } from "./predicate.ts";

/** A test of one row of a list, which has values and no status. */
export const rowTestSchema = predicateSchema.refine((predicate) => !testsStatus(predicate), {
  error: "a row has no status: test its values with body",
});

/** Whether the row passes. */
export function rowHolds(test: Predicate, row: unknown): boolean {
  return holds(test, { status: 0, body: row });
}
