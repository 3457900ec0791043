const MOST_DECODED = 20;
const RUN = /[A-Za-z0-9+/_-]{20,4096}={0,2}/g;

/** Texts that stand in a line in base64 or percent-encoding, with the place of the run that held each. */
export function decodedIn(line: string): readonly { readonly from: number; readonly text: string }[] {
  const found: { from: number; text: string }[] = [];
  for (const match of line.matchAll(RUN)) {
    if (found.length >= MOST_DECODED) break;
    const text = fromBase64(match[0]);
    if (text !== null) found.push({ from: match.index, text });
  }
  if (/%[0-9A-Fa-f]{2}/.test(line)) found.push({ from: 0, text: withoutPercents(line) });
  return found;
}

/** Printable ASCII that the run stands for, or null. */
export function fromBase64(run: string): string | null {
  const plain = run.replace(/=+$/, "");
  if (plain.length % 4 === 1 || !/[a-z]/.test(run) || !/[A-Z0-9]/.test(run)) return null;
  try {
    const text = atob(plain.replaceAll("-", "+").replaceAll("_", "/"));
    return /^[\x20-\x7e\r\n\t]+$/.test(text) ? text : null;
  } catch {
    return null;
  }
}

function withoutPercents(line: string): string {
  return line.replaceAll(/%([2-7][0-9A-Fa-f])/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}
