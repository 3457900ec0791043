import { z } from "zod";
import { type FindingFormat, hasMembers, lineNumber, members, pathText, shortText } from "./format.ts";

const locationSchema = z.object({
  type: shortText,
  details: z.record(z.string(), z.unknown()),
});
const detailsSchema = z.object({
  path: pathText.nullish(),
  start_line: lineNumber.nullish(),
  commit_sha: z.string().max(200).nullish(),
});

/** The locations of one alert: all of one key, of which they don't say anything. */
export const githubLocations: FindingFormat = {
  name: "github-locations",
  title: "the locations of a GitHub secret-scanning alert",
  layouts: ["json"],
  fits: (value) => Array.isArray(value) && hasMembers(value[0], "type", "details"),
  read(value, reading) {
    for (const [index, item] of reading.list(value, []).entries()) {
      const location = reading.row(item, [index], locationSchema);
      const details =
        location === null ? null : reading.row(location.details, [index, "details"], detailsSchema);
      if (location === null || details === null) continue;
      const links = Object.entries(members(location.details)).filter(([name]) => name.endsWith("_url"));
      const link = links.find(([name]) => name === "page_url") ?? links[0];
      reading.found({
        detector: "secret-scanning alert",
        name: "the alert",
        file: details.path ?? location.type,
        line: details.start_line,
        commit: details.commit_sha,
        link: typeof link?.[1] === "string" ? link[1] : null,
      });
    }
  },
};
