const KEY_ID = /^(?:AKIA|ASIA)[A-Z2-7]{16}$/;
const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** Is this the id of an AWS access key? It names the key and opens nothing without its secret part. */
export function isAwsKeyId(text: string): boolean {
  return KEY_ID.test(text);
}

/**
 * The twelve digits of the account that an AWS access key belongs to, which its id carries; null where the text is no
 * such id. Ids from before 2019 carry none, and give a number that is no account.
 */
export function awsAccountOf(keyId: string): string | null {
  if (!isAwsKeyId(keyId)) return null;
  let bits = 0n;
  // Ten characters hold the first 50 bits; the account stands in 40 of them, behind the first.
  for (const character of keyId.slice(4, 14)) bits = (bits << 5n) | BigInt(BASE32.indexOf(character));
  const account = ((bits >> 2n) & 0x7fff_ffff_ff80n) >> 7n;
  return account.toString().padStart(12, "0");
}
