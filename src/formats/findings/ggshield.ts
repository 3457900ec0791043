import { z } from "zod";
import {
  type FindingFormat,
  hasMembers,
  lineNumber,
  members,
  pathText,
  secretText,
  shortText,
} from "./format.ts";
import type { Reading, Way } from "./reading.ts";
import { timeSchema } from "./times.ts";

const incidentSchema = z.object({
  type: shortText,
  validity: z.string().max(100).nullish(),
  ignore_sha: z.string().max(200).nullish(),
  incident_url: pathText.nullish(),
});
const occurrenceSchema = z.object({
  match: secretText.nullish(),
  line_start: lineNumber.nullish(),
});
const commitSchema = z.object({ date: timeSchema.catch(undefined) });

/** `ggshield secret scan … --json`: scans inside scans, one a commit. */
export const ggshield: FindingFormat = {
  name: "ggshield",
  title: "ggshield output in JSON",
  layouts: ["json"],
  fits: (value) =>
    hasMembers(value, "total_incidents") &&
    (hasMembers(value, "scans") || hasMembers(value, "entities_with_incidents") || hasMembers(value, "type")),
  read(value, reading) {
    const waiting: { readonly scan: unknown; readonly way: Way }[] = [{ scan: value, way: [] }];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const { scan, way } = next;
      readScan(scan, way, reading);
      const scans = reading.list(members(scan)["scans"], [...way, "scans"]);
      for (let index = scans.length - 1; index >= 0; index -= 1)
        waiting.push({ scan: scans[index], way: [...way, "scans", index] });
    }
  },
};

function readScan(scan: unknown, way: Way, reading: Reading): void {
  const { id, type, extra_info: info, entities_with_incidents: entities } = members(scan);
  const commit = type === "commit" && typeof id === "string" ? id : null;
  const when =
    info === undefined || info === null ? null : reading.row(info, [...way, "extra_info"], commitSchema);
  const inside = [...way, "entities_with_incidents"];
  for (const [at, entity] of reading.list(entities, inside).entries()) {
    const file = reading.row(members(entity)["filename"], [...inside, at, "filename"], pathText.nullish());
    const incidents = [...inside, at, "incidents"];
    for (const [index, item] of reading.list(members(entity)["incidents"], incidents).entries()) {
      const incident = reading.row(item, [...incidents, index], incidentSchema);
      if (incident === null) continue;
      const places = [...incidents, index, "occurrences"];
      for (const [number, each] of reading.list(members(item)["occurrences"], places).entries()) {
        const place = reading.row(each, [...places, number], occurrenceSchema);
        if (place === null) continue;
        const { validity } = incident;
        reading.found({
          detector: incident.type,
          value: place.match,
          hash: incident.ignore_sha,
          file,
          line: place.line_start,
          commit,
          exposedAt: when?.date,
          verified: validity === "valid" ? true : validity === "invalid" ? false : null,
          link: incident.incident_url,
        });
      }
    }
  }
}
