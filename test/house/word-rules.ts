import type { Sources } from "./import-rules.ts";
import { withoutComments } from "./source-text.ts";

interface WordRule {
  readonly name: string;
  readonly pattern: RegExp;
  /** Where the word is at home. */
  readonly allowed: RegExp;
}

const OUTER = /^src\/(?:adapters\/|main\.ts$)/;

/** Words that belong to one place only. */
const WORD_RULES: readonly WordRule[] = [
  { name: "a secret revealed", pattern: /\.reveal\b/, allowed: /^src\/adapters\// },
  {
    name: "the clock of the machine",
    pattern: /\bDate\.now\b|\bnew Date\(\s*\)/,
    allowed: OUTER,
  },
  {
    name: "a stopwatch",
    pattern: /\bperformance\.now\b|\bhrtime\b/,
    allowed: /^src\/(?:adapters\/|hosts\/|main\.ts$)/,
  },
  {
    name: "chance",
    pattern: /\bMath\.random\b|\brandom(?:Bytes|UUID|Int|FillSync)\b|\bgetRandomValues\b/,
    allowed: OUTER,
  },
  {
    name: "the environment or the arguments",
    pattern: /\bprocess\s*(?:\.|\[")(?:env|argv)\b/,
    allowed: /^(?:src\/main\.ts|bin\/)/,
  },
  {
    name: "the exit code",
    pattern: /\bprocess\.(?:exit\b|exitCode\s*=)/,
    allowed: /^(?:src\/main\.ts|bin\/)/,
  },
  { name: "a default export", pattern: /\bexport\s+default\b|\bas\s+default\b/, allowed: /^$/ },
];

/** Each word out of its place, as a sentence. */
export function strayWords(sources: Sources): readonly string[] {
  return [...sources].flatMap(([path, source]) => {
    const code = withoutComments(source);
    return WORD_RULES.filter(({ pattern, allowed }) => !allowed.test(path) && pattern.test(code)).map(
      ({ name }) => `${path}: ${name}`,
    );
  });
}

/** Files and folders whose name says nothing of what is in them. */
export function emptyNames(paths: Iterable<string>): readonly string[] {
  return [...paths].filter((path) =>
    path.split("/").some((part) => /^(?:utils?|helpers?|common|misc)(?:\.|$)/.test(part)),
  );
}

/** Lines that a file may have. */
const GRAIN = 250;

/** Files that want to be two. */
export function tooLong(sources: Sources): readonly string[] {
  return [...sources].flatMap(([path, source]) => {
    const lines = source.trimEnd().split("\n").length;
    return lines > GRAIN ? [`${path} has ${lines} lines`] : [];
  });
}
