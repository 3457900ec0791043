import { fitLine } from "./line-fit.ts";
import { type LinePattern, parseLinePattern } from "./line-pattern.ts";

/** One line as a record of its named fields, why it is none, or null for a line that is no call. */
export type LineReader = (line: string) => LineRecord | { readonly problem: string } | null;

export interface LineRecord {
  readonly record: Readonly<Record<string, string>>;
}

interface Lines {
  readonly lines?: string | readonly string[] | undefined;
  readonly skip?: readonly string[] | undefined;
}

/** The reader of a mapping's lines; undefined if its records are JSON. A field that is a dash or empty is left out. */
export function lineReader({ lines, skip = [] }: Lines): LineReader | undefined {
  if (lines === undefined) return undefined;
  const patterns = patternsOf(lines);
  const beginnings = patternsOf(skip).map(begins);
  return (line) => {
    const fits = patterns.flatMap((pattern) => {
      const texts = fitLine(pattern, line);
      return texts === "none" ? [] : [{ pattern, texts }];
    });
    const [only] = fits;
    if (only === undefined) {
      const isSkipped = beginnings.some((pattern) => fitLine(pattern, line) !== "none");
      return isSkipped ? null : { problem: "it doesn't fit the mapping's lines" };
    }
    const { pattern, texts } = only;
    if (fits.length > 1 || texts === "many")
      return { problem: "it fits the mapping's lines in more ways than one" };
    const named = pattern.fields.flatMap(({ name }, index): (readonly [string, string])[] => {
      const text = texts[index] ?? "";
      return name === undefined || text === "-" || text === "" ? [] : [[name, text]];
    });
    return { record: Object.fromEntries(named) };
  };
}

interface Pointers extends Lines {
  readonly at: { readonly pointer: string };
  readonly outcome?: { readonly pointer: string } | undefined;
  readonly minted: readonly { readonly id: string }[];
}

const SINGLE = ["id", "keyId", "principal", "address", "userAgent", "action"] as const;

/** Every pointer of a mapping that no line can have anything at. */
export function lineFaults(
  mapping: Pointers & { readonly [K in (typeof SINGLE)[number]]?: string | undefined },
): readonly { readonly path: (string | number)[]; readonly message: string }[] {
  const { lines, skip, at, outcome, minted } = mapping;
  if (lines === undefined)
    return skip === undefined ? [] : [{ path: ["skip"], message: "only a mapping with lines skips some" }];
  const patterns = patternsOf(lines);
  if (patterns.length < (typeof lines === "string" ? 1 : lines.length)) return [];
  const named = patterns.map(({ fields }) => new Set(fields.map(({ name }) => `/${name ?? ""}`)));
  const pointers: readonly { path: (string | number)[]; pointer: string | undefined }[] = [
    ...SINGLE.map((field) => ({ path: [field], pointer: mapping[field] })),
    { path: ["outcome", "pointer"], pointer: outcome?.pointer },
    ...minted.map(({ id }, index) => ({ path: ["minted", index, "id"], pointer: id })),
  ];
  return [
    ...named.flatMap((fields, index) =>
      fields.has(at.pointer)
        ? []
        : [
            {
              path: typeof lines === "string" ? ["lines"] : ["lines", index],
              message: `it has no field for the time, ${at.pointer}`,
            },
          ],
    ),
    ...pointers.flatMap(({ path, pointer }) =>
      pointer === undefined || named.some((fields) => fields.has(pointer))
        ? []
        : [{ path, message: `${pointer} is no field of the lines` }],
    ),
  ];
}

/** As a beginning: whatever stands behind it doesn't matter. */
function begins({ literals, fields }: LinePattern): LinePattern {
  return { literals: [...literals, ""], fields: [...fields, { name: undefined, kind: "any" }] };
}

/** Those that are patterns: the schema has its own word on the others. */
function patternsOf(lines: string | readonly string[]): readonly LinePattern[] {
  return (typeof lines === "string" ? [lines] : lines).flatMap((text) => {
    const pattern = parseLinePattern(text);
    return "problem" in pattern ? [] : [pattern];
  });
}
