const [QUOTE, BACKSLASH, NEWLINE] = [0x22, 0x5c, 0x0a];
const [OPEN_OBJECT, CLOSE_OBJECT, OPEN_ARRAY, CLOSE_ARRAY, COMMA, COLON] = [
  0x7b, 0x7d, 0x5b, 0x5d, 0x2c, 0x3a,
];
const DEEPEST = 100;

/** Where the object ends (behind its brace), that more bytes are needed, or where it can't go on as JSON or is too deep. */
export type ObjectEnd =
  | { readonly is: "whole"; readonly end: number }
  | { readonly is: "open" }
  | { readonly is: "torn" | "deep"; readonly at: number };

/**
 * Finds the end of the JSON object that begins at `start`, without parsing it. An object that was cut off shows by a line
 * end inside a text, or by a brace where none can stand: the next record. `isInside`: its brace has been passed already.
 */
export function objectEnd(bytes: Buffer, start: number, isInside = false): ObjectEnd {
  const inArray: boolean[] = isInside ? [false] : [];
  let newline = -2;
  let before = isInside ? QUOTE : COLON;
  for (let at = start; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    switch (byte) {
      case QUOTE: {
        if (newline !== -1 && newline < at) newline = bytes.indexOf(NEWLINE, at);
        const end = textEnd(bytes, at);
        if (newline !== -1 && (end === -1 || newline < end)) return { is: "torn", at: newline };
        if (end === -1) return { is: "open" };
        at = end;
        before = QUOTE;
        break;
      }
      case OPEN_OBJECT:
      case OPEN_ARRAY: {
        const follows = before === COLON || before === OPEN_ARRAY || (before === COMMA && inArray.at(-1));
        if (!follows) return { is: "torn", at };
        if (inArray.length === DEEPEST) return { is: "deep", at };
        inArray.push(byte === OPEN_ARRAY);
        before = byte;
        break;
      }
      case CLOSE_OBJECT:
      case CLOSE_ARRAY: {
        if (inArray.pop() !== (byte === CLOSE_ARRAY)) return { is: "torn", at };
        if (inArray.length === 0) return { is: "whole", end: at + 1 };
        before = byte;
        break;
      }
      case 0x20:
      case 0x09:
      case 0x0d:
      case NEWLINE:
        break;
      default:
        before = byte;
    }
  }
  return { is: "open" };
}

/** The closing quote of the text that opens at `at`, or -1. */
function textEnd(bytes: Buffer, at: number): number {
  for (let end = bytes.indexOf(QUOTE, at + 1); end !== -1; end = bytes.indexOf(QUOTE, end + 1)) {
    let slashes = 0;
    while (bytes[end - 1 - slashes] === BACKSLASH && end - 1 - slashes > at) slashes += 1;
    if (slashes % 2 === 0) return end;
  }
  return -1;
}
