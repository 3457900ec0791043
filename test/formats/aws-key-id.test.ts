import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { awsAccountOf } from "../../src/formats/aws-key-id.ts";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** The other way round: an id that carries this account, its other bits as given. */
function keyIdOf(account: bigint, head: 0n | 1n, tail: number, rest: string): string {
  const bits = (head << 49n) | (account << 9n) | BigInt(tail);
  const digits = Array.from(
    { length: 10 },
    (_, index) => ALPHABET[Number((bits >> BigInt(45 - 5 * index)) & 31n)],
  );
  return `AKIA${digits.join("")}${rest}`;
}

describe("the account in the id of an AWS key", () => {
  it.each([
    ["AKIAYVP4CIPPERUVIFXG", "595918472158"],
    ["ASIAQNZGKIQY56JQ7WML", "029608264753"],
    ["ASIAY34FZKBOKMUTVV7A", "609629065308"],
  ])("%s is %s", (keyId, account) => {
    expect(awsAccountOf(keyId)).toBe(account);
  });

  it("is found whatever the other bits are", () => {
    fc.assert(
      fc.property(
        fc.bigInt(0n, 999_999_999_999n),
        fc.constantFrom(0n, 1n),
        fc.nat(511),
        fc.string({ unit: fc.constantFrom(...ALPHABET.split("")), minLength: 6, maxLength: 6 }),
        (account, head, tail, rest) => {
          expect(awsAccountOf(keyIdOf(account, head, tail, rest))).toBe(account.toString().padStart(12, "0"));
        },
      ),
    );
  });

  it.each([
    "",
    "AKIA",
    "AKIAIOSFODNN7EXAMPL",
    "AKIAIOSFODNN7EXAMPLE1",
    "AKIA1OSFODNN7EXAMPLE",
    "AROAIOSFODNN7EXAMPLE",
  ])("isn't in %s", (text) => {
    expect(awsAccountOf(text)).toBeNull();
  });
});
