import { z } from "zod";
import { alertSchema, fieldsOfAlert } from "./github-alert.ts";
import { type FindingFormat, hasMembers, members } from "./format.ts";
import { fieldsOfPlace, locationSchema, placeSchema } from "./github-place.ts";

const eventSchema = z.object({
  action: z.string().max(100),
  alert: alertSchema,
  repository: z.object({ full_name: z.string().max(300) }),
  location: locationSchema.nullish(),
});

/** The webhook `secret_scanning_alert` or `secret_scanning_alert_location`; it never carries the value. */
export const githubWebhook: FindingFormat = {
  name: "github-webhook",
  title: "a GitHub secret_scanning_alert webhook",
  layouts: ["json"],
  fits: (value) =>
    hasMembers(value, "action", "alert", "repository") &&
    hasMembers(members(value)["alert"], "number", "secret_type"),
  read(value, reading) {
    const event = reading.row(value, [], eventSchema);
    if (event === null) return;
    const fields = fieldsOfAlert(event.alert, event.repository.full_name);
    if (event.location === undefined || event.location === null) return reading.found(fields);
    const { type, details } = event.location;
    const place = reading.row(details, ["location", "details"], placeSchema);
    if (place === null) return;
    reading.found({ ...fields, ...fieldsOfPlace(place, type) });
  },
};
