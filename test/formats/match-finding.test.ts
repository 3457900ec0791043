import { expect, test } from "vitest";
import { matchFinding } from "../../src/formats/match-finding.ts";

const print = (digit: string) => digit.repeat(64);
const FOUND = { prefix: "team.", lastFour: "k3f9", fingerprint: print("a") };

const KEYS = [
  { id: "k1", prefix: "team.", lastFour: "k3f9" },
  { id: "k2", prefix: "team.", lastFour: "0000" },
  { id: "k3", prefix: "user.", lastFour: "k3f9" },
];

test("the one key with the same prefix and last four is it", () => {
  expect(matchFinding(FOUND, KEYS)).toEqual({ kind: "one", keys: [KEYS[0]] });
});

test("two keys that look alike are both named: a person must tell them apart", () => {
  const twin = { id: "k4", prefix: "team.ab", lastFour: "k3f9" };
  expect(matchFinding(FOUND, [...KEYS, twin])).toEqual({ kind: "several", keys: [KEYS[0], twin] });
});

test("a fingerprint tells keys apart that look alike", () => {
  const same = { id: "k5", prefix: "team.", lastFour: "k3f9", fingerprint: print("a") };
  const other = { id: "k6", prefix: "team.", lastFour: "k3f9", fingerprint: print("b") };
  expect(matchFinding(FOUND, [...KEYS, other, same])).toEqual({ kind: "one", keys: [same] });
  expect(matchFinding(FOUND, [other])).toEqual({ kind: "none", keys: [] });
});

test("a redacted finding or a key of which nothing is shown matches nothing", () => {
  expect(matchFinding({ prefix: "", lastFour: "" }, [{ id: "k7" }, ...KEYS]).kind).toBe("none");
  expect(matchFinding({ prefix: "team.", lastFour: "" }, KEYS).kind).toBe("none");
  expect(matchFinding(FOUND, [{ id: "k8", lastFour: "k3f9" }]).kind).toBe("none");
});
