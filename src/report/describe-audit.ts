import type { Line, Row } from "./line.ts";
import { count, list, named, quoted, range } from "./phrase.ts";

/** What the audit read and how far it was judged. */
export function describeAudit(row: Row<"audit.read" | "audit.judged">): Line {
  switch (row.type) {
    case "audit.read":
      return { event: eventOf(row), evidence: evidenceOf(row) };
    case "audit.judged": {
      const { unclassified } = row.data;
      return {
        event:
          unclassified === 0
            ? "audit judged: every caller is classified"
            : `audit judged: ${count(unclassified, "caller")} unclassified`,
        evidence: "",
      };
    }
  }
}

function eventOf({ at, data: { window, callers, lineage } }: Row<"audit.read">): string {
  const misuse =
    window.first === null && window.last === null
      ? "no unexplained use seen"
      : `unexplained use ${range(window.first, window.last, at)}`;
  const made = lineage.map((item) => `${item.kind} ${named(item.id)}`);
  return [
    `audit read: ${misuse}`,
    count(callers.length, "unknown caller"),
    ...(made.length === 0 ? [] : [`made with the leaked key: ${list(made)}`]),
  ].join("; ");
}

function evidenceOf({ at, data: { readings, receipts, silent } }: Row<"audit.read">): string {
  return [
    ...readings.map((reading) => `${named(reading.source)} read ${range(reading.from, reading.through, at)}`),
    ...receipts.map(
      (receipt) => `${named(receipt.source)}: ${count(receipt.count, "row")}, ${receipt.claim}`,
    ),
    ...silent.map((one) => `${named(one.source)} silent: ${quoted(one.reason)}`),
  ].join("; ");
}
