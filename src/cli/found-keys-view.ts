import type { Instant } from "../core/time.ts";
import type { Finding } from "../formats/findings/finding.ts";
import { type FoundKey, SHORT_FINGERPRINT } from "../formats/findings/found-keys.ts";
import { maskOfHandle } from "../report/phrase.ts";
import { table } from "../report/table.ts";
import { widthOf } from "../report/width.ts";

const MOST_SHOWN = 50;
const WORKS = { true: "yes", false: "no", null: "?" } as const;

/** The keys of a report, numbered as `--pick` wants them, at 80 columns. */
export function keyLines(keys: readonly FoundKey[]): readonly string[] {
  const shown = keys.slice(0, MOST_SHOWN);
  const names = shown.map(
    ({ finding }) => finding.keyId ?? maskOfHandle({ prefix: finding.prefix, lastFour: finding.lastFour }),
  );
  const rows = shown.map(({ fingerprint, finding, detectors, count }, index) => [
    String(index + 1),
    fingerprint.slice(0, SHORT_FINGERPRINT),
    names[index] ?? "",
    foundBy(finding, detectors),
    WORKS[`${finding.verified}`],
    String(count),
    sinceWhen(finding.exposedAt, finding.noticedAt),
  ]);
  const columns = [
    { title: "#" },
    { title: "print", width: SHORT_FINGERPRINT },
    // A mask in two pieces is no mask that anybody recognises.
    { title: "key", width: Math.max(3, ...names.map(widthOf)) },
    { title: "found" },
    { title: "works", width: 5 },
    { title: "seen", width: 4 },
    { title: "exposed", width: 12 },
  ];
  const lines = table(columns, rows);
  return keys.length > MOST_SHOWN ? [...lines, `and ${keys.length - MOST_SHOWN} more`] : lines;
}

function foundBy({ location, commit }: Finding, detectors: readonly string[]): string {
  const at = commit === undefined ? "" : ` at ${commit.slice(0, 8)}`;
  return `${detectors.join(", ")} in ${location}${at}`;
}

/** The same as data: what may be kept of each key. */
export function keyData(keys: readonly FoundKey[]): readonly Readonly<Record<string, unknown>>[] {
  return keys.slice(0, MOST_SHOWN).map(({ fingerprint, finding, detectors, count }, index) => {
    const { value, identity: _identity, detector: _detector, ...shown } = finding;
    return { number: index + 1, fingerprint, ...shown, detectors, count, valueInReport: value !== null };
  });
}

function sinceWhen(exposedAt: Instant | undefined, noticedAt: Instant | undefined): string {
  if (exposedAt !== undefined) return exposedAt.slice(0, 10);
  return noticedAt === undefined ? "unknown" : `< ${noticedAt.slice(0, 10)}`;
}
