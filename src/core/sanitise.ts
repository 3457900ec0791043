import { maskOf } from "./secret.ts";

/**
 * Text from outside is escaped for the sink that shows it; the thief writes some of it. Dangerous characters become
 * visible escapes (`\x1b`, `\u202e`), never silently vanish: a responder should see that somebody tried.
 */

/**
 * Controls (C0, DEL, C1), formats (bidi, zero-width, tags), line and paragraph separators, lone surrogates, and letters
 * that show as nothing. Emoji and text presentation selectors are harmless and stay.
 */
const DANGEROUS = /[[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]--[\ufe0e\ufe0f\n\t]]/gv;

/** Safe to write to a terminal: keeps line feeds and tabs, reads CRLF as a line feed, makes everything else visible. */
export function forTerminal(text: string): string {
  return text.replaceAll("\r\n", "\n").replace(DANGEROUS, visible);
}

/** As `forTerminal`, for a table cell or one line of talk: line feeds and tabs become visible too. */
export function forLine(text: string): string {
  return forTerminal(text).replaceAll("\n", "\\n").replaceAll("\t", "\\t");
}

/** Safe as HTML text and inside a quoted attribute that isn't a URL or a script. */
export function forHtml(text: string): string {
  return forTerminal(text).replace(/[&<>"'`]/g, (character) => `&#${String(character.codePointAt(0))};`);
}

/** Safe as inline Markdown, table cells included: no markup, no raw HTML, no links made by the renderer; one line. */
export function forMarkdown(text: string): string {
  return forLine(text)
    .trim()
    .replace(/[\\`*_[\]|~$!]/g, String.raw`\$&`)
    .replace(/[&<>@]/g, (character) => `&#${String(character.codePointAt(0))};`)
    .replace(/:(?=\/\/)|(?<=^|[^a-z0-9])www(?=\.)/gi, (found) =>
      found === ":" ? String.raw`\:` : `${found}\\`,
    )
    .replace(/^[#+=-]/, String.raw`\$&`)
    .replace(/^(\d{1,9})([.)])/, String.raw`$1\$2`);
}

/** One CSV cell (RFC 4180) that no spreadsheet reads as a formula. Numbers need no escaping and shouldn't come here. */
export function forCsv(text: string): string {
  const clean = forTerminal(text);
  const guarded = /^\s*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]|^[\t\r]/.test(clean) ? `'${clean}` : clean;
  return /[\s",;']/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}

/**
 * Masks what is dense enough to be a credential or a part of one, in whatever encoding: 20 letters and digits or more in a
 * run, of both kinds. For text that a stranger chose and that goes on record, like a path or a user agent.
 */
export function maskDense(text: string): string {
  return text.replace(/[A-Za-z0-9+=]{20,}/g, (run) =>
    isMixed(run) ? maskOf(run.slice(0, 4), run.slice(-4)) : run,
  );
}

/** Letters and digits, two of each at least, as words and numbers aren't. */
export function isMixed(run: string): boolean {
  return /\d.*\d/.test(run) && /[A-Za-z].*[A-Za-z]/.test(run);
}

function visible(character: string): string {
  const code = character.codePointAt(0) ?? 0xfffd;
  const hex = code.toString(16);
  if (code < 0x100) return String.raw`\x${hex.padStart(2, "0")}`;
  return code > 0xffff ? String.raw`\u{${hex}}` : String.raw`\u${hex.padStart(4, "0")}`;
}
