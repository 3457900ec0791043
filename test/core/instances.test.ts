import { describe, expect, test } from "vitest";
import { togetherSince } from "../../src/core/instances.ts";
import { t } from "./rows.ts";

const seen = (first: number, last: number, instance?: string) => ({
  instance,
  first: t(first),
  last: t(last),
});

describe("so many instances were side by side", () => {
  const [a, b, c] = [seen(20, 40, "a"), seen(0, 40, "b"), seen(10, 40, "c")];

  test("since the first moment when they were, in whichever order they are told of", () => {
    for (const sightings of [
      [a, b, c],
      [c, a, b],
      [b, c, a],
    ])
      expect([1, 2, 3, 4].map((wanted) => togetherSince(sightings, wanted))).toEqual([
        t(0),
        t(10),
        t(20),
        undefined,
      ]);
  });

  test("where one was last seen as the other was first seen, and not a moment earlier", () => {
    expect(togetherSince([seen(0, 20, "b"), a], 2)).toBe(t(20));
    expect(togetherSince([seen(0, 19, "b"), a], 2)).toBeUndefined();
  });

  test("of whom all those without a name are one", () => {
    const nameless = [seen(0, 40), seen(10, 40)];
    expect(togetherSince(nameless, 1)).toBe(t(0));
    expect(togetherSince(nameless, 2)).toBeUndefined();
    expect(togetherSince([], 1)).toBeUndefined();
  });
});
