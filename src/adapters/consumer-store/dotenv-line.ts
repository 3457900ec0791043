import { StanchError } from "../../core/errors.ts";

/**
 * The one assignment of a variable in a dotenv file, by position. Loaders of dotenv files differ (dotenv, Docker,
 * systemd, shells), so only what all of them read alike is touched; the rest is refused, not guessed.
 */
export interface Assignment {
  readonly quote: "" | '"' | "'" | "`";
  /** Where the value begins and ends in the text, quotes not included. */
  readonly start: number;
  readonly end: number;
}

/** Characters that mean themselves to every loader, without quotes and within any. */
const PLAIN = /^[A-Za-z0-9_./+=:@,%-]*$/;
const QUOTED = /^[\x20-\x7e]*$/;
const ACTIVE = /[\\"'`$]/;

/** Throws `ERR_DOTENV_VARIABLE` if the variable is missing or set twice, `ERR_DOTENV_AMBIGUOUS` if loaders would differ. */
export function findAssignment(text: string, variable: string): Assignment {
  if (/\r(?!\n)|\0/.test(text))
    throw ambiguous(variable, "the file has line ends or bytes that loaders read differently");
  const found: Assignment[] = [];
  let openQuote: string | null = null;
  let continued = false;
  let offset = text.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK.length : 0;
  for (const line of text.slice(offset).split("\n")) {
    const body = line.replace(/\r$/, "");
    const [, before = "", name = "", separator = "", after = ""] = ASSIGNMENT.exec(body) ?? [];
    const mine = name === variable;
    if (mine && (openQuote !== null || continued))
      throw ambiguous(variable, "it may belong to the line before");
    if (mine && !separator.includes("=")) throw ambiguous(variable, "it is set with a colon");
    if (mine) found.push(locate(variable, after, offset + before.length));
    if (openQuote === null) openQuote = unclosedQuote(after);
    else if (withoutEscapes(body).includes(openQuote)) openQuote = null;
    continued = body.endsWith("\\");
    offset += line.length + 1;
  }
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  throw new StanchError({
    code: "ERR_DOTENV_VARIABLE",
    message: `${variable} is ${only === undefined ? "not set" : `set ${String(found.length)} times`} in the file`,
    hint: "the file must set the variable exactly once",
  });
}

/** The value as every loader reads it; else `ERR_DOTENV_AMBIGUOUS`. */
export function valueAt(text: string, variable: string, assignment: Assignment): string {
  const value = text.slice(assignment.start, assignment.end);
  if (isExpressible(value, assignment)) return value;
  throw ambiguous(variable, "its value holds escapes or references");
}

/** The text with another value in the same quotes; `ERR_DOTENV_VALUE` if they can't hold it. */
export function withValue(text: string, variable: string, assignment: Assignment, value: string): string {
  if (value !== "" && isExpressible(value, assignment)) {
    return text.slice(0, assignment.start) + value + text.slice(assignment.end);
  }
  throw new StanchError({
    code: "ERR_DOTENV_VALUE",
    message: `the new value of ${variable} can't be written in the quotes that the file uses`,
    hint: "quote the present value in the file, or use a command as the store",
  });
}

/** UTF-8's mark, as the bytes look when they are read as latin1. */
const BYTE_ORDER_MARK = "\u00ef\u00bb\u00bf";
const ASSIGNMENT = /^([ \t]*(?:export[ \t]+)?([A-Za-z_][\w.-]*)([ \t]*=|[ \t]*:(?=[ \t])))(.*)$/;

function locate(variable: string, after: string, offset: number): Assignment {
  const indent = /^[ \t]*/.exec(after)?.[0].length ?? 0;
  const content = after.slice(indent);
  const quote = quoteOf(content);
  if (quote !== "") {
    const close = content.indexOf(quote, 1);
    const rest = content.slice(close + 1);
    // An escaped quote ends here too, and what follows it then isn't empty.
    if (close > 0 && /^[ \t]*(?:[ \t]#.*)?$/.test(rest)) {
      return { quote, start: offset + indent + 1, end: offset + indent + close };
    }
    throw ambiguous(variable, "its quotes aren't closed on the line, or something follows them");
  }
  // `KEY= # why`: the value is empty and stands right behind the sign.
  if (content === "" || (indent > 0 && content.startsWith("#"))) return { quote, start: offset, end: offset };
  const value = content.replace(/[ \t]+#.*$|[ \t]+$/, "");
  if (/[\s#"'`\\]/.test(value)) {
    throw ambiguous(variable, "its value has spaces, quotes, a backslash or a number sign");
  }
  return { quote, start: offset + indent, end: offset + indent + value.length };
}

function isExpressible(value: string, { quote }: Assignment): boolean {
  return quote === "" ? PLAIN.test(value) : QUOTED.test(value) && !ACTIVE.test(value);
}

/** A value that begins with a quote and doesn't close it may go on in the next lines. */
function unclosedQuote(after: string): string | null {
  const content = after.trimStart();
  const quote = quoteOf(content);
  return quote === "" || withoutEscapes(content).includes(quote, 1) ? null : quote;
}

function withoutEscapes(text: string): string {
  return text.replaceAll(/\\./g, "");
}

function quoteOf(content: string): Assignment["quote"] {
  const first = content.charAt(0);
  return first === '"' || first === "'" || first === "`" ? first : "";
}

function ambiguous(variable: string, why: string): StanchError {
  return new StanchError({
    code: "ERR_DOTENV_AMBIGUOUS",
    message: `the line of ${variable} can't be read for sure: ${why}`,
    hint: "write it as NAME=value on one line, or use a command as the store",
  });
}
