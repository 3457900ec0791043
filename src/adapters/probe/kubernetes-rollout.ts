import { createHash } from "node:crypto";
import { StanchError } from "../../core/errors.ts";
import { maskDense } from "../../core/sanitise.ts";
import type { ConsumerProbe, ConsumerReport } from "../../ports/probe.ts";
import { type Kubectl, type KubectlOptions, createKubectl } from "../kubernetes/kubectl.ts";
import { podsOf } from "../kubernetes/pods.ts";
import { rolloutOf } from "../kubernetes/rollout.ts";
import { type WorkloadRef, readWorkload } from "../kubernetes/workload.ts";
import { type Question, jsonOrText, orNone } from "./consumer-answer.ts";
import { type ConsumerReportOptions, createConsumerReport } from "./consumer-report.ts";

export interface KubernetesRolloutProbeOptions
  extends
    Omit<ConsumerReportOptions, "question" | "instance">,
    Omit<KubectlOptions, "cluster" | "name">,
    WorkloadRef {
  /** The pods' own status endpoint, reached through the API server. */
  readonly scheme: "http" | "https";
  readonly port: number;
  readonly path: string;
}

/** For an answer of a pod. */
const TIMEOUT_SECONDS = 5;
const AT_ONCE = 4;
const LONGEST_NAME = 100;
const LONGEST_DETAIL = 190;

/** What speaks against the consumer comes first. */
const ORDER: readonly ConsumerReport["outcome"][] = ["refused", "unknown", "failure", "success"];

/**
 * Asks every pod of a workload, old ones too, what it did with its key: each pod is an instance. While one of them can't be
 * heard, or the rollout isn't over, what the others say is `partial`. That pods are new and ready proves nothing. Never throws.
 */
export function createKubernetesRolloutProbe(options: KubernetesRolloutProbeOptions): ConsumerProbe {
  const { name, kind, workload, fingerprint, settles = 0, clock } = options;
  const kubectl = createKubectl({ ...options, timeoutSeconds: options.timeoutSeconds ?? TIMEOUT_SECONDS });

  async function askPod(pod: string): Promise<ConsumerReport> {
    const question = podQuestion(options, kubectl, pod);
    const said = await createConsumerReport({ ...options, question }).ask();
    return { ...said, instance: maskDense(pod.slice(-LONGEST_NAME)) };
  }

  return {
    kind: "consumer",
    name,
    ...(fingerprint === undefined ? {} : { reportsSha256: fingerprint.length }),
    settles,
    async ask() {
      const asked = clock.now();
      try {
        const seen = await readWorkload(name, kubectl, options);
        const reports = await inTurn(await podsOf(name, kubectl, options, seen), askPod);
        const missing = missingOf(reports);
        const rollout = rolloutOf(seen);
        const why =
          missing ?? (rollout.state === "finished" ? null : `the rollout isn't over: ${rollout.detail}`);
        const [first, ...others] = reports
          .map((report) => (why === null ? report : partial(report, why)))
          .toSorted((a, b) => ORDER.indexOf(a.outcome) - ORDER.indexOf(b.outcome));
        if (first !== undefined) return others.length === 0 ? first : { ...first, others };
        return nothing(asked, `no pod of the ${kind} ${workload} runs`);
      } catch (error) {
        if (!(error instanceof StanchError)) throw error;
        return nothing(asked, error.message);
      }
    },
  };
}

/** kubectl shows no body of an answer that isn't 2xx, nor whose it is: it is no answer. */
function podQuestion(
  { cluster: { namespace }, scheme, port, path }: KubernetesRolloutProbeOptions,
  kubectl: Kubectl,
  pod: string,
): Question {
  const target = `${scheme === "https" ? "https:" : ""}${pod}:${String(port)}`;
  return orNone(async () => {
    const text = await kubectl.text({
      args: ["get", "--raw", `/api/v1/namespaces/${namespace}/pods/${target}/proxy${path}`],
      what: "ask a pod",
      changes: false,
      permission: `get of pods/proxy in the namespace ${namespace}`,
    });
    const body = jsonOrText(text);
    return { kind: "answer", status: 200, body, sound: true, raw: text, detail: `pod ${pod} answered` };
  });
}

/** A pod that says neither what it did nor what it holds could hold the old key. */
function missingOf(reports: readonly ConsumerReport[]): string | null {
  const silent = reports.filter(
    ({ outcome, sha256Prefix }) => outcome === "unknown" && sha256Prefix === undefined,
  );
  return silent.length === 0
    ? null
    : `${String(silent.length)} of ${String(reports.length)} pods can't be heard`;
}

function partial(report: ConsumerReport, why: string): ConsumerReport {
  return { ...report, partial: true, detail: `${why}; ${report.detail}`.slice(0, LONGEST_DETAIL) };
}

function nothing(at: string, detail: string): ConsumerReport {
  const hash = createHash("sha256").update(detail).digest("hex");
  return { outcome: "unknown", at, detail: detail.slice(0, LONGEST_DETAIL), hash };
}

async function inTurn<T>(pods: readonly string[], ask: (pod: string) => Promise<T>): Promise<readonly T[]> {
  const answers: T[] = [];
  for (let from = 0; from < pods.length; from += AT_ONCE)
    answers.push(...(await Promise.all(pods.slice(from, from + AT_ONCE).map(ask))));
  return answers;
}
