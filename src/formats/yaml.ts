import { Composer, Lexer, Parser } from "yaml";
import type { YAMLParseError } from "yaml";
import { looksSecret } from "./mask.ts";
import { readNode, refuse } from "./yaml-tree.ts";
import type { Walk, YamlFault, YamlPlace } from "./yaml-tree.ts";
import { syntaxWords } from "./yaml-words.ts";

const MAX_LENGTH = 1024 * 1024;
const MAX_DEPTH = 40;
const MAX_NODES = 100_000;
const MAX_SYNTAX_FAULTS = 10;

export interface YamlReading {
  readonly value: unknown;
  readonly place: YamlPlace;
  readonly faults: readonly YamlFault[];
  /** The tree stands: its values may be judged in spite of the faults. */
  readonly whole: boolean;
  /** Stretches of the text that look like a secret and may not be shown; null if the text wasn't read to its end. */
  readonly hidden: readonly { readonly from: number; readonly to: number }[] | null;
}

/**
 * Reads one YAML 1.2 document of plain data (core schema). Anchors, aliases, tags, directives, merge keys, duplicate
 * keys, keys that aren't text and further documents are faults, as is anything over 1 MiB, 40 levels or 100,000 values.
 * Never throws. `text` must not start with a byte order mark.
 */
export function readYaml(text: string): YamlReading {
  if (text.length > MAX_LENGTH || new TextEncoder().encode(text).length > MAX_LENGTH) {
    return unread(0, "the file is larger than 1 MiB");
  }
  const lexed = lexYaml(text);
  if ("stopped" in lexed) return unread(lexed.at, lexed.stopped);

  const walk: Walk = { faults: [], path: [], nodes: 0 };
  let directed = false;
  for (const token of lexed.tokens) {
    if (token.type !== "directive") continue;
    directed = true;
    refuse(walk, token.offset, "directives (lines that begin with %) aren't allowed");
  }
  const composer = new Composer({
    uniqueKeys: false,
    version: "1.2",
    strict: true,
    prettyErrors: false,
    logLevel: "silent",
  });
  const documents = composer.compose(lexed.tokens, true, text.length);
  const first = documents.next().value ?? undefined;
  const second = documents.next().value ?? undefined;
  if (second !== undefined) refuse(walk, second.range[0], "a second document begins here; a file holds one");
  const syntax = telling(first?.errors ?? [], text);
  for (const error of syntax) {
    const { message, hint } = syntaxWords(error.code);
    refuse(walk, Math.min(error.pos[0], text.length), message, hint);
  }
  // A broken tree is full of consequences: only what broke it is worth a word.
  const whole = syntax.length === 0 && !directed;
  const root = readNode(whole ? first?.contents : null, 0, null, walk);
  if (walk.nodes > MAX_NODES) return unread(0, "the file holds more than 100,000 values");
  return { ...root, faults: walk.faults, whole, hidden: lexed.hidden };
}

/** The errors that aren't mere consequences: the first on each line, and behind a tab only other tabs. */
function telling(errors: readonly YAMLParseError[], text: string): readonly YAMLParseError[] {
  const tabs = errors.filter((error) => error.code === "TAB_AS_INDENT");
  const lines = new Set<number>();
  const firsts = (tabs.length > 0 ? tabs : errors).filter((error) => {
    const line = text.lastIndexOf("\n", error.pos[0] - 1);
    return lines.size < lines.add(line).size;
  });
  return firsts.slice(0, MAX_SYNTAX_FAULTS);
}

// The last is how `yaml` announces a plain scalar.
const VALUE_STARTS = new Set(['"', "'", "[", "{", ",", "-", "\u001F"]);

type Tokens = Parameters<Composer["compose"]>[0] extends Iterable<infer T> ? T[] : never;

interface Lexed {
  readonly tokens: Tokens;
  readonly hidden: readonly { readonly from: number; readonly to: number }[];
}

/** Tokens, or why reading stopped: the composer recurses, so depth and size are bounded before it runs. */
function lexYaml(text: string): Lexed | { readonly at: number; readonly stopped: string } {
  const parser = new Parser();
  const tokens: Tokens = [];
  const hidden: { from: number; to: number }[] = [];
  let nodes = 0;
  for (const lexeme of new Lexer().lex(text)) {
    const from = parser.offset;
    if (VALUE_STARTS.has(lexeme[0] ?? "")) nodes += 1;
    tokens.push(...parser.next(lexeme));
    if (lexeme.length > 4 && looksSecret(lexeme)) hidden.push({ from, to: from + lexeme.length });
    if (depthOf(parser) > MAX_DEPTH) return { at: from, stopped: "nested more than 40 levels deep" };
    if (nodes > 3 * MAX_NODES) return { at: 0, stopped: "the file holds more than 100,000 values" };
  }
  tokens.push(...parser.end());
  return { tokens, hidden };
}

/** Open collections: the stack without the document below them and a scalar above. */
function depthOf({ stack }: Parser): number {
  const top = stack.at(-1)?.type ?? "";
  return stack.length - (/^block-(?:map|seq)$|^flow-collection$/.test(top) ? 1 : 2);
}

function unread(offset: number, message: string): YamlReading {
  const place = { offset: 0, key: null, items: new Map() };
  return { value: null, place, faults: [{ offset, path: [], message }], whole: false, hidden: null };
}
