import * as fc from "fast-check";
import { expect, test } from "vitest";
import { tidyingsOf } from "../../../../src/core/inventory/hygiene/tidy.ts";
import { anyText } from "../../../any-text.ts";

const now = (row: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(tidyingsOf(row).map(({ field, now }) => [field, now]));

test.each([
  [{ owner: " mia " }, { owner: "mia" }],
  [{ wakes: ["mia ", "jo", "mia"] }, { wakes: ["mia", "jo"] }],
  [{ wakes: ["jo", "ana"] }, {}],
  [{ foundAt: ["b#K", "a#K"] }, { foundAt: ["a#K", "b#K"] }],
  [
    { match: { networks: ["10.0.0.1", "10.0.0.1"], principals: ["a"] } },
    { match: { networks: ["10.0.0.1"], principals: ["a"] } },
  ],
  [{ header: "Authorization: Bearer" }, { header: "bearer" }],
  [{ header: "X-API-Key" }, { header: "x-api-key" }],
  [{ header: "x_api_key" }, { header: "x-api-key" }],
  [{ header: "cookie" }, {}],
  [{ environment: "Prod" }, { environment: "production" }],
  [{ keyKind: "Team" }, { keyKind: "team" }],
  [{ keyPrefix: "user." }, { keyKind: "user" }],
  [{ keyPrefix: "us" }, {}],
  [{ keyPrefix: "team.", keyKind: "user" }, {}],
  [{ service: " ", wakes: [" "], instances: 3, confirmed: false, lastProof: { at: "x", how: " y " } }, {}],
])("of %j only %j is mechanical", (row, said) => {
  expect(now(row)).toEqual(said);
});

test("tidying twice changes nothing more", () => {
  const text = fc.oneof(anyText(5), fc.constantFrom(" a", "Bearer ", "Prod", "team.", " user.x"));
  const value = fc.oneof(
    text,
    fc.array(text, { maxLength: 4 }),
    fc.boolean(),
    fc.dictionary(fc.constantFrom("networks", "principals"), fc.array(text, { maxLength: 4 })),
  );
  const field = fc.constantFrom(
    "owner",
    "header",
    "keyKind",
    "environment",
    "keyPrefix",
    "foundAt",
    "wakes",
    "match",
  );
  fc.assert(
    fc.property(fc.dictionary(field, value), (row) => {
      expect(tidyingsOf({ ...row, ...now(row) })).toEqual([]);
    }),
    { numRuns: 50 },
  );
});
