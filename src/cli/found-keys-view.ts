import { maskOf } from "../core/secret.ts";
import type { Instant } from "../core/time.ts";
import { type FoundKey, SHORT_FINGERPRINT } from "../formats/findings/found-keys.ts";
import { moment } from "../report/phrase.ts";
import { table } from "../report/table.ts";

const MOST_SHOWN = 50;
const VERIFIED = { true: "works", false: "refused", null: "unknown" } as const;

/** The keys of a report, numbered as `--pick` wants them, at 80 columns. */
export function keyLines(keys: readonly FoundKey[]): readonly string[] {
  const rows = keys
    .slice(0, MOST_SHOWN)
    .map(({ fingerprint, finding, detectors, count }, index) => [
      String(index + 1),
      fingerprint.slice(0, SHORT_FINGERPRINT),
      finding.keyId ?? maskOfFinding(finding.prefix, finding.lastFour),
      detectors.join(", "),
      [finding.location, ...(finding.commit === undefined ? [] : [`at ${finding.commit.slice(0, 8)}`])].join(
        " ",
      ),
      VERIFIED[`${finding.verified}`],
      String(count),
      sinceWhen(finding.exposedAt, finding.noticedAt),
    ]);
  const titles = ["#", "print", "key", "detector", "found in", "verified", "seen", "exposed"];
  const lines = table(
    titles.map((title) => ({ title })),
    rows,
  );
  return keys.length > MOST_SHOWN ? [...lines, `and ${keys.length - MOST_SHOWN} more`] : lines;
}

/** The same as data: what may be kept of each key. */
export function keyData(keys: readonly FoundKey[]): readonly Readonly<Record<string, unknown>>[] {
  return keys.slice(0, MOST_SHOWN).map(({ fingerprint, finding, detectors, count }, index) => {
    const { value, identity: _identity, detector: _detector, ...shown } = finding;
    return { number: index + 1, fingerprint, ...shown, detectors, count, valueInReport: value !== null };
  });
}

function maskOfFinding(prefix: string, lastFour: string): string {
  return prefix === "" && lastFour === "" ? "unknown value" : maskOf(prefix, lastFour);
}

function sinceWhen(exposedAt: Instant | undefined, noticedAt: Instant | undefined): string {
  if (exposedAt !== undefined) return moment(exposedAt);
  return noticedAt === undefined ? "unknown" : `before ${moment(noticedAt)}`;
}
