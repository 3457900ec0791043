import type { Line, Row } from "./line.ts";
import { maskOfHandle, named, quoted } from "./phrase.ts";

/** Replacements made and tried, and keys that were made without an answer. */
export function describeReissue(
  row: Row<"key.reissued" | "replacement.probed" | "orphan.found" | "orphan.ended">,
): Line {
  switch (row.type) {
    case "key.reissued": {
      const { key, handle, replacement, effect } = row.data;
      return {
        event: `replacement ${named(key.name ?? replacement)} made (${maskOfHandle(handle)})`,
        evidence: `key ${named(key.id)}, ${named(effect)}`,
      };
    }
    case "replacement.probed": {
      const { replacement, outcome, detail } = row.data;
      const answer = outcome === "unknown" ? "gave no clear answer to" : outcome;
      return { event: `the provider ${answer} replacement ${named(replacement)}`, evidence: quoted(detail) };
    }
    case "orphan.found": {
      const { replacement, keyId, endable, effect } = row.data;
      const who = endable ? "stanch may end it" : "a person must decide";
      return {
        event: `surplus key ${named(keyId)} found for replacement ${named(replacement)}; ${who}`,
        evidence: named(effect),
      };
    }
    case "orphan.ended":
      return { event: `surplus key ${named(row.data.keyId)} ended`, evidence: named(row.data.effect) };
  }
}
