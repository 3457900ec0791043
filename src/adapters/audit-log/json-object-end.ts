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
  let before = isInside ? QUOTE : COLON;
  for (let at = start; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    switch (byte) {
      case QUOTE: {
        at = textEnd(bytes, at);
        if (at === bytes.length) return { is: "open" };
        if (bytes[at] === NEWLINE) return { is: "torn", at };
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

/** The closing quote of the text that opens at `start`, or a line end in it, or the end of the bytes. */
function textEnd(bytes: Buffer, start: number): number {
  for (let at = start + 1; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte === QUOTE || byte === NEWLINE) return at;
    if (byte === BACKSLASH && bytes[at + 1] !== NEWLINE) at += 1;
  }
  return bytes.length;
}
