import { z } from "zod";
import { type FindingFormat, hasMembers, lineNumber, members, pathText, secretText } from "./format.ts";
import { timeSchema } from "./times.ts";

const rowSchema = z.object({
  name: z.string().max(500).nullish(),
  cve: pathText.nullish(),
  raw_source_code_extract: secretText.nullish(),
  location: z.object({
    file: pathText.nullish(),
    start_line: lineNumber.nullish(),
    commit: z.object({ sha: z.string().max(200).nullish(), date: timeSchema }).nullish(),
  }),
  identifiers: z
    .array(z.object({ value: z.string().max(500).nullish() }))
    .max(100)
    .nullish(),
});

/** `gl-secret-detection-report.json`, schema 14 and 15. */
export const gitlab: FindingFormat = {
  name: "gitlab",
  title: "a GitLab secret-detection report",
  layouts: ["json"],
  fits: (value) => {
    const { vulnerabilities, scan } = members(value);
    const [first] = Array.isArray(vulnerabilities) ? vulnerabilities : [];
    return (
      hasMembers(value, "version", "vulnerabilities") &&
      (members(scan)["type"] === "secret_detection" ||
        members(first)["category"] === "secret_detection" ||
        hasMembers(first, "raw_source_code_extract"))
    );
  },
  read(value, reading) {
    const inside = "vulnerabilities";
    for (const [index, item] of reading.list(members(value)[inside], [inside]).entries()) {
      const row = reading.row(item, [inside, index], rowSchema);
      if (row === null) continue;
      reading.found({
        detector: row.identifiers?.[0]?.value ?? row.name ?? "secret detection",
        value: row.raw_source_code_extract,
        // `FILE:SHA-256:RULE`.
        hash: /:([0-9a-f]{64}):/.exec(row.cve ?? "")?.[1],
        file: row.location.file,
        line: row.location.start_line,
        commit: row.location.commit?.sha,
        exposedAt: row.location.commit?.date,
      });
    }
  },
};
