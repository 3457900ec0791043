import { createHash } from "node:crypto";
import { maskDense } from "../../core/sanitise.ts";
import { isAfter, plus } from "../../core/time.ts";
import type { Instant, Seconds } from "../../core/time.ts";
import { getPointer } from "../../formats/json-pointer.ts";
import { parseTime } from "../../formats/outside-time.ts";
import type { TimeField } from "../../formats/outside-time.ts";
import { holds } from "../../formats/predicate.ts";
import type { Predicate } from "../../formats/predicate.ts";
import type { Clock } from "../../ports/clock.ts";
import type { ConsumerProbe, ConsumerReport } from "../../ports/probe.ts";
import type { ConsumerAnswer, Question } from "./consumer-answer.ts";

/** How far a consumer's clock may be ahead of ours. */
const SKEW_SECONDS = 300;
const LONGEST_NAME = 100;

export interface ConsumerReportOptions {
  readonly name: string;
  /** Asks the consumer; see `askHttp` and `askCommand`. */
  readonly question: Question;
  readonly success: Predicate;
  readonly refused?: Predicate;
  /** Where the SHA-256 prefix of the key stands, and how many hex digits it has. */
  readonly fingerprint?: { readonly pointer: string; readonly length: number };
  /** Where the name of the runtime stands that answered. */
  readonly instance?: string;
  /** Where the time of the reported call stands. */
  readonly at?: TimeField;
  readonly settles?: Seconds;
  readonly clock: Clock;
}

/**
 * Asks a consumer, over HTTP or by a command, what its own last call with its key came to. Never throws: what can't be
 * asked, dated or told apart is `unknown`. Of the answer only a hash, a time, hex digits and a name are kept.
 */
export function createConsumerReport(options: ConsumerReportOptions): ConsumerProbe {
  const { name, question, fingerprint, settles = 0, clock } = options;
  return {
    kind: "consumer",
    name,
    ...(fingerprint === undefined ? {} : { reportsSha256: fingerprint.length }),
    settles,
    async ask() {
      const asked = clock.now();
      const answer = await question();
      const hash = createHash("sha256").update(answer.raw).digest("hex");
      const base = { at: asked, detail: answer.detail, hash };
      if (answer.kind === "none") return { ...base, outcome: "unknown" };
      const prefix = fingerprintIn(options, answer);
      const instance = instanceIn(options, answer);
      const report = {
        ...base,
        ...(prefix === null ? {} : { sha256Prefix: prefix }),
        ...(instance === null ? {} : { instance }),
      };
      const at = timeIn(options, answer, asked, clock.now());
      if (typeof at === "string") {
        const dated = at === asked ? { isAskTime: true as const } : {};
        return { ...report, ...dated, at, outcome: judge(options, answer) };
      }
      return { ...report, outcome: "unknown", detail: `${answer.detail}; ${at.problem}` };
    },
  };
}

function judge(
  { success, refused }: ConsumerReportOptions,
  answer: ConsumerAnswer,
): ConsumerReport["outcome"] {
  const isSuccess = holds(success, answer);
  const isRefused = refused !== undefined && holds(refused, answer);
  if (isSuccess && isRefused) return "unknown";
  if (isRefused) return "refused";
  // A broken or overloaded consumer may pass on a refusal that it got, but it has no success to report.
  if (!answer.sound) return "unknown";
  return isSuccess ? "success" : "failure";
}

function fingerprintIn({ fingerprint }: ConsumerReportOptions, answer: ConsumerAnswer): string | null {
  if (fingerprint === undefined) return null;
  const value = getPointer(answer.body, fingerprint.pointer);
  if (typeof value !== "string" || value.length !== fingerprint.length) return null;
  const digits = value.toLowerCase();
  return /^[0-9a-f]+$/.test(digits) ? digits : null;
}

/** Longer than any host's name is no name; what looks like a credential is masked before it is anybody's. */
function instanceIn({ instance: pointer }: ConsumerReportOptions, answer: ConsumerAnswer): string | null {
  if (pointer === undefined) return null;
  const value = getPointer(answer.body, pointer);
  if (typeof value !== "string" || value === "" || value.length > LONGEST_NAME) return null;
  return maskDense(value);
}

/** The consumer's own time, never later than ours: evidence from the future wouldn't expire. */
function timeIn(
  { at: field }: ConsumerReportOptions,
  answer: ConsumerAnswer,
  asked: Instant,
  now: Instant,
): Instant | { readonly problem: string } {
  if (field === undefined) return asked;
  const at = parseTime(getPointer(answer.body, field.pointer), field.format);
  if (at === null) return { problem: "it gives no readable time" };
  if (isAfter(at, plus(now, SKEW_SECONDS))) return { problem: "its time lies in the future" };
  return isAfter(at, asked) ? asked : at;
}
