/** One import of a file, as its source has it. */
export interface Import {
  readonly specifier: string;
  /** `import type` or `export type`: nothing of it is left when the program runs. */
  readonly isType: boolean;
  /** `import(…)`: loaded when it is reached, if ever. */
  readonly isLazy: boolean;
}

const IMPORTS = [
  /\bimport\s+(?<type>type\s+)?[\w*${}\s,]+?\sfrom\s*["'](?<specifier>[^"']+)["']/g,
  /\bexport\s+(?<type>type\s+)?(?:\*(?:\s+as\s+\w+)?|\{[^}]*\})\s*from\s*["'](?<specifier>[^"']+)["']/g,
  // At the start of a statement: `"import"` in a text is none.
  /(?:^|[;}])\s*import\s*["'](?<specifier>[^"']+)["']/gm,
  /\bimport(?<lazy>\s*\()\s*["'`](?<specifier>[^"'`]+)["'`]\s*[,)]/g,
];

/** Every import statement, re-export and dynamic import of a source. */
export function importsOf(source: string): readonly Import[] {
  const code = withoutComments(source);
  return IMPORTS.flatMap((pattern) =>
    [...code.matchAll(pattern)].map(({ groups }) => ({
      specifier: groups?.["specifier"] ?? "",
      isType: groups?.["type"] !== undefined,
      isLazy: groups?.["lazy"] !== undefined,
    })),
  );
}

/** The source with each comment as blanks; strings, templates and regular expressions are left alone. */
export function withoutComments(source: string): string {
  return source.replaceAll(TOKENS, (token) => (isComment(token) ? token.replaceAll(/[^\n]/g, " ") : token));
}

/** Whichever begins first swallows the others: a `//` inside a string is no comment, a quote inside a comment no string. */
const TOKENS = new RegExp(
  [
    /\/\/[^\n]*/,
    /\/\*[^]*?\*\//,
    /"(?:[^"\\\n]|\\.)*"/,
    /'(?:[^'\\\n]|\\.)*'/,
    /`(?:[^`\\]|\\[^])*`/,
    // A slash after one of these opens a regular expression; after anything else it divides.
    /(?<=[=(,:[!&|?{};\n]\s*)\/(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/,
  ]
    .map(({ source }) => source)
    .join("|"),
  "g",
);

function isComment(token: string): boolean {
  return token.startsWith("//") || token.startsWith("/*");
}
