import { generateKeyPairSync, sign } from "node:crypto";
import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { seededIdentity } from "../../src/adapters/identity-file.ts";
import { createSigner, identityOf } from "../../src/adapters/signer.ts";

const signer = createSigner();
const ada = seededIdentity("ada", "1");

describe("hashes", () => {
  it("are SHA-256 of the UTF-8 text, in hex", () => {
    expect(signer.digest("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    expect(signer.digest("é")).toBe("4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c");
  });
});

describe("the canonical form", () => {
  it("follows RFC 8785: sorted members, shortest numbers, no spaces, nothing undefined", () => {
    const value = { b: [1e21, 0.1, -0, 1.0], a: { "\u20ac": "\u20ac\n", "\r": undefined, "1": null } };
    expect(signer.canonical(value)).toBe('{"a":{"1":null,"€":"€\\n"},"b":[1e+21,0.1,0,1]}');
  });

  it.each([
    ["nothing", undefined],
    ["NaN", { a: Number.NaN }],
    ["an infinity", [Infinity]],
    ["a cycle", cyclic()],
    ["a lone surrogate", { a: "\ud800" }],
    ["a big integer", 1n],
  ])("isn't made up for %s", (_what, value) => {
    expect(() => signer.canonical(value)).toThrow(expect.objectContaining({ code: "ERR_NOT_CANONICAL" }));
  });
});

describe("signatures", () => {
  it("hold for this text and this key only", () => {
    const signature = signer.sign(ada, "approve");
    expect(signer.verify(ada.publicKey, "approve", signature)).toBe(true);
    expect(signer.verify(ada.publicKey, "approve ", signature)).toBe(false);
    expect(signer.verify(seededIdentity("bob", "1").publicKey, "approve", signature)).toBe(false);
    expect(signer.sign(ada, "approve")).toBe(signature);
  });

  it.each([
    ["empty", ""],
    ["not base64", "%%%%"],
    ["too short", "AAAA"],
    ["url-safe base64", "_".repeat(86)],
    ["all zero", Buffer.alloc(64).toString("base64")],
  ])("that are %s don't verify", (_what, signature) => {
    expect(signer.verify(ada.publicKey, "approve", signature)).toBe(false);
  });

  it("have one spelling", () => {
    const signature = signer.sign(ada, "approve");
    expect(signer.verify(ada.publicKey, "approve", `${signature}\n`)).toBe(false);
    expect(signer.verify(ada.publicKey, "approve", signature.replace(/=+$/, ""))).toBe(false);
  });

  it("of other kinds of key don't verify", () => {
    // An RSA key that is short enough makes signatures of the same length.
    const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 512 });
    const spki = publicKey.export({ type: "spki", format: "der" }).toString("base64");
    const signature = sign(null, Buffer.from("approve"), privateKey);
    expect(signature).toHaveLength(64);
    expect(signer.verify(spki, "approve", signature.toString("base64"))).toBe(false);
    expect(signer.verify("AAAA", "approve", signer.sign(ada, "approve"))).toBe(false);
  });

  it("aren't made for an identity that only looks like one", () => {
    expect(() => signer.sign({ ...ada }, "approve")).toThrow(
      expect.objectContaining({ code: "ERR_IDENTITY_FOREIGN" }),
    );
  });
});

describe("an identity", () => {
  it("shows nothing of its private key, however it is looked at", () => {
    const { privateKey } = generateKeyPairSync("ed25519");
    const identity = identityOf("ada", privateKey);
    const seed = privateKey.export({ format: "der", type: "pkcs8" }).subarray(-32);
    const views = [JSON.stringify(identity), inspect(identity, { showHidden: true, depth: 9 })].join();
    expect(Reflect.ownKeys(identity)).toStrictEqual(["person", "publicKey"]);
    expect(views).not.toContain(seed.toString("hex"));
    expect(views).not.toContain(seed.toString("base64").slice(0, 20));
    expect(Object.isFrozen(identity)).toBe(true);
  });

  it("is the same for the same person and seed, and another for any other", () => {
    expect(seededIdentity("ada", "1").publicKey).toBe(ada.publicKey);
    expect(seededIdentity("ada", "2").publicKey).not.toBe(ada.publicKey);
    expect(seededIdentity("ad", "a1").publicKey).not.toBe(ada.publicKey);
  });
});

function cyclic(): object {
  const value: Record<string, unknown> = {};
  value["self"] = value;
  return value;
}
