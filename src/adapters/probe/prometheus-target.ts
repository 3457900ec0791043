import { z } from "zod";
import { Secret } from "../../core/secret.ts";
import { earliestOf } from "../../core/time.ts";
import type { Instant, Seconds } from "../../core/time.ts";
import { parseTime } from "../../formats/outside-time.ts";
import type { Clock } from "../../ports/clock.ts";
import type { ConsumerProbe } from "../../ports/probe.ts";
import type { HttpClient } from "../http.ts";
import { type ConsumerAnswer, type NoAnswer, orNone } from "./consumer-answer.ts";
import { createConsumerReport } from "./consumer-report.ts";

export interface PrometheusTargetOptions {
  readonly name: string;
  readonly baseUrl: string;
  readonly credential?: () => Promise<Secret>;
  /** `job_name` of the scrape config. */
  readonly job: string;
  readonly instance?: string;
  readonly settles?: Seconds;
  /** 5 s unless told. */
  readonly timeoutMs?: number;
  readonly http: HttpClient;
  readonly clock: Clock;
}

const TIMEOUT_MS = 5000;

const targetSchema = z.looseObject({
  scrapePool: z.string(),
  labels: z.record(z.string(), z.string()).default({}),
  health: z.enum(["up", "down", "unknown"]),
  lastError: z.string().default(""),
  lastScrape: z.unknown(),
});
type Target = z.output<typeof targetSchema>;

const answerSchema = z.looseObject({
  status: z.literal("success"),
  data: z.looseObject({ activeTargets: z.array(targetSchema) }),
});

type Verdict = "success" | "refused" | "failure" | "unknown";

/**
 * What a Prometheus that holds the key says of the targets that it scrapes with it: a success is of the oldest last scrape
 * of all of them, a refusal of the target that refused. It doesn't say which key it used. Never throws.
 */
export function createPrometheusTarget(options: PrometheusTargetOptions): ConsumerProbe {
  const { name, settles, clock } = options;
  return createConsumerReport({
    name,
    question: orNone(() => ask(options)),
    success: { body: { pointer: "/verdict", equals: "success" } },
    refused: { body: { pointer: "/verdict", equals: "refused" } },
    at: { pointer: "/at", format: "iso" },
    ...(settles === undefined ? {} : { settles }),
    clock,
  });
}

async function ask(options: PrometheusTargetOptions): Promise<ConsumerAnswer | NoAnswer> {
  const { baseUrl, credential, job, instance, timeoutMs = TIMEOUT_MS, http } = options;
  const query = new URLSearchParams({ state: "active", scrapePool: job });
  const answer = await http.request({
    method: "GET",
    url: `${baseUrl.replace(/\/$/, "")}/api/v1/targets?${query.toString()}`,
    ...(credential === undefined ? {} : { headers: { authorization: await bearer(credential) } }),
    timeoutMs,
  });
  const none = (detail: string): NoAnswer => ({ kind: "none", raw: "", detail });
  const { status, text: raw } = answer;
  if (status !== 200) return none(`Prometheus answers ${String(status)}`);
  const parsed = answerSchema.safeParse(answer.json());
  if (!parsed.success) return none("the answer isn't a list of targets");
  // A Prometheus that doesn't know the query answers with the targets of all jobs.
  const targets = parsed.data.data.activeTargets.filter(
    (target) =>
      target.scrapePool === job && (instance === undefined || target.labels["instance"] === instance),
  );
  if (targets.length === 0) return none("Prometheus has no such target");
  const { verdict, at, detail } = verdictOf(targets);
  if (verdict === "unknown") return none(detail);
  return { kind: "answer", status, body: { verdict, at }, sound: true, raw, detail };
}

async function bearer(credential: () => Promise<Secret>): Promise<Secret> {
  return new Secret(`Bearer ${(await credential()).reveal()}`);
}

function verdictOf(targets: readonly Target[]): {
  verdict: Verdict;
  at: Instant | undefined;
  detail: string;
} {
  const refused = targets.filter((target) => judge(target) === "refused");
  const counted = refused.length > 0 ? refused : targets;
  const verdicts = counted.map(judge);
  const verdict =
    (["refused", "unknown", "failure"] as const).find((one) => verdicts.includes(one)) ?? "success";
  const times = counted.map(({ lastScrape }) => parseTime(lastScrape, "iso"));
  const known = times.filter((at) => at !== null);
  const up = targets.filter(({ health }) => health === "up").length;
  const detail = `${String(up)} of ${String(targets.length)} targets are up, ${String(refused.length)} refuse the key`;
  // Never scraped is year 1, which is no time.
  if (known.length < times.length)
    return { verdict: "unknown", at: undefined, detail: `${detail}; not all were scraped yet` };
  return { verdict, at: earliestOf(known), detail };
}

/** By the status that Prometheus quotes in its own words; of a target that can't be reached nothing is known. */
function judge({ health, lastError }: Target): Verdict {
  if (health === "up") return "success";
  const status = Number(/^server returned HTTP status (\d{3})\b/.exec(lastError)?.[1] ?? 0);
  if (health === "unknown" || status === 0 || status === 429 || status >= 500) return "unknown";
  return status === 401 || status === 403 ? "refused" : "failure";
}
