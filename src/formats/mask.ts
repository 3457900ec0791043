import { forLine } from "../core/sanitise.ts";
import { maskOf } from "../core/secret.ts";

const LONGEST_SHOWN = 60;
const KEY_SHAPE = /\b[A-Za-z]{2,10}[._-][A-Za-z0-9_.-]{16,}/;
const DENSE_RUN = /[A-Za-z0-9+/=]{20,}/g;

/** Does this text look like a credential, or is it long enough to hold one? Comments are judged by shape only. */
export function looksSecret(text: string): boolean {
  if (text.trim() === "") return false;
  if (text.length > LONGEST_SHOWN && !text.startsWith("#")) return true;
  if (KEY_SHAPE.test(text)) return true;
  return (text.match(DENSE_RUN) ?? []).some((run) => /\d/.test(run) && /[A-Za-z]/.test(run));
}

/** The text as it may be shown on a line of a terminal: `team.***k3f9` if it looks like a secret. */
export function shown(text: string): string {
  return forLine(looksSecret(text) ? mask(text) : text);
}

/** Quoted for a message. */
export function quoted(text: string): string {
  return `"${shown(text)}"`;
}

// Not by way of `Secret`: the scrubber watches those, and what is masked here is often just a long name.
function mask(text: string): string {
  const [, quote = "", inner = ""] = /^(["']?)(.*?)\1$/su.exec(text) ?? [];
  const prefix = /^[A-Za-z]{2,7}[._-]/.exec(inner)?.[0] ?? inner.slice(0, 4);
  return `${quote}${maskOf(prefix, inner.slice(-4))}${quote}`;
}
