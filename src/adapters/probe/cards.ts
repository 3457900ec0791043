import type { AdapterCard, ProbeCapability } from "../card.ts";
import type { ProbeEntry } from "./index.ts";

/** Every kind of probe there is. */
export const PROBE_CARDS: Readonly<Record<ProbeEntry["adapter"], AdapterCard<ProbeCapability>>> = {
  all: { about: "several key probes that must agree", can: ["presents a key", "negative control"] },
  "aws-key": {
    about: "a call of IAM with an access key, and with a made-up one",
    can: ["presents a key", "negative control"],
    needs: "@aws-sdk/client-iam",
  },
  "auxot-intake": {
    about: "a piece of work at a canary intake of Auxot, until it has completed",
    can: ["presents a key", "negative control"],
  },
  command: {
    about: "a program that takes the key on standard input",
    can: ["presents a key", "negative control"],
  },
  "consumer-report": {
    about: "a status endpoint or a program that says what the consumer did with its key",
    can: ["asks a consumer", "reports a fingerprint", "several instances"],
  },
  "github-workflow-run": {
    about: "what a job of GitHub Actions came to in a run queued after its secret changed",
    can: ["asks a consumer", "reports a fingerprint"],
  },
  http: {
    about: "a call of the provider with the key, and with a made-up one",
    can: ["presents a key", "negative control"],
  },
  postgres: {
    about: "a login at a PostgreSQL server with the key, and with a made-up password",
    can: ["presents a key", "negative control"],
    needs: "pg",
  },
  "kubernetes-rollout": {
    about: "the status endpoint of every pod of a workload",
    can: ["asks a consumer", "reports a fingerprint", "several instances"],
    needs: "kubectl",
  },
  "prometheus-target": {
    about: "a Prometheus that scrapes with the key: whether its targets take it",
    can: ["asks a consumer"],
  },
};
