import type { Tell } from "../../core/key-words.ts";
import type { Line, Row } from "../line.ts";
import { list, moment, named, quoted } from "../phrase.ts";

type SwapRow = Row<
  | "stores.preflighted"
  | "consumer.written"
  | "consumer.failed"
  | "consumer.rolledBack"
  | "swap.reopened"
  | "swap.settled"
>;

/** Bringing replacements to the consumers. */
export function describeSwap(row: SwapRow, tell: Tell): Line {
  switch (row.type) {
    case "stores.preflighted": {
      const { failed } = row.data;
      return {
        event:
          failed.length === 0
            ? "every store took a trial write"
            : `stores that refused a trial write: ${list(failed.map((one) => named(one.consumer)))}`,
        evidence: failed.map((one) => `${named(one.consumer)}: ${one.error.code}`).join(", "),
      };
    }
    case "consumer.written":
      return {
        event: `${named(row.data.consumer)} has its replacement (written, not yet proven)`,
        evidence: `${row.data.class === "attested" ? "attested" : "written by stanch"}, ${named(row.data.effect)}`,
      };
    case "consumer.failed": {
      const { consumer, error, retryAt, effect } = row.data;
      const next = retryAt === null ? "no further try" : `next try ${moment(retryAt, row.at)}`;
      return {
        event: `swap of ${named(consumer)} failed: ${quoted(error.message)}`,
        evidence: `${error.code}, ${named(effect)}, ${next}`,
      };
    }
    case "consumer.rolledBack":
      return {
        event: tell`${named(row.data.consumer)} rolled back onto the leaked key`,
        evidence: named(row.data.effect),
      };
    case "swap.reopened":
      return { event: `swap re-opened for ${list(row.data.consumers.map(named))}`, evidence: "" };
    case "swap.settled": {
      const { failed } = row.data;
      const event =
        failed.length === 0 ? "every swap is written" : `swaps failed: ${list(failed.map(named))}`;
      return { event, evidence: "" };
    }
  }
}
