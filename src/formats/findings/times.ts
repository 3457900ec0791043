import { z } from "zod";
import type { Instant } from "../../core/time.ts";
import { parseTime } from "../outside-time.ts";

const ISO_LIKE = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}/;
/** Go: `2022-06-16 10:17:40 -0700 -0700`, and with a zone's name behind. */
const GO = /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2})(?:\.\d{1,9})? ([+-]\d{4})(?: [A-Z+-][A-Z0-9+-]{1,5})?$/;
/** Git: `Mon Jul 5 12:54:43 2021 +0530`. */
const GIT = /^[A-Z][a-z]{2} ([A-Z][a-z]{2}) {1,2}(\d{1,2}) (\d{2}:\d{2}:\d{2}) (\d{4}) ([+-]\d{4})$/;
/** RFC 1123: `Mon, 05 Jul 2021 12:54:43 GMT`. */
const RFC_1123 = /^[A-Z][a-z]{2}, (\d{1,2}) ([A-Z][a-z]{2}) (\d{4}) (\d{2}:\d{2}:\d{2}) (?:GMT|UTC|\+0000)$/;
/** Git's raw form: `1685495256 +0000`. */
const RAW = /^(\d{1,11}) [+-]\d{4}$/;
const MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";

/** The instant that a report names, in any of the ways that reports write one; null for anything else. */
function readTime(text: string): Instant | null {
  const go = GO.exec(text);
  if (go !== null) return parseTime(`${go[1]}T${go[2]}${go[3]}`, "iso");
  const git = GIT.exec(text);
  if (git !== null) return inParts(git[4], git[1], git[2], git[3], git[5]);
  const mail = RFC_1123.exec(text);
  if (mail !== null) return inParts(mail[3], mail[2], mail[1], mail[4], "Z");
  const raw = RAW.exec(text);
  return raw === null ? parseTime(text, "iso") : parseTime(raw[1], "text-s");
}

/** A time, or what programs write when they have none: nothing, the year 1, or 1970. */
export const timeSchema = z
  .string()
  .max(100)
  .refine((text) => text === "" || readTime(text) !== null || isNoTime(text), {
    error: "this isn't a time with a zone",
  })
  .transform((text): Instant | undefined => readTime(text) ?? undefined)
  .nullish();

function isNoTime(text: string): boolean {
  return ISO_LIKE.test(text) && /^(?:0001-01-01|1970-01-01T00:00:00)/.test(text);
}

function inParts(year = "", month = "", day = "", time = "", zone = ""): Instant | null {
  const index = MONTHS.indexOf(month) / 3 + 1;
  if (!Number.isInteger(index) || index < 1) return null;
  return parseTime(`${year}-${String(index).padStart(2, "0")}-${day.padStart(2, "0")}T${time}${zone}`, "iso");
}
