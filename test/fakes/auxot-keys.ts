import { argon2Sync, randomBytes, timingSafeEqual } from "node:crypto";

export interface Cost {
  /** KiB. */
  readonly memory: number;
  readonly passes: number;
}

/** What the router uses; unit tests take less. */
export const REAL_COST: Cost = { memory: 65_536, passes: 3 };
export const SMALL_COST: Cost = { memory: 64, passes: 1 };

/** A value as Auxot stores it: `$argon2id$v=19$m=…,t=…,p=1$salt$hash`, raw standard base64. */
export function hashKey(value: string, { memory, passes }: Cost): string {
  const salt = randomBytes(16);
  const hash = derive(value, salt, { memory, passes });
  return `$argon2id$v=19$m=${memory},t=${passes},p=1$${raw(salt)}$${raw(hash)}`;
}

export function verifyKey(value: string, phc: string): boolean {
  const [, kind, version, cost = "", salt = "", hash = ""] = phc.split("$");
  const [, memory, passes] = /^m=(\d+),t=(\d+),p=1$/.exec(cost) ?? [];
  if (kind !== "argon2id" || version !== "v=19") return false;
  const known = Buffer.from(hash, "base64");
  const given = derive(value, Buffer.from(salt, "base64"), {
    memory: Number(memory),
    passes: Number(passes),
  });
  return known.length === given.length && timingSafeEqual(known, given);
}

function derive(message: string, nonce: Buffer, { memory, passes }: Cost): Buffer {
  return argon2Sync("argon2id", { message, nonce, parallelism: 1, tagLength: 32, memory, passes });
}

function raw(bytes: Buffer): string {
  return bytes.toString("base64").replaceAll("=", "");
}
