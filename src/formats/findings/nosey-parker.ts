import { z } from "zod";
import {
  type FindingFormat,
  hasMembers,
  lineNumber,
  members,
  pathText,
  rowsOf,
  secretText,
  shortText,
} from "./format.ts";
import { timeSchema } from "./times.ts";

const findingSchema = z.object({
  rule_name: shortText,
  match_content: secretText.nullish(),
  finding_id: z.string().max(200).nullish(),
});
const matchSchema = z.object({
  snippet: z
    .object({ matching: secretText.nullish(), before: z.unknown().optional(), after: z.unknown().optional() })
    .nullish(),
  location: z
    .object({ source_span: z.object({ start: z.object({ line: lineNumber }) }).nullish() })
    .nullish(),
});
const commitSchema = z.object({
  blob_path: pathText.nullish(),
  commit_metadata: z
    .object({ commit_id: z.string().max(200).nullish(), committer_timestamp: timeSchema })
    .nullish(),
});

/** `noseyparker report -f jsonl` or `json`: one finding a key, with every place where it was seen. */
export const noseyParker: FindingFormat = {
  name: "nosey-parker",
  title: "a Nosey Parker report in JSON lines",
  layouts: ["lines", "json"],
  fits: (value) => rowsOf(value).some((row) => isFinding(row.value)),
  read(value, reading) {
    for (const { value: item, way } of rowsOf(value)) {
      if (!isFinding(item)) continue;
      const finding = reading.row(item, way, findingSchema);
      if (finding === null) continue;
      for (const [at, each] of reading.list(members(item)["matches"], [...way, "matches"]).entries()) {
        const inside = [...way, "matches", at];
        const match = reading.row(each, inside, matchSchema);
        if (match === null) continue;
        const sources = reading.list(members(each)["provenance"], [...inside, "provenance"]);
        const index = Math.max(
          0,
          sources.findIndex((source) => members(source)["kind"] === "git_repo"),
        );
        const source = members(sources[index]);
        const name = Object.hasOwn(source, "first_commit") ? "first_commit" : "commit_provenance";
        const commit = reading.row(source[name] ?? {}, [...inside, "provenance", index, name], commitSchema);
        if (commit === null) continue;
        const file = sources.map((one) => members(one)["path"]).find((path) => typeof path === "string");
        reading.found({
          detector: finding.rule_name,
          value: finding.match_content ?? match.snippet?.matching,
          alsoSecret: [finding.match_content, match.snippet?.matching, ...groupsOf(item)],
          hash: finding.finding_id,
          file: commit.blob_path ?? file?.slice(0, 5000),
          line: match.location?.source_span?.start.line,
          commit: commit.commit_metadata?.commit_id,
          exposedAt: commit.commit_metadata?.committer_timestamp,
        });
      }
    }
  },
};

function isFinding(value: unknown): boolean {
  return hasMembers(value, "rule_name", "matches");
}

function groupsOf(value: unknown): readonly string[] {
  const { groups } = members(value);
  return Array.isArray(groups) ? groups.filter((group) => typeof group === "string") : [];
}
