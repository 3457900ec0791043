import { z } from "zod";
import { type FindingFormat, hasMembers, lineNumber, members, shortText } from "./format.ts";

const rowSchema = z.object({
  type: shortText,
  hashed_secret: z.string().regex(/^[0-9a-f]{40}$/, { error: "this isn't a SHA-1 in hex" }),
  is_verified: z.boolean().nullish(),
  is_secret: z.boolean().nullish(),
  line_number: lineNumber.nullish(),
});

/** A detect-secrets baseline: values as SHA-1 only. What a person has called no secret is left out. */
export const detectSecrets: FindingFormat = {
  name: "detect-secrets",
  title: "a detect-secrets baseline",
  layouts: ["json"],
  fits: (value) => hasMembers(value, "plugins_used", "results"),
  read(value, reading) {
    const { results } = members(value);
    if (typeof results !== "object" || results === null || Array.isArray(results)) {
      reading.refuse(["results"], "this isn't a map of keys and values");
      return;
    }
    for (const [file, rows] of Object.entries(results)) {
      const way = ["results", { data: file }] as const;
      for (const [index, item] of reading.list(rows, way).entries()) {
        const row = reading.row(item, [...way, index], rowSchema);
        if (row === null || row.is_secret === false) continue;
        reading.found({
          detector: row.type,
          hash: row.hashed_secret,
          file: file.slice(0, 5000),
          line: row.line_number,
          // False is the baseline's word for "nobody tried", too.
          verified: row.is_verified === true ? true : null,
        });
      }
    }
  },
};
