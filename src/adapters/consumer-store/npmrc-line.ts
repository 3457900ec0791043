import { StanchError } from "../../core/errors.ts";

/** Where the value of a line begins and ends in the text, quotes not included. */
export interface TokenPlace {
  readonly start: number;
  readonly end: number;
}

/** Characters that mean themselves to npm, pnpm, yarn and bun, with quotes and without. */
const PLAIN = /^[A-Za-z0-9_./+=:@,%~-]+$/;

/**
 * The one line `//HOST/:_authToken=` of a registry. Throws `ERR_STORE_LINE` if there is none, or more than one, or if it
 * can't be read for sure.
 */
export function findToken(text: string, registry: string): TokenPlace {
  const key = `${registry}:_authToken`;
  if (/\r(?!\n)|\0/.test(text))
    throw unclear(key, "the file has line ends or bytes that are read differently");
  const found: TokenPlace[] = [];
  let inSection = false;
  let offset = 0;
  for (const line of text.split("\n")) {
    const body = line.replace(/\r$/, "");
    const [, before = "", name = "", after] = /^(\s*([^=]*?)\s*=[ \t]*)(.*)$/.exec(body) ?? [];
    const isComment = /^\s*[;#]/.test(body);
    if (/^\s*\[/.test(body)) inSection = true;
    else if (!isComment && after !== undefined && mayBe(name, key)) {
      if (name !== key) throw unclear(key, "a line's name has quotes, brackets or references");
      if (inSection) throw unclear(key, "it stands in a section, where npm doesn't look");
      found.push(locate(key, after, offset + before.length));
    }
    offset += line.length + 1;
  }
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  throw new StanchError({
    code: "ERR_STORE_LINE",
    message: `${key} is ${only === undefined ? "not set" : `set ${String(found.length)} times`} in the file`,
    hint: "the file must set it exactly once",
  });
}

/** The text with another token; `ERR_STORE_LINE` if it holds characters that are read differently. */
export function withToken(text: string, registry: string, { start, end }: TokenPlace, token: string): string {
  if (PLAIN.test(token)) return text.slice(0, start) + token + text.slice(end);
  throw new StanchError({
    code: "ERR_STORE_LINE",
    message: `the new value of ${registry}:_authToken has characters that an .npmrc can't hold for sure`,
    hint: "use a command as the store",
  });
}

/** The name itself, or one that npm may make into it: in quotes, as a list, with a reference. */
function mayBe(name: string, key: string): boolean {
  const bare = name.replaceAll(/["'\\]|\[\]$/g, "").trim();
  return bare === key || (name.includes("${") && bare.endsWith("_authToken"));
}

function locate(key: string, after: string, offset: number): TokenPlace {
  const value = after.trimEnd();
  const quote = /^(["']).*\1$/.test(value) && value.length > 1 ? 1 : 0;
  const bare = value.slice(quote, value.length - quote);
  const [, variable] = /^\$\{([A-Za-z_][A-Za-z0-9_]{0,127})\??\}$/.exec(bare) ?? [];
  if (variable !== undefined) {
    throw new StanchError({
      code: "ERR_STORE_LINE",
      message: `${key} comes from the environment variable ${variable}`,
      hint: `make the place where ${variable} is set the store`,
    });
  }
  if (bare === "") throw unclear(key, "it is empty");
  if (!PLAIN.test(bare)) throw unclear(key, "its value holds references, quotes, spaces or a comment");
  return { start: offset + quote, end: offset + quote + bare.length };
}

function unclear(key: string, why: string): StanchError {
  return new StanchError({
    code: "ERR_STORE_LINE",
    message: `the line of ${key} can't be read for sure: ${why}`,
    hint: "write it as //HOST/:_authToken=VALUE, or use a command as the store",
  });
}
