import { type FindingFormat, hasMembers } from "./format.ts";
import { fieldsOfPlace, locationSchema, placeSchema } from "./github-place.ts";

/** The locations of one alert: all of one key, of which they don't say anything. */
export const githubLocations: FindingFormat = {
  name: "github-locations",
  title: "the locations of a GitHub secret-scanning alert",
  layouts: ["json"],
  fits: (value) => Array.isArray(value) && hasMembers(value[0], "type", "details"),
  read(value, reading) {
    for (const [index, item] of reading.list(value, []).entries()) {
      const location = reading.row(item, [index], locationSchema);
      if (location === null) continue;
      const place = reading.row(location.details, [index, "details"], placeSchema);
      if (place === null) continue;
      const links = Object.entries(location.details).filter(([name]) => name.endsWith("_url"));
      const link = links.find(([name]) => name === "page_url") ?? links[0];
      reading.found({
        detector: "secret-scanning alert",
        name: "the alert",
        ...fieldsOfPlace(place, location.type),
        link: typeof link?.[1] === "string" ? link[1] : null,
      });
    }
  },
};
