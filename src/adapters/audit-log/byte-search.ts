/** Gives the first place at or behind `from`, or -1. */
export type Search = (bytes: Buffer, from: number) => number;

/** Letters of logs in JSON, rarest first; bytes that aren't here are common. */
const RARE = Buffer.from("YJWXQKZjkqzVGBUFOHLMNPxhRDTCE5S6gbfwy9487I");
/** Node looks for so few bytes by the first alone, many at a time; for more it goes through them more slowly. */
const LONGEST_PIECE = 6;
/** Ids of one account begin alike, so the piece is one of the end. */
const FAR_ENOUGH = 12;

/** Finds these bytes by a short piece of them that begins with a rare one. */
export function searchFor(sought: Buffer): Search {
  const [piece, ahead] = rarestPiece(sought);
  return (bytes, from) => {
    for (let at = bytes.indexOf(piece, from + ahead); at !== -1; at = bytes.indexOf(piece, at + 1))
      if (isAt(bytes, at - ahead, sought)) return at - ahead;
    return -1;
  };
}

/** The piece, and how many bytes stand ahead of it. */
function rarestPiece(sought: Buffer): readonly [Buffer, number] {
  const last = Math.max(0, sought.length - LONGEST_PIECE);
  let best = last;
  for (let at = last; at >= Math.max(0, sought.length - FAR_ENOUGH); at -= 1)
    if (commonness(sought[at]) < commonness(sought[best])) best = at;
  return [sought.subarray(best, best + LONGEST_PIECE), best];
}

function commonness(byte: number | undefined): number {
  const rank = byte === undefined ? -1 : RARE.indexOf(byte);
  return rank === -1 ? RARE.length : rank;
}

function isAt(bytes: Buffer, start: number, sought: Buffer): boolean {
  for (let at = 0; at < sought.length; at += 1) if (bytes[start + at] !== sought[at]) return false;
  return true;
}
