import * as fc from "fast-check";
import { expect, test } from "vitest";
import { anyText } from "../any-text.ts";
import { fitText, pixelsOf } from "../../src/report/text-fit.ts";

test("a text that fits stays as it is, one that doesn't is cut with an ellipsis", () => {
  expect(fitText("nightly export", 200, 11)).toBe("nightly export");
  expect(fitText("W".repeat(100), 200, 11, true)).toMatch(/^W{10,20}…$/);
});

test("any text fits afterwards, and shows what is hidden in it", () => {
  expect(fitText("a\u202eb", 200, 11)).toBe(String.raw`a\u202eb`);
  fc.assert(
    fc.property(anyText(80, 1), fc.integer({ min: 40, max: 300 }), (text, room) => {
      expect(pixelsOf(fitText(text, room, 11, true), 11, true)).toBeLessThanOrEqual(room);
    }),
    { numRuns: 300 },
  );
});

test("names in other scripts are cut no earlier than they must be", () => {
  expect(fitText("Ада Ловлейс", 100, 11, true)).toBe("Ада Ловлейс");
  expect(fitText("Жүлдыз Щербакова", 165, 11, true)).toBe("Жүлдыз Щербакова");
  expect(pixelsOf("Zoé Müller", 11)).toBe(pixelsOf("Zoe Muller", 11));
});

test("marks don't pile up over the lines around", () => {
  expect(fitText(`Z${"\u0301".repeat(50)}a`, 200, 11)).toBe("Z\u0301\u0301…a");
});
