import { z } from "zod";
import {
  type FindingFormat,
  hasMembers,
  lineNumber,
  pathText,
  rowsOf,
  secretText,
  shortText,
} from "./format.ts";
import type { FoundFields } from "./finding.ts";
import { timeSchema } from "./times.ts";

export const alertSchema = z.object({
  number: z.int(),
  secret_type: shortText,
  /** Left out by the API where `hide_secret=true` was asked for. */
  secret: secretText.nullish(),
  validity: z.string().max(100).nullish(),
  html_url: pathText.nullish(),
  created_at: timeSchema,
  first_location_detected: z
    .object({
      path: pathText.nullish(),
      start_line: lineNumber.nullish(),
      commit_sha: z.string().max(200).nullish(),
      html_url: pathText.nullish(),
    })
    .nullish(),
});

/** What an alert says; `created_at` is when GitHub noticed. */
export function fieldsOfAlert(alert: z.output<typeof alertSchema>, repository: string): FoundFields {
  const { first_location_detected: place, validity } = alert;
  return {
    detector: alert.secret_type,
    value: alert.secret,
    name: `${repository} alert ${alert.number}`,
    file: place?.path ?? repository,
    line: place?.path === undefined || place.path === null ? null : place.start_line,
    commit: place?.commit_sha,
    noticedAt: alert.created_at,
    verified: validity === "active" ? true : validity === "inactive" ? false : null,
    link: alert.html_url,
  };
}

/** A secret-scanning alert as the REST API gives it, or a list of them. */
export const githubAlert: FindingFormat = {
  name: "github-alert",
  title: "a GitHub secret-scanning alert, or a list of them",
  layouts: ["json"],
  fits: (value) => hasMembers(rowsOf(value)[0]?.value, "number", "secret_type"),
  read(value, reading) {
    for (const { value: item, way } of rowsOf(value)) {
      const alert = reading.row(item, way, alertSchema);
      if (alert === null) continue;
      const repository = /^https:\/\/[^/]+\/([^/]+\/[^/]+)\//.exec(alert.html_url ?? "")?.[1];
      reading.found(fieldsOfAlert(alert, repository ?? "GitHub"));
    }
  },
};
