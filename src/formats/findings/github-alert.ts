import { z } from "zod";
import { type FindingFormat, hasMembers, pathText, rowsOf, secretText, shortText } from "./format.ts";
import type { FoundFields } from "./finding.ts";
import { fieldsOfPlace, placeSchema } from "./github-place.ts";
import { timeSchema } from "./times.ts";

export const alertSchema = z.object({
  number: z.int(),
  secret_type: shortText,
  /** Left out by the API where `hide_secret=true` was asked for. */
  secret: secretText.nullish(),
  validity: z.string().max(100).nullish(),
  html_url: pathText.nullish(),
  created_at: timeSchema,
  first_location_detected: placeSchema.nullish(),
});

/** What an alert says; `created_at` is when GitHub noticed. */
export function fieldsOfAlert(alert: z.output<typeof alertSchema>, repository: string): FoundFields {
  const { validity } = alert;
  return {
    detector: alert.secret_type,
    value: alert.secret,
    name: `${repository} alert ${alert.number}`,
    ...fieldsOfPlace(alert.first_location_detected, repository),
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
