import { z } from "zod";
import { type FindingFormat, hasMembers, lineNumber, pathText, secretText, shortText } from "./format.ts";
import { timeSchema } from "./times.ts";

const rowSchema = z.object({
  rule: shortText,
  offender: secretText.min(1),
  /** The whole line, value and all. */
  line: z.unknown().optional(),
  file: pathText,
  lineNumber: lineNumber.nullish(),
  commit: z.string().max(200).nullish(),
  date: timeSchema,
  leakURL: pathText.nullish(),
});

/** Reports of gitleaks up to 7. */
export const gitleaksLegacy: FindingFormat = {
  name: "gitleaks-7",
  title: "a report of gitleaks 7 or older in JSON",
  layouts: ["json"],
  fits: (value) => Array.isArray(value) && hasMembers(value[0], "offender", "rule"),
  read(value, reading) {
    for (const [index, item] of reading.list(value, []).entries()) {
      const row = reading.row(item, [index], rowSchema);
      if (row === null) continue;
      reading.found({
        detector: row.rule,
        value: row.offender,
        alsoSecret: [typeof row.line === "string" ? row.line : null],
        file: row.file,
        line: row.lineNumber,
        commit: row.commit,
        exposedAt: row.date,
        link: row.leakURL,
      });
    }
  },
};
