import { sightOf } from "../../core/audit-summary.ts";
import type { Tell } from "../../core/key-words.ts";
import type { Line, Row } from "../line.ts";
import { count, list, named, quoted, range } from "../phrase.ts";

/** What the audit read and how far it was judged. */
export function describeAudit(row: Row<"audit.read" | "audit.judged">, tell: Tell): Line {
  switch (row.type) {
    case "audit.read":
      return { event: eventOf(row, tell), evidence: evidenceOf(row) };
    case "audit.judged": {
      const { unclassified } = row.data;
      return {
        event:
          unclassified === 0
            ? "audit judged: every caller that was seen is classified"
            : `audit judged: ${count(unclassified, "caller")} unclassified`,
        evidence: "",
      };
    }
  }
}

const UNSEEN = {
  unread: "nobody can say who used the key, no source was read",
  blind: "nobody can say who used the key, no source names it",
  partly: "no unexplained use seen on the kinds of call that a source shows",
  sees: "no unexplained use seen",
};

function eventOf(
  { at, data: { window, callers, lineage, readings, judged } }: Row<"audit.read">,
  tell: Tell,
): string {
  const sight = sightOf({ readings });
  const misuse =
    window.first === null && window.last === null
      ? UNSEEN[sight]
      : `unexplained use ${range(window.first, window.last, at)}, ${verdictWords(judged)}`;
  const made = lineage.map((item) => `${item.kind} ${named(item.id)}`);
  return [
    `audit read: ${misuse}`,
    ...(sight === "sees" || callers.length > 0 ? [count(callers.length, "unknown caller")] : []),
    ...(made.length === 0 ? [] : [tell`made with the leaked key: ${list(made)}`]),
  ].join("; ");
}

function verdictWords({ counts: { misuse, undetermined } }: Row<"audit.read">["data"]["judged"]): string {
  if (misuse === 0) return `${count(undetermined, "call")}, undetermined`;
  const open = undetermined === 0 ? "" : ` and ${undetermined} undetermined`;
  return `judged MISUSE: ${count(misuse, "call")}${open}`;
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
