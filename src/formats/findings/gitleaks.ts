import { z } from "zod";
import { type FindingFormat, hasMembers, lineNumber, pathText, secretText, shortText } from "./format.ts";
import { timeSchema } from "./times.ts";

const rowSchema = z.object({
  RuleID: shortText,
  Secret: secretText.min(1),
  /** Holds the value too. */
  Match: z.unknown().optional(),
  File: pathText,
  StartLine: lineNumber,
  Commit: z.string().max(200).nullish(),
  Date: timeSchema,
  Link: pathText.nullish(),
});

/** `gitleaks git|dir -f json`. */
export const gitleaks: FindingFormat = {
  name: "gitleaks",
  title: "a gitleaks 8 report in JSON",
  layouts: ["json"],
  // A report on nothing is an empty list.
  fits: (value) => Array.isArray(value) && (value.length === 0 || hasMembers(value[0], "RuleID", "Secret")),
  read(value, reading) {
    for (const [index, item] of reading.list(value, []).entries()) {
      const row = reading.row(item, [index], rowSchema);
      if (row === null) continue;
      reading.found({
        detector: row.RuleID,
        value: row.Secret,
        alsoSecret: [typeof row.Match === "string" ? row.Match : null],
        file: row.File,
        line: row.StartLine,
        commit: row.Commit,
        exposedAt: row.Date,
        link: row.Link,
      });
    }
  },
};
