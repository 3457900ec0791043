import { createHash } from "node:crypto";

import type { Random } from "../../ports/random.ts";

const ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789";

/**
 * Chance that repeats itself: one seed, one sequence. Not for secrets that matter.
 * Give each user a seed of its own (`seed/thief`), so that a new user doesn't move the others' draws.
 */
export function seededRandom(seed: string): Random {
  const draw = smallFastCounter(createHash("sha256").update(seed).digest());
  return {
    fraction: () => draw() / 2 ** 32,
    token: (length) => Array.from({ length }, () => ALPHABET[draw() % ALPHABET.length]).join(""),
  };
}

/** The sfc32 generator: 96 bits of seed and a counter, 32 bits a draw. */
function smallFastCounter(seed: Buffer): () => number {
  let a = seed.readUInt32LE(0);
  let b = seed.readUInt32LE(4);
  let c = seed.readUInt32LE(8);
  let counter = 1;
  return () => {
    const sum = (a + b + counter) >>> 0;
    counter = (counter + 1) >>> 0;
    a = (b ^ (b >>> 9)) >>> 0;
    b = (c + (c << 3)) >>> 0;
    c = (((c << 21) | (c >>> 11)) + sum) >>> 0;
    return sum;
  };
}
