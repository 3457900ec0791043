import type { Line, Row } from "../line.ts";
import { formatSeconds } from "../../core/time.ts";
import { skewWords } from "../clock.ts";
import { count, named, quoted, shortHash, signedBy } from "../phrase.ts";

/** Rows that only keep house, in few words. */
export function describeHouse(
  row: Row<"lease.taken" | "checkpoint.signed" | "consent.given" | "clock.measured">,
): Line {
  switch (row.type) {
    case "lease.taken": {
      const { holder, token, from } = row.data;
      const after = from === undefined ? "" : ` over from ${named(from)}`;
      return { event: `driving taken${after}`, evidence: `${named(holder)}, token ${token}` };
    }
    case "checkpoint.signed":
      return {
        event: `checkpoint over ${count(row.data.size, "row")}`,
        evidence: `root ${shortHash(row.data.root)}, ${signedBy(row.data)}`,
      };
    case "clock.measured": {
      const { ahead, within } = row.data;
      return {
        event: `this machine's clock is ${skewWords(ahead)}`,
        evidence: `by the provider's answers, ${within === 0 ? "exactly" : `within ${formatSeconds(Math.ceil(within))}`}`,
      };
    }
    case "consent.given": {
      const how = row.data.level === "typed" ? "typed" : "said yes to";
      return { event: `${how} ${quoted(row.data.what)}`, evidence: `by ${row.data.how}` };
    }
  }
}
