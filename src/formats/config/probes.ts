import { z } from "zod";
import { choiceError } from "../zod-words.ts";
import { allProbeSchema } from "./probes/all.ts";
import { consumerReportProbeSchema } from "./probes/consumer-report.ts";
import { httpProbeSchema } from "./probes/http.ts";
import { postgresProbeSchema } from "./probes/postgres.ts";

export const probeSchema = z.discriminatedUnion(
  "adapter",
  [allProbeSchema, consumerReportProbeSchema, httpProbeSchema, postgresProbeSchema],
  { error: choiceError("an adapter here") },
);

type Adapter = z.output<typeof probeSchema>["adapter"];

/** Whether a probe presents a key itself, or asks a consumer what that did with the key it holds. */
export const PROBE_KINDS: Readonly<Record<Adapter, "key" | "consumer">> = {
  all: "key",
  "consumer-report": "consumer",
  http: "key",
  postgres: "key",
};
