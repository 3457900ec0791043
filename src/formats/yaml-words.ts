import type { YAMLParseError } from "yaml";

interface Words {
  readonly message: string;
  readonly hint?: string;
}

/** `yaml`'s own messages can repeat what they complain of, a secret too: these say the same without it. */
const WORDS: Partial<Record<YAMLParseError["code"], Words>> = {
  ALIAS_PROPS: { message: "aliases (*name) aren't allowed; write the value out" },
  BAD_ALIAS: { message: "aliases (*name) aren't allowed", hint: "put a value that begins with * in quotes" },
  BAD_DIRECTIVE: { message: "directives (lines that begin with %) aren't allowed" },
  BAD_DQ_ESCAPE: {
    message: "this escape doesn't exist",
    hint: "write \\\\ for a backslash, or use single quotes",
  },
  BAD_INDENT: { message: "the indentation doesn't fit, or a bracket isn't closed" },
  BAD_SCALAR_START: { message: "a value can't begin with this character", hint: "put it in quotes" },
  BLOCK_AS_IMPLICIT_KEY: { message: 'a second ": " on one line', hint: "put the value in quotes" },
  BLOCK_IN_FLOW: { message: "an indented block can't stand inside brackets" },
  KEY_OVER_1024_CHARS: { message: "a key is longer than 1024 characters" },
  MISSING_CHAR: { message: "a quote, bracket, comma or colon is missing" },
  MULTILINE_IMPLICIT_KEY: { message: "a key must stand on one line", hint: "is a colon missing?" },
  MULTIPLE_ANCHORS: { message: "anchors (&name) aren't allowed" },
  MULTIPLE_DOCS: { message: "a file holds one document" },
  MULTIPLE_TAGS: { message: "tags (!name) aren't allowed" },
  TAB_AS_INDENT: { message: "tabs can't be used for indentation", hint: "use spaces" },
  TAG_RESOLVE_FAILED: { message: "tags (!name) aren't allowed" },
  UNEXPECTED_TOKEN: { message: "this isn't expected here" },
};

/** Our words for a syntax error of `yaml`; never text of the file. */
export function syntaxWords(code: YAMLParseError["code"]): Words {
  return WORDS[code] ?? { message: "this isn't valid YAML" };
}
