import { z } from "zod";
import { type FindingFormat, hasMembers, pathText, secretText, shortText } from "./format.ts";
import { timeSchema } from "./times.ts";

const rowSchema = z.object({
  RuleID: shortText,
  Secret: secretText.min(1),
  Match: secretText,
  File: pathText,
  StartLine: z.string().regex(/^\d{1,9}$/, { error: "this isn't a number" }),
  Commit: z.string().max(200),
  Date: timeSchema,
  Link: pathText.nullish(),
});

/** `gitleaks -f csv`. Nothing at all is written where nothing was found. */
export const gitleaksCsv: FindingFormat = {
  name: "gitleaks-csv",
  title: "a gitleaks 8 report in CSV",
  layouts: ["csv"],
  fits: (value) => Array.isArray(value) && hasMembers(value[0], "RuleID", "Secret", "Match"),
  read(value, reading) {
    for (const [index, item] of reading.list(value, []).entries()) {
      const row = reading.row(item, [index], rowSchema);
      if (row === null) continue;
      reading.found({
        detector: row.RuleID,
        value: row.Secret,
        alsoSecret: [row.Match],
        file: row.File,
        line: Number(row.StartLine),
        commit: row.Commit,
        exposedAt: row.Date,
        link: row.Link,
      });
    }
  },
};
