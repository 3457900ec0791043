import { z } from "zod";
import { Secret } from "../core/secret.ts";
import { type Instant, earliestOf } from "../core/time.ts";
import { parseTime } from "./outside-time.ts";
import { formatError, pointer, renderPath } from "./problem.ts";
import type { Problem } from "./problem.ts";
import { offsetOf } from "./yaml-tree.ts";
import { readYaml } from "./yaml.ts";
import { splitMessage, zodWords } from "./zod-words.ts";

/** A leaked key as a scanner found it. Everything but `value` may be shown once it is escaped. */
export interface Finding {
  /** The scanner's rule. */
  readonly detector: string;
  /** Empty where the scanner has redacted it. */
  readonly prefix: string;
  readonly lastFour: string;
  /** Null where the scanner has redacted the value. */
  readonly length: number | null;
  /** `path:line`. */
  readonly location: string;
  readonly commit?: string;
  /** When it was committed: the earliest time at which somebody else can have had it. */
  readonly exposedAt?: Instant;
  readonly value: Secret | null;
}

const LONGEST_REPORT = 16 * 1024 * 1024;

/** What gitleaks puts in place of a value, or behind a part of one. */
const REDACTED = /REDACTED|\*{3}|\.{3}$/;

/** `Match` isn't even named: it holds the value too, and unknown members are dropped. */
const gitleaksSchema = z
  .array(
    z.object({
      RuleID: z.string().min(1).max(200),
      Secret: z.string().min(1).max(100_000),
      File: z.string().max(5000),
      StartLine: z.int().min(0),
      Commit: z.string().max(200).default(""),
      Date: z
        .string()
        .refine((text) => text === "" || parseTime(text, "iso") !== null, {
          error: "this isn't a time with a zone",
        })
        .default(""),
    }),
  )
  .max(10_000);

type Row = z.output<typeof gitleaksSchema>[number];

/**
 * Findings of a gitleaks 8 report in JSON. Anything else throws `ERR_FORMAT` with every place that doesn't fit; no text
 * of the report is in the message, as any of it may be the secret.
 */
export function parseFindings(text: string, file: string): readonly Finding[] {
  const source = text.startsWith("\uFEFF") ? text.slice(1) : text;
  if (source.length > LONGEST_REPORT) throw formatError([problem(file, "the report is larger than 16 MiB")]);
  const parsed = parseJson(source, file);
  const result = gitleaksSchema.safeParse(parsed, { error: zodWords(() => "this") });
  if (result.success) return result.data.map(toFinding);

  const { place } = readYaml(source);
  const point = pointer(source, null);
  throw formatError(
    result.error.issues.map((issue) => ({
      ...problem(file, splitMessage(issue.message)[0]?.message ?? "doesn't fit"),
      ...point(offsetOf(place, issue.path), false),
      path: renderPath(issue.path),
      hint: "expected is a gitleaks 8 report in JSON",
    })),
  );
}

/**
 * What a report says of the one key that it is about, with the earliest of its exposures; null if it is about none or
 * several. Values are told apart by `identify`, redacted ones by what is left of them.
 */
export function soleFinding(
  findings: readonly Finding[],
  identify: (value: Secret) => string,
): Finding | null {
  const keys = findings.map(({ value, prefix, lastFour }) =>
    value === null ? `${prefix} ${lastFour}` : identify(value),
  );
  const [first] = findings;
  if (first === undefined || new Set(keys).size > 1) return null;
  const exposedAt = earliestOf(findings.map((finding) => finding.exposedAt));
  return exposedAt === undefined ? first : { ...first, exposedAt };
}

/** The engine's own message repeats the text around the fault, so only its position is kept. */
function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    const position = /\bposition (\d+)/.exec(error instanceof Error ? error.message : "")?.[1];
    const offset = Math.min(Number(position ?? 0), text.length);
    throw formatError([{ ...problem(file, "this isn't JSON"), ...pointer(text, null)(offset, false) }]);
  }
}

function toFinding(row: Row): Finding {
  const location = `${row.File}:${row.StartLine}`;
  const exposedAt = parseTime(row.Date, "iso");
  const known = {
    detector: row.RuleID,
    ...(row.Commit === "" ? {} : { commit: row.Commit }),
    ...(exposedAt === null ? {} : { exposedAt }),
  };
  if (REDACTED.test(row.Secret)) {
    const prefix = /^[A-Za-z]{2,7}[._-]/.exec(row.Secret)?.[0] ?? "";
    return { ...known, prefix, lastFour: "", length: null, location, value: null };
  }
  const value = new Secret(row.Secret);
  const { prefix, lastFour, length, mask } = value;
  return { ...known, prefix, lastFour, length, location: location.replaceAll(row.Secret, mask), value };
}

function problem(file: string, message: string): Problem {
  return { file, line: 1, column: 1, path: "", message, excerpt: "" };
}
