const SHAPE = Buffer.from("20##-##-##T##:##:##Z");
const MINUTE_LENGTH = 16;
const [ZERO, NINE, ANY_DIGIT] = [0x30, 0x39, 0x23];

/** Seconds since 1970 of the time `20YY-MM-DDTHH:MM:SSZ` at this place of the bytes; null if none stands there. */
export type PlainTime = (bytes: Buffer, at: number) => number | null;

/** Most records of a log are of the same minute as the one before, so that one is remembered. */
export function createPlainTime(): PlainTime {
  const minute = Buffer.alloc(MINUTE_LENGTH);
  let minuteStart = 0;
  return (bytes, at) => {
    if (!isAt(bytes, at, minute)) {
      const read = fits(bytes, at, 0, MINUTE_LENGTH) ? startOfMinute(bytes, at) : null;
      if (read === null) return null;
      minuteStart = read;
      bytes.copy(minute, 0, at, at + MINUTE_LENGTH);
    }
    const second = fits(bytes, at, MINUTE_LENGTH, SHAPE.length) ? two(bytes, at + 17) : 60;
    return second < 60 ? minuteStart + second : null;
  };
}

function startOfMinute(bytes: Buffer, at: number): number | null {
  const [year, month, day] = [2000 + two(bytes, at + 2), two(bytes, at + 5), two(bytes, at + 8)];
  const [hour, minute] = [two(bytes, at + 11), two(bytes, at + 14)];
  const start = new Date(Date.UTC(year, month - 1, day, hour, minute));
  // What isn't in the calendar would be taken for a later day.
  const isReal = start.getUTCMonth() === month - 1 && start.getUTCHours() === hour && minute < 60;
  return isReal ? start.getTime() / 1000 : null;
}

/** From the last byte on: that is where times differ. */
function isAt(bytes: Buffer, at: number, sought: Buffer): boolean {
  for (let index = sought.length - 1; index >= 0; index -= 1)
    if (bytes[at + index] !== sought[index]) return false;
  return true;
}

function fits(bytes: Buffer, at: number, from: number, to: number): boolean {
  for (let index = from; index < to; index += 1) {
    const byte = bytes[at + index] ?? 0;
    const fit = SHAPE[index] === ANY_DIGIT ? byte >= ZERO && byte <= NINE : byte === SHAPE[index];
    if (!fit) return false;
  }
  return true;
}

function two(bytes: Buffer, at: number): number {
  return ((bytes[at] ?? 0) - ZERO) * 10 + (bytes[at + 1] ?? 0) - ZERO;
}
