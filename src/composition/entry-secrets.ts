import { type SecretRef, secretRefSchema } from "../formats/secret-ref.ts";

/** Texts for the far side under names that the operator chose, which may well be `env` or `file`. */
const FREE_NAMES = new Set(["inputs", "variables"]);

/** The references to secrets anywhere in an entry of the config. */
export function secretRefsOf(entry: unknown): readonly SecretRef[] {
  if (entry === null || typeof entry !== "object") return [];
  const ref = secretRefSchema.safeParse(entry);
  if (ref.success) return [ref.data];
  return Object.entries(entry).flatMap(([name, value]) => (FREE_NAMES.has(name) ? [] : secretRefsOf(value)));
}
