/** Cells that a text takes on a terminal: 2 for wide characters, 0 for combining ones. Errs on the wide side. */
export function widthOf(text: string): number {
  let width = 0;
  for (const character of text) width += cellsOf(character);
  return width;
}

/**
 * Breaks one line of text at spaces into lines of at most `width` cells; a word that is longer is cut where it reaches
 * the edge. Runs of spaces count as one. Gives at least one line.
 */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ").filter((part) => part !== "")) {
    const joined = line === "" ? word : `${line} ${word}`;
    if (widthOf(joined) <= width) {
      line = joined;
      continue;
    }
    if (line !== "") lines.push(line);
    const pieces = cut(word, width);
    lines.push(...pieces.slice(0, -1));
    line = pieces.at(-1) ?? "";
  }
  return line === "" && lines.length > 0 ? lines : [...lines, line];
}

/** Fills up with spaces to `width` cells; a text that is wider stays as it is. */
export function pad(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - widthOf(text)));
}

function cut(word: string, width: number): readonly string[] {
  const pieces: string[] = [];
  let piece = "";
  let used = 0;
  for (const character of word) {
    const cells = cellsOf(character);
    if (used + cells > width && piece !== "") {
      pieces.push(piece);
      piece = "";
      used = 0;
    }
    piece += character;
    used += cells;
  }
  return [...pieces, piece];
}

// Selector U+FE0F turns a narrow sign into a wide picture on many terminals, so it counts for the second cell.
const EMOJI_SELECTOR = "\u{fe0f}";
const ZERO_WIDTH = /^[\p{Mn}\p{Me}\u{1160}-\u{11ff}]$/u;

function cellsOf(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x300) return 1;
  if (character === EMOJI_SELECTOR) return 1;
  if (ZERO_WIDTH.test(character)) return 0;
  return isWide(code) || /^\p{Emoji_Presentation}$/u.test(character) ? 2 : 1;
}

/** East Asian wide and full-width blocks (UAX #11), rounded up to whole blocks. */
const WIDE: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0xa4cf],
  [0xa960, 0xa97f],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe10, 0xfe6f],
  [0xff01, 0xff60],
  [0xffe0, 0xffe6],
  [0x16fe0, 0x18cff],
  [0x1aff0, 0x1b2ff],
  [0x1f200, 0x1f2ff],
  [0x20000, 0x3fffd],
];

function isWide(code: number): boolean {
  return WIDE.some(([from, to]) => code >= from && code <= to);
}
