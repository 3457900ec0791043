import { watchSecrets } from "../core/secret.ts";
import type { Secret } from "../core/secret.ts";

/** Shorter values would blot out ordinary words; no provider issues such keys. */
const SHORTEST = 8;

/** What must never be printed. */
export interface SecretRegistry {
  /** Values of fewer than 8 characters are ignored. */
  add(secret: Secret): void;
  /** Every form in which a known value may show up, longest first, with the mask to print instead. */
  forms(): readonly (readonly [form: string, mask: string])[];
}

export function createSecretRegistry(): SecretRegistry {
  const masks = new Map<string, string>();
  let sorted: readonly (readonly [string, string])[] | null = null;
  return {
    add(secret) {
      const value = secret.reveal();
      if (value.length < SHORTEST || masks.has(value)) return;
      for (const form of formsOf(value)) if (!masks.has(form)) masks.set(form, secret.mask);
      sorted = null;
    },
    forms() {
      sorted ??= [...masks].sort(([a], [b]) => b.length - a.length);
      return sorted;
    },
  };
}

/** Adds every `Secret` of this process to the registry from now on; call the result to stop. */
export function registerAllSecrets(registry: SecretRegistry): () => void {
  return watchSecrets((secret) => registry.add(secret));
}

function formsOf(value: string): readonly string[] {
  const json = JSON.stringify(value).slice(1, -1);
  const percent = encodeURIComponent(value.toWellFormed());
  const hex = Buffer.from(value).toString("hex");
  return [
    value,
    json,
    JSON.stringify(json).slice(1, -1),
    percent,
    percent.replaceAll(/%[0-9A-F]{2}/g, (escape) => escape.toLowerCase()),
    hex,
    hex.toUpperCase(),
    ...[0, 1, 2].flatMap((offset) => base64At(value, offset)),
  ];
}

/** The characters that base64 always has for a value that stands `offset` bytes (mod 3) into what was encoded. */
function base64At(value: string, offset: number): readonly string[] {
  const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(value)]);
  const sure = bytes
    .toString("base64")
    .slice(Math.ceil((offset * 8) / 6), Math.floor((bytes.length * 8) / 6));
  return [sure, sure.replaceAll("+", "-").replaceAll("/", "_")];
}
