export interface Fit {
  /** Characters that the service takes in all, line feeds between lines included. */
  readonly most: number;
  readonly mostOfLine: number;
  readonly mostLines?: number;
  /** What the sink needs; cuts are made before it, so that no escape is cut in two. */
  readonly escape: (text: string) => string;
  /** Says in a line of its own that lines are missing. */
  readonly missing: (lines: number) => string;
}

/** As many lines as a service takes, each escaped for it. What is left out is said, never dropped in silence. */
export function fitLines(lines: readonly string[], fit: Fit): readonly string[] {
  const { most, mostOfLine, mostLines = lines.length, escape, missing } = fit;
  const cut = lines.map((line) => cutLine(line, Math.min(mostOfLine, most), escape));
  if (cut.length <= mostLines && sizeOf(cut) <= most) return cut;
  const note = (kept: number): string => escape(missing(cut.length - kept));
  let kept = Math.min(cut.length - 1, mostLines - 1);
  let size = sizeOf(cut.slice(0, kept));
  while (kept > 0 && size + 1 + note(kept).length > most) {
    kept -= 1;
    size -= (cut[kept]?.length ?? 0) + 1;
  }
  return [...cut.slice(0, kept), note(kept)];
}

/** One line, cut to what fits with a word on how much is missing. */
export function cutLine(line: string, most: number, escape: (text: string) => string): string {
  const whole = escape(line);
  if (whole.length <= most) return whole;
  const characters = Array.from(line);
  const shown = (keep: number): string =>
    escape(
      `${characters.slice(0, keep).join("")} […${String(characters.length - keep)} characters left out]`,
    );
  let [fits, tooMuch] = [0, characters.length];
  while (tooMuch - fits > 1) {
    const middle = Math.floor((fits + tooMuch) / 2);
    if (shown(middle).length <= most) fits = middle;
    else tooMuch = middle;
  }
  return shown(fits);
}

function sizeOf(lines: readonly string[]): number {
  return lines.reduce((sum, line) => sum + line.length + 1, -1);
}
