import { nameSchema } from "./name.ts";

/** A name made of words: `Nightly export (EU)` → `nightly-export-eu`; undefined if nothing is left of them. */
export function slugOf(words: string): string | undefined {
  const slug = words
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll(/[^a-z0-9._]+/g, "-")
    .replaceAll(/^[-._]+/g, "")
    .slice(0, 63)
    .replaceAll(/[-._]+$/g, "");
  return nameSchema.safeParse(slug).success ? slug : undefined;
}
