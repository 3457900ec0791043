import * as fc from "fast-check";
import { expect, test } from "vitest";
import { renderIcs } from "../../src/report/ics.ts";
import { anyText } from "../any-text.ts";

const day = {
  uid: "auxot/gha-deploy@stanch",
  day: "2026-12-23",
  summary: "Rotate",
  description: "x",
  remind: 7,
};
const AT = "2026-11-23T14:00:00.000Z";

test("a rotation is a whole day that reminds a week before", () => {
  const lines = renderIcs("Key rotations", AT, [{ ...day, summary: "Rotate a; b, c\\d\nEND:VEVENT" }]).split(
    "\r\n",
  );
  expect(lines).toEqual([
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//stanch//rotation//EN",
    "X-WR-CALNAME:Key rotations",
    "BEGIN:VEVENT",
    "UID:auxot/gha-deploy@stanch",
    "DTSTAMP:20261123T140000Z",
    "DTSTART;VALUE=DATE:20261223",
    String.raw`SUMMARY:Rotate a\; b\, c\\d\nEND:VEVENT`,
    "DESCRIPTION:x",
    "TRANSP:TRANSPARENT",
    "BEGIN:VALARM",
    "ACTION:DISPLAY",
    String.raw`DESCRIPTION:Rotate a\; b\, c\\d\nEND:VEVENT`,
    "TRIGGER:-P7D",
    "END:VALARM",
    "END:VEVENT",
    "END:VCALENDAR",
    "",
  ]);
});

test("no line is longer than 75 octets, and nobody's text begins one", () => {
  const text = anyText(120, 0, "max");
  fc.assert(
    fc.property(text, text, (summary, description) => {
      const calendar = renderIcs("x", AT, [{ ...day, summary, description }]);
      const lines = calendar.split("\r\n");
      expect(lines.filter((line) => Buffer.byteLength(line) > 75)).toEqual([]);
      expect(calendar.replaceAll("\r\n", "")).not.toMatch(/[\r\n]/);
      const unfolded = calendar.replaceAll("\r\n ", "").split("\r\n");
      expect(unfolded.map((line) => line.split(/[:;]/)[0])).toEqual(
        renderIcs("x", AT, [day])
          .split("\r\n")
          .map((line) => line.split(/[:;]/)[0]),
      );
    }),
    { numRuns: 40 },
  );
});
