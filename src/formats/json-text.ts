type Path = readonly PropertyKey[];

/** Where JSON text stops being readable, and why. */
export interface JsonFault {
  readonly offset: number;
  readonly message: string;
}

export interface JsonLimits {
  readonly depth: number;
  readonly values: number;
}

/** The value of JSON text, or where it breaks. Depth and size are counted before anything is built; linear in the text. */
export function readJson(
  text: string,
  limits: JsonLimits,
): { readonly value: unknown } | { readonly fault: JsonFault } {
  const fault = tooMuch(text, limits);
  if (fault !== null) return { fault };
  try {
    return { value: JSON.parse(text) as unknown };
  } catch (error) {
    // The engine's own message repeats the text around the fault, so only its position is kept.
    const said = error instanceof Error ? error.message : "";
    const position = /.* at position (\d+)/s.exec(said)?.[1];
    const offset = position === undefined ? text.length : Math.min(Number(position), text.length);
    return { fault: { offset, message: "this isn't JSON" } };
  }
}

/** Where the value at `path` begins in JSON that has been read; for one that is missing, what should hold it. */
export function offsetIn(text: string, path: Path, from = 0): number {
  let at = skipBlanks(text, from);
  for (const segment of path) {
    const next =
      text[at] === "{"
        ? memberAt(text, at, String(segment))
        : text[at] === "["
          ? itemAt(text, at, Number(segment))
          : null;
    if (next === null) return at;
    at = next;
  }
  return at;
}

function tooMuch(text: string, limits: JsonLimits): JsonFault | null {
  let depth = 0;
  let values = 1;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at];
    if (sign === '"') at = stringEnd(text, at) - 1;
    else if (sign === "]" || sign === "}") depth -= 1;
    else if (sign === ",") values += 1;
    else if (sign === "[" || sign === "{") {
      depth += 1;
      values += 1;
    }
    if (depth > limits.depth) return { offset: at, message: `nested more than ${limits.depth} levels deep` };
    if (values > limits.values) return { offset: at, message: `more than ${limits.values} values` };
  }
  return null;
}

function memberAt(text: string, open: number, name: string): number | null {
  let found: number | null = null;
  let at = skipBlanks(text, open + 1);
  while (text[at] === '"') {
    const end = stringEnd(text, at);
    const value = skipBlanks(text, skipBlanks(text, end) + 1);
    // Of a name that comes twice the last one counts, as for `JSON.parse`.
    if (JSON.parse(text.slice(at, end)) === name) found = value;
    at = afterComma(text, skipValue(text, value));
  }
  return found;
}

function itemAt(text: string, open: number, index: number): number | null {
  let at = skipBlanks(text, open + 1);
  for (let passed = 0; at < text.length && text[at] !== "]"; passed += 1) {
    if (passed === index) return at;
    at = afterComma(text, skipValue(text, at));
  }
  return null;
}

function afterComma(text: string, from: number): number {
  const at = skipBlanks(text, from);
  return text[at] === "," ? skipBlanks(text, at + 1) : at;
}

/** Behind the value that begins at `from`. */
function skipValue(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at += 1) {
    const sign = text[at];
    if (sign === '"') {
      at = stringEnd(text, at) - 1;
      if (depth === 0) return at + 1;
    } else if (sign === "[" || sign === "{") depth += 1;
    else if (sign === "]" || sign === "}") {
      depth -= 1;
      // A bare value ends where what holds it does.
      if (depth <= 0) return depth === 0 ? at + 1 : at;
    } else if (sign === "," && depth === 0) return at;
  }
  return text.length;
}

/** Behind the closing quote of the string that opens at `open`, or the end of the text. */
function stringEnd(text: string, open: number): number {
  let at = open + 1;
  while (at < text.length) {
    const quote = text.indexOf('"', at);
    if (quote === -1) return text.length;
    let slashes = 0;
    while (text[quote - 1 - slashes] === "\\" && quote - 1 - slashes > open) slashes += 1;
    if (slashes % 2 === 0) return quote + 1;
    at = quote + 1;
  }
  return text.length;
}

function skipBlanks(text: string, from: number): number {
  let at = from;
  while (at < text.length && " \n\r\t".includes(text[at] ?? "-")) at += 1;
  return at;
}
