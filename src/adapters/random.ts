import { createHash, randomBytes } from "node:crypto";
import type { Random } from "../ports/random.ts";

/** Digits and lower-case letters without the look-alikes 0 o 1 l i. */
const ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz";
/** Bytes from here on would make the first letters likelier than the last. */
const FAIR = 256 - (256 % ALPHABET.length);

/** Chance from the operating system. */
export function createCryptoRandom(): Random {
  return fromBytes(randomBytes);
}

/** The same draws for the same seed on every machine: for rehearsals only. */
export function seededRandom(seed: string): Random {
  let block = 0;
  let buffer = Buffer.alloc(0);
  return fromBytes((size) => {
    while (buffer.length < size) {
      const next = createHash("sha256")
        .update(`stanch chance\0${seed}\0${String(block)}`)
        .digest();
      block += 1;
      buffer = Buffer.concat([buffer, next]);
    }
    const drawn = buffer.subarray(0, size);
    buffer = buffer.subarray(size);
    return drawn;
  });
}

function fromBytes(draw: (size: number) => Buffer): Random {
  return {
    token(length) {
      let token = "";
      while (token.length < length) {
        const byte = draw(1)[0] ?? FAIR;
        if (byte < FAIR) token += ALPHABET.charAt(byte % ALPHABET.length);
      }
      return token;
    },
    fraction: () => draw(6).readUIntBE(0, 6) / 2 ** 48,
  };
}
