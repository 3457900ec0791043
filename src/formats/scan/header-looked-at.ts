import type { FileFamily } from "./kind-rule.ts";

/** Lines in which a header is compared, asserted, declared or described, and in which nobody is called. */
const LOOKED_AT: readonly RegExp[] = [
  // A test looks at it, and calls nobody on the same line.
  /^\s*(?:assert\w{0,20}[ !(.]|expect\(|self\.assert|require\.)(?!.*\b(?:get|post|put|request|fetch)\()/,
  /\b(?:expected|want|wanted)\s{0,2}:?=/,
  // A server holds what came in against what it knows.
  /[!=]==?\s{0,2}f?["'`]bearer /i,
  /ConstantTimeCompare|timingSafeEqual|compare_digest|secure_compare|hash_equals|FixedTimeEquals/,
  /^\s*(?:export\s+)?(?:declare\s+)?(?:type\s+\w+\s*=|interface\s)/,
];
/** Texts for people, in whatever file. */
const DESCRIBED =
  /^\s*(?:-\s)?["']?(?:description|summary|examples?|help|title|message|notes?|remarks|placeholder)["']?\s{0,2}:\s|["']example["']\s{0,2}:\s{0,2}["']bearer /i;

/** Is a header of this line only looked at or spoken of? */
export function isHeaderLookedAt(line: string, family: FileFamily): boolean {
  if (family === "source") return LOOKED_AT.some((one) => one.test(line));
  // A row of a table of a document.
  return family === "prose" ? /^\s*\|/.test(line) : family === "config" && DESCRIBED.test(line);
}
