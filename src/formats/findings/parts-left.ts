/** What stays of a value that the scanner has masked. */
export interface PartsLeft {
  readonly prefix: string;
  readonly lastFour: string;
}

/** What scanners put in place of a value, or behind or between parts of one. */
const REDACTED = /REDACTED|\*{3}|\.{3}$/;
/** The first line of a private key alone: it is the same for all of them. */
const PEM_HEAD = /^-----BEGIN [A-Z ]{3,40}-----$/;

/** The parts of a masked value that may be shown; null if this is a value. An empty one is masked all over. */
export function partsLeft(text: string): PartsLeft | null {
  if (text === "" || PEM_HEAD.test(text.trim())) return { prefix: "", lastFour: "" };
  if (!REDACTED.test(text)) return null;
  const head = text.slice(0, text.search(REDACTED));
  const tail = text.slice(text.lastIndexOf("*") + 1);
  return {
    prefix: /^[A-Za-z]{2,7}[._-]/.exec(text)?.[0] ?? (head.length >= 4 ? head.slice(0, 4) : ""),
    lastFour: text.includes("*") && tail.length >= 4 ? tail.slice(-4) : "",
  };
}
