import { z } from "zod";
import { choiceError } from "../zod-words.ts";
import { allProbeSchema } from "./probes/all.ts";
import { awsKeyProbeSchema } from "./probes/aws-key.ts";
import { consumerReportProbeSchema } from "./probes/consumer-report.ts";
import { httpProbeSchema } from "./probes/http.ts";

export const probeSchema = z.discriminatedUnion(
  "adapter",
  [allProbeSchema, awsKeyProbeSchema, consumerReportProbeSchema, httpProbeSchema],
  { error: choiceError("an adapter here") },
);

type Adapter = z.output<typeof probeSchema>["adapter"];

/** Whether a probe presents a key itself, or asks a consumer what that did with the key it holds. */
export const PROBE_KINDS: Readonly<Record<Adapter, "key" | "consumer">> = {
  all: "key",
  "aws-key": "key",
  "consumer-report": "consumer",
  http: "key",
};
