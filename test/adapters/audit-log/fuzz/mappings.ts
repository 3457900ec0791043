import * as fc from "fast-check";
import { parse } from "yaml";
import { formatByMapping } from "../../../../src/formats/event-formats.ts";
import { parseAuditFormat } from "../../../../src/formats/mapped-events.ts";
import { changed, changes } from "../../../fuzz/changed-data.ts";
import { editedText, edits } from "../../../fuzz/changed-text.ts";
import { type Outcome, fuzzed } from "../../../fuzz/run.ts";
import { GATEWAY_ROWS, checkEvent } from "./readers.ts";
import { GATEWAY } from "./written.ts";

const VALUES = [
  "/time",
  "/made",
  "",
  "ms",
  "text-s",
  "*",
  "2xx",
  "__proto__",
  "/__proto__/a",
  "/0",
  "1h",
  "session",
];
const value = fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.constantFrom(...VALUES));
const whole: unknown = parse(GATEWAY);

/** Texts near a mapping file: read, or every problem at its place; what is read then reads rows. */
export const MAPPINGS = fuzzed(
  "mapping files",
  fc.oneof(
    edits(GATEWAY.length, ["&a", "*a", "!!binary ", "? ", "- ", ": ", "  ", "\t", "---\n", "<<: "]).map(
      (all) => editedText(GATEWAY, all),
    ),
    changes(value).map((all) => JSON.stringify(changed(whole, all) ?? null)),
  ),
  (text): Outcome => {
    const loaded = parseAuditFormat(text, "mapping.yaml");
    if (loaded.ok) {
      const format = formatByMapping(loaded.value);
      for (const row of GATEWAY_ROWS) {
        const event = format.toEvent(row, () => "fallback");
        if (!("problem" in event)) checkEvent(event);
      }
      return "read";
    }
    const hasPlaces = loaded.problems.every(
      ({ line, column, message }) => line > 0 && column > 0 && message !== "",
    );
    if (loaded.problems.length === 0 || !hasPlaces)
      throw new Error("a mapping is refused without a reason and a place");
    return "refused";
  },
);
