import { Secret } from "../../core/secret.ts";
import type { Random } from "../../ports/random.ts";

/** What a made-up key looks like; the length includes the prefix. */
export interface MadeUp {
  readonly prefix: string;
  readonly length: number;
}

/** A key that nobody issued, another one each time: what isn't refused with it says nothing about a real one. */
export function madeUpKey({ prefix, length }: MadeUp, random: Random): Secret {
  return new Secret(prefix + random.token(Math.max(16, length - prefix.length)));
}
