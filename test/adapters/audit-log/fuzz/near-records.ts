import * as fc from "fast-check";
import type { RawRecord } from "../../../../src/formats/record-fields.ts";
import { changed, changes } from "../../../fuzz/changed-data.ts";
import { words } from "./seeds.ts";

/** Never in an error, a result or a page, wherever in a log it stands. */
export const CANARIES = ["ghp_EXAMPLE0123456789abcdefghijk3f9", "EXAMPLEk3yValue0123456789k3f9"];

/** What programs and thieves write where something else is due. */
const STRANGE: readonly unknown[] = [
  ...CANARIES,
  "",
  "***",
  "*",
  "__proto__",
  "constructor",
  "toString",
  "0001-01-01T00:00:00Z",
  "9999-12-31T23:59:59.999Z",
  "2026-02-30T25:61:61Z",
  1e308,
  -1,
  0,
  2 ** 53,
  1.8e18,
  "\ud800",
  "\0",
  "\u001b[2J\u202e",
  "user:/",
  "role:a/b",
  "::ffff:203.0.113.9",
  "1:2:3:4:5:6:7:8:9",
  "999.999.999.999",
  "(".repeat(3000),
  `[${"]".repeat(2000)}`,
  "a1-".repeat(700),
  "\\".repeat(2000),
  '{"Statement":[{"Effect":"Allow","Principal":"*"}]}',
  "[".repeat(5000),
  Array.from({ length: 3000 }, () => ({})),
  nested(90),
  null,
  true,
];

/** Records near these: with some values changed, made of two, or of their words only. */
export function nearRecords(seeds: readonly RawRecord[]): fc.Arbitrary<unknown> {
  const { names, values } = words(seeds);
  const value = fc.oneof(
    fc.jsonValue({ maxDepth: 2 }),
    fc.constantFrom(...values),
    fc.constantFrom(...STRANGE),
  );
  const seed = fc.constantFrom(...seeds);
  const changedOne = fc.tuple(seed, changes(value)).map(([one, all]) => changed(one, all));
  const ofTwo = fc.tuple(seed, seed, fc.infiniteStream(fc.boolean())).map(([one, other, coins]) => {
    const kept = Object.entries(other).filter(() => coins.next().value);
    return { ...one, ...Object.fromEntries(kept) };
  });
  const name = fc.constantFrom(...names);
  const made = fc.dictionary(name, fc.oneof(value, fc.dictionary(name, value, { maxKeys: 4 })), {
    maxKeys: 12,
  });
  return fc.oneof(
    { weight: 5, arbitrary: changedOne },
    { weight: 2, arbitrary: ofTwo },
    { weight: 1, arbitrary: made },
    { weight: 1, arbitrary: value },
  );
}

function nested(depth: number): unknown {
  return depth === 0 ? "deep" : { a: [nested(depth - 1)] };
}
