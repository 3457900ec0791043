import { StanchError } from "../../core/errors.ts";
import type { Secret } from "../../core/secret.ts";
import { earliestOf } from "../../core/time.ts";
import type { Finding } from "./finding.ts";

/** One key of a report, with everything that the report says of it. */
export interface FoundKey {
  /** Keyed, hex. Of a value that isn't in the report it is made of what is left of it. */
  readonly fingerprint: string;
  /** The first finding, with the earliest exposure of all. */
  readonly finding: Finding;
  readonly detectors: readonly string[];
  readonly count: number;
}

/** The keys of a report in the order in which they first turn up. Values are told apart by `identify`. */
export function foundKeys(
  findings: readonly Finding[],
  identify: (of: Secret | string) => string,
): readonly FoundKey[] {
  const byKey = new Map<string, [Finding, ...Finding[]]>();
  for (const finding of findings) {
    const fingerprint = identify(finding.identity);
    const known = byKey.get(fingerprint);
    if (known === undefined) byKey.set(fingerprint, [finding]);
    else known.push(finding);
  }
  return [...byKey].map(([fingerprint, same]) => {
    const [first] = same;
    const exposedAt = earliestOf(same.map((one) => one.exposedAt));
    const noticedAt = earliestOf(same.map((one) => one.noticedAt));
    return {
      fingerprint,
      finding: {
        ...first,
        ...(exposedAt === undefined ? {} : { exposedAt }),
        ...(noticedAt === undefined ? {} : { noticedAt }),
        verified: verdictOf(same.map(({ verified }) => verified)),
        value: same.find(({ value }) => value !== null)?.value ?? null,
      },
      detectors: [...new Set(same.map(({ detector }) => detector))],
      count: same.length,
    };
  });
}

/** A key that once worked is taken to work. */
function verdictOf(verdicts: readonly (boolean | null)[]): boolean | null {
  if (verdicts.includes(true)) return true;
  return verdicts.includes(false) ? false : null;
}

/** Digits of a fingerprint that people type. */
export const SHORT_FINGERPRINT = 8;

/** The key that `pick` names: by its number from 1, or by 8 or more digits of its fingerprint (`ERR_WHICH_FINDING`). */
export function pickKey(keys: readonly FoundKey[], pick: string): FoundKey {
  const found =
    /^\d{1,5}$/.test(pick) || !/^[0-9a-f]+$/.test(pick) || pick.length < SHORT_FINGERPRINT
      ? keys.filter((_, index) => String(index + 1) === pick)
      : keys.filter(({ fingerprint }) => fingerprint.startsWith(pick));
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  const numbers = keys.length === 1 ? "1" : `a number from 1 to ${keys.length}`;
  throw new StanchError({
    code: "ERR_WHICH_FINDING",
    message: "no key of the report goes by that number or fingerprint",
    hint: `${numbers}, or the first ${SHORT_FINGERPRINT} digits or more of a fingerprint`,
  });
}
