import { z } from "zod";
import { type FindingFormat, hasMembers, pathText, secretText, shortText } from "./format.ts";

const rowSchema = z.object({
  token: secretText.min(1),
  type: shortText,
  url: pathText.nullish(),
  source: z.string().max(200).nullish(),
});

/** What GitHub's partner program sends to whoever issues the token. */
export const githubPartner: FindingFormat = {
  name: "github-partner",
  title: "a list of tokens from GitHub's partner program",
  layouts: ["json"],
  fits: (value) => Array.isArray(value) && hasMembers(value[0], "token", "type"),
  read(value, reading) {
    for (const [index, item] of reading.list(value, []).entries()) {
      const row = reading.row(item, [index], rowSchema);
      if (row === null) continue;
      const inUrl = /\/(?:blob|commit)\/([0-9a-f]{40})(?:\/([^?#]+))?/.exec(row.url ?? "");
      reading.found({
        detector: row.type,
        value: row.token,
        file: inUrl?.[2] ?? row.source,
        commit: inUrl?.[1],
        link: row.url,
      });
    }
  },
};
