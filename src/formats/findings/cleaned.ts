import { isMixed } from "../../core/sanitise.ts";
import { maskOf } from "../../core/secret.ts";

const LONGEST_SHOWN = 500;
/** Shorter ones are words. */
const SHORTEST = 4;
/** Keys of Auxot, and runs that are dense enough to be a credential or a part of one. */
const KEY_SHAPED = /\b(?:team|user)\.[A-Za-z0-9_-]{12,}|[A-Za-z0-9+=]{20,}/g;
/** A commit or a blob of git: links are of no use without it. */
const OBJECT_ID = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

/**
 * Gives text of a report as it may be kept and shown: without the row's secrets, plain or encoded, without whatever is shaped
 * like a credential, and no longer than 500 characters.
 */
export function createCleaner(
  secrets: readonly (string | null | undefined)[],
  mask: string,
  keyId: string | undefined,
): (text: string) => string {
  const forms = new Map<string, readonly string[]>();
  for (const secret of secrets) if ((secret ?? "").length >= SHORTEST) forms.set(secret ?? "", []);
  return (text) => {
    let clean = text;
    for (const [secret, known] of forms) {
      // No form is shorter than the value: most rows need none.
      if (secret.length > clean.length) continue;
      const all = known.length > 0 ? known : formsOf(secret);
      forms.set(secret, all);
      for (const form of all) clean = clean.replaceAll(form, () => mask);
    }
    clean = clean.replaceAll(KEY_SHAPED, (run) => (isHarmless(run, keyId) ? run : shortened(run)));
    return clean.length > LONGEST_SHOWN ? `${clean.slice(0, LONGEST_SHOWN - 1)}…` : clean;
  };
}

function isHarmless(run: string, keyId: string | undefined): boolean {
  if (run === keyId || OBJECT_ID.test(run)) return true;
  return !/^(?:team|user)\./.test(run) && !isMixed(run);
}

function shortened(run: string): string {
  const prefix = /^(?:team|user)\./.exec(run)?.[0] ?? run.slice(0, 4);
  return maskOf(prefix, run.slice(-4));
}

function formsOf(secret: string): readonly string[] {
  const percent = encodeURIComponent(secret.toWellFormed());
  let hex = "";
  let binary = "";
  for (const byte of new TextEncoder().encode(secret.toWellFormed())) {
    hex += byte.toString(16).padStart(2, "0");
    binary += String.fromCharCode(byte);
  }
  const base64 = btoa(binary).replace(/=+$/, "");
  const forms = [secret, JSON.stringify(secret).slice(1, -1), percent, base64, hex, hex.toUpperCase()];
  return [...new Set(forms)];
}
