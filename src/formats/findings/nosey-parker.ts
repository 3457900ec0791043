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
import type { FoundFields } from "./finding.ts";
import type { Reading, Way } from "./reading.ts";
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
      const secrets = [finding.match_content, ...groupsOf(item)];
      for (const [at, each] of reading.list(members(item)["matches"], [...way, "matches"]).entries()) {
        const place = placeOf(each, [...way, "matches", at], reading);
        if (place === null) continue;
        reading.found({
          ...place,
          detector: finding.rule_name,
          value: finding.match_content ?? place.value,
          alsoSecret: [...secrets, place.value],
          hash: finding.finding_id,
        });
      }
    }
  },
};

/** What one match says: the snippet is its value, where the finding doesn't have it. */
function placeOf(each: unknown, way: Way, reading: Reading): Omit<FoundFields, "detector"> | null {
  const match = reading.row(each, way, matchSchema);
  if (match === null) return null;
  const sources = reading.list(members(each)["provenance"], [...way, "provenance"]);
  const inGit = sources.findIndex((source) => members(source)["kind"] === "git_repo");
  const index = Math.max(0, inGit);
  const source = members(sources[index]);
  const name = Object.hasOwn(source, "first_commit") ? "first_commit" : "commit_provenance";
  const commit = reading.row(source[name] ?? {}, [...way, "provenance", index, name], commitSchema);
  if (commit === null) return null;
  const file = sources.map((one) => members(one)["path"]).find((path) => typeof path === "string");
  return {
    value: match.snippet?.matching,
    file: commit.blob_path ?? file?.slice(0, 5000),
    line: match.location?.source_span?.start.line,
    commit: commit.commit_metadata?.commit_id,
    exposedAt: commit.commit_metadata?.committer_timestamp,
  };
}

function isFinding(value: unknown): boolean {
  return hasMembers(value, "rule_name", "matches");
}

function groupsOf(value: unknown): readonly string[] {
  const { groups } = members(value);
  return Array.isArray(groups) ? groups.filter((group) => typeof group === "string") : [];
}
