import type { Secret } from "../core/secret.ts";

/** Collects output of a child process up to a cap, and shows it without the secret that the child was given. */
export interface Capture {
  readonly add: (chunk: Buffer) => void;
  readonly text: () => string;
  readonly truncated: () => boolean;
}

/** The secret is scrubbed as it is, as JSON text, as a URL part and in Base64. */
export function createCapture(capBytes: number, secret: Secret | undefined): Capture {
  const chunks: Buffer[] = [];
  const spellings = spellingsOf(secret);
  // Cutting at the cap could leave half a secret at the end, which no scrubbing would find: keep less by its length.
  const margin = spellings.reduce((longest, one) => Math.max(longest, Buffer.byteLength(one)), 0);
  let size = 0;
  let truncated = false;
  return {
    add(chunk) {
      truncated ||= size + chunk.length > capBytes;
      if (size < capBytes) chunks.push(chunk.subarray(0, capBytes - size));
      size = Math.min(capBytes, size + chunk.length);
    },
    text() {
      let text = Buffer.concat(chunks).toString("utf8");
      for (const spelling of spellings) text = text.replaceAll(spelling, "***");
      return truncated && margin > 0 ? text.slice(0, -margin) : text;
    },
    truncated: () => truncated,
  };
}

/** Longest first, so that no spelling leaves a rest of a longer one. */
function spellingsOf(secret: Secret | undefined): readonly string[] {
  if (secret === undefined || secret.isEmpty) return [];
  const value = secret.reveal();
  const all = [
    value,
    JSON.stringify(value).slice(1, -1),
    encodeURIComponent(value.toWellFormed()),
    Buffer.from(value).toString("base64"),
    Buffer.from(value).toString("base64url"),
  ];
  return [...new Set(all)].sort((a, b) => b.length - a.length);
}
