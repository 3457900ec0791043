import { z } from "zod";
import { choiceError } from "../zod-words.ts";
import { allProbeSchema } from "./probes/all.ts";
import { awsKeyProbeSchema } from "./probes/aws-key.ts";
import { auxotIntakeProbeSchema } from "./probes/auxot-intake.ts";
import { commandProbeSchema } from "./probes/command.ts";
import { consumerReportProbeSchema } from "./probes/consumer-report.ts";
import { githubWorkflowRunProbeSchema } from "./probes/github-workflow-run.ts";
import { httpProbeSchema } from "./probes/http.ts";
import { postgresProbeSchema } from "./probes/postgres.ts";
import { kubernetesRolloutProbeSchema } from "./probes/kubernetes-rollout.ts";
import { prometheusTargetProbeSchema } from "./probes/prometheus-target.ts";

export const probeSchema = z.discriminatedUnion(
  "adapter",
  [
    allProbeSchema,
    auxotIntakeProbeSchema,
    awsKeyProbeSchema,
    commandProbeSchema,
    consumerReportProbeSchema,
    githubWorkflowRunProbeSchema,
    httpProbeSchema,
    kubernetesRolloutProbeSchema,
    postgresProbeSchema,
    prometheusTargetProbeSchema,
  ],
  { error: choiceError("an adapter here") },
);

type Adapter = z.output<typeof probeSchema>["adapter"];

/** Whether a probe presents a key itself, or asks a consumer what that did with the key it holds. */
export const PROBE_KINDS: Readonly<Record<Adapter, "key" | "consumer">> = {
  all: "key",
  "aws-key": "key",
  "auxot-intake": "key",
  command: "key",
  "consumer-report": "consumer",
  "github-workflow-run": "consumer",
  http: "key",
  postgres: "key",
  "kubernetes-rollout": "consumer",
  "prometheus-target": "consumer",
};
