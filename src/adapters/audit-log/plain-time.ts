const SHAPE = Buffer.from("20##-##-##T##:##:##Z");
const ANY_DIGIT = 0x23;
const [ZERO, NINE] = [0x30, 0x39];

/**
 * Milliseconds since 1970 of the time `20YY-MM-DDTHH:MM:SSZ` that stands at this place of the bytes; null if none does.
 * Records by the million have one, so no text is made of it.
 */
export function plainTime(bytes: Buffer, at: number): number | null {
  for (let index = 0; index < SHAPE.length; index += 1) {
    const byte = bytes[at + index] ?? 0;
    const fits = SHAPE[index] === ANY_DIGIT ? byte >= ZERO && byte <= NINE : byte === SHAPE[index];
    if (!fits) return null;
  }
  const [month, day, hour] = [two(bytes, at + 5), two(bytes, at + 8), two(bytes, at + 11)];
  const [minute, second] = [two(bytes, at + 14), two(bytes, at + 17)];
  if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 || minute > 59 || second > 59) return null;
  return Date.UTC(2000 + two(bytes, at + 2), month - 1, day, hour, minute, second);
}

function two(bytes: Buffer, at: number): number {
  return ((bytes[at] ?? 0) - ZERO) * 10 + (bytes[at + 1] ?? 0) - ZERO;
}
