import { expect, test } from "vitest";
import { looksSecret, shown } from "../../src/formats/mask.ts";
import { suggest } from "../../src/formats/suggest.ts";

const STEPS = ["contain", "audit", "reissue", "swap", "revoke", "notify"];

test.each([
  ["revok", "revoke"],
  ["Revoke", "revoke"],
  ["rveoke", "revoke"],
  ["swpa", "swap"],
  ["adit", "audit"],
  ["notifyy", "notify"],
])("%s was meant to be %s", (word, meant) => {
  expect(suggest(word, STEPS)).toBe(meant);
});

test.each(["", "x", "deploy", "swallow", "r".repeat(10_000)])("nothing is suggested for %s", (word) => {
  expect(suggest(word, STEPS)).toBeUndefined();
});

test.each([
  ["team.EXAMPLE0123456789k3f9", "team.***k3f9"],
  ["Bearer team.EXAMPLE0123456789k3f9", "Bear***k3f9"],
  ["AKIAEXAMPLE0EXAMPLE0", "AKIA***PLE0"],
  ["word ".repeat(13), "word***ord "],
])("%s is shown masked", (text, mask) => {
  expect(looksSecret(text)).toBe(true);
  expect(shown(text)).toBe(mask);
});

test.each(["rotate-first", "billing worker", "https://api.example.com/v1", "providers/acme.yaml", "team."])(
  "%s is shown as it is",
  (text) => {
    expect(shown(text)).toBe(text);
  },
);
