import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { FORMAT_NAMES, recognise } from "../../../../src/formats/event-formats.ts";
import { isRecord } from "../../../../src/formats/record-fields.ts";
import type { RawRecord } from "../../../../src/formats/record-fields.ts";
import { samplesOf } from "../../../samples.ts";
import { WRITTEN } from "./written.ts";

const TRAILS = ["invictus-stratus-2023", "otrf-ec2-proxy-s3-exfil", "stratus-detonation-logs"];

/** Records that each known format reads: of the samples, and for formats that these have none of, written ones. */
export const SEEDS: ReadonlyMap<string, readonly RawRecord[]> = bySamples();

/** A format without a seed would be fuzzed with what it refuses only. */
export function seedsOf(format: string): readonly RawRecord[] {
  const seeds = SEEDS.get(format) ?? [];
  if (seeds.length > 0) return seeds;
  throw new Error(
    `no sample is read as ${format}: put a record into ${new URL("written.ts", import.meta.url).pathname}`,
  );
}

/** Whatever stands in the records, each once: names of members and values. */
export function words(seeds: readonly RawRecord[]): {
  readonly names: readonly string[];
  readonly values: readonly unknown[];
} {
  const names = new Set<string>();
  const values = new Set<unknown>();
  const take = (value: unknown): void => {
    if (Array.isArray(value)) for (const item of value) take(item);
    else if (isRecord(value))
      for (const [name, member] of Object.entries(value)) {
        names.add(name);
        take(member);
      }
    else values.add(value);
  };
  take(seeds);
  return { names: [...names], values: [...values] };
}

function bySamples(): Map<string, RawRecord[]> {
  const found = new Map<string, RawRecord[]>(FORMAT_NAMES.map((name) => [name, []]));
  for (const record of records()) {
    // Some of the labelled events come without their time.
    const whole = [record, { eventTime: "2026-11-20T12:00:00Z", ...record }].find(
      (one) => recognise(one) !== null,
    );
    const format = recognise(whole)?.capabilities.format;
    if (whole !== undefined && format !== undefined) found.get(format)?.push(whole);
  }
  return found;
}

function records(): readonly RawRecord[] {
  const trails = TRAILS.flatMap((name) => linesOf("audit", "cloudtrail", `${name}.ndjson.gz`));
  const labelled = linesOf("audit", "panther-rule-tests.ndjson.gz").map((line) => line["log"]);
  return [...thinned([...trails, ...labelled].filter(isRecord)), ...WRITTEN];
}

function linesOf(...path: readonly string[]): readonly RawRecord[] {
  const text = gunzipSync(readFileSync(samplesOf(...path))).toString("utf8");
  return text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as RawRecord);
}

/** So many of each kind of record, by what its members are called and what it calls itself. */
function thinned(all: readonly RawRecord[]): readonly RawRecord[] {
  const kinds = new Map<string, number>();
  return all.filter((record) => {
    const kind = JSON.stringify([
      record["eventName"] ?? record["action"] ?? record["type"] ?? "",
      Object.keys(record).length,
    ]);
    const before = kinds.get(kind) ?? 0;
    kinds.set(kind, before + 1);
    return before < 2;
  });
}
