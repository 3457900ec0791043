import { wholeKeysIn, wholeKeyWords } from "../core/inventory/without-values.ts";
import type { Problem } from "./problem.ts";

/** A line of a file in which whole keys stand, in a value, a name or a comment. */
export interface KeyLine extends Pick<Problem, "line" | "column" | "message"> {
  /** The keys as they stand there: for comparing, never to be shown. */
  readonly keys: readonly string[];
}

/** Lines with whole keys, whatever the text is otherwise; line and column are those of the first. */
export function keyLinesOf(text: string): readonly KeyLine[] {
  return text
    .replace(/^\uFEFF/, "")
    .split("\n")
    .flatMap((line, index) => {
      const keys = wholeKeysIn(line);
      const [first] = keys;
      return first === undefined
        ? []
        : [{ line: index + 1, column: line.indexOf(first) + 1, message: wholeKeyWords(keys), keys }];
    });
}
