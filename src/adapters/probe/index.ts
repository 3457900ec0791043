import type { Config } from "../../formats/config.ts";
import type { KeyProbe, Probe } from "../../ports/probe.ts";
import { githubCredential } from "../github/credential.ts";
import { clusterOf } from "../kubernetes/cluster-of.ts";
import type { AdapterParts } from "../parts.ts";
import { postgresTls } from "../postgres/tls.ts";
import { createAllKeyProbe } from "./all.ts";
import { createAwsKeyProbe } from "./aws-key.ts";
import { createAuxotIntake } from "./auxot-intake.ts";
import { createCommandKeyProbe } from "./command.ts";
import { askCommand, askHttp } from "./consumer-answer.ts";
import type { Question } from "./consumer-answer.ts";
import { createConsumerReport } from "./consumer-report.ts";
import { createGithubWorkflowRunProbe } from "./github-workflow-run.ts";
import { createHttpKeyProbe } from "./http.ts";
import { createPostgresProbe } from "./postgres.ts";
import { createKubernetesRolloutProbe } from "./kubernetes-rollout.ts";
import { createPrometheusTarget } from "./prometheus-target.ts";

/** An entry under `probes` in the operator's config. */
export type ProbeEntry = Config["probes"][string];

export interface ProbeParts extends Pick<
  AdapterParts,
  "clock" | "connect" | "folder" | "http" | "path" | "processes" | "random" | "readText" | "secret"
> {
  /** Address of the provider that an entry names; the config has checked that there is one. */
  readonly baseUrlOf: (provider: string) => string;
  /** The key probe of this name; the config has checked that there is one. */
  readonly keyProbeOf: (name: string) => KeyProbe;
}

const COMMAND_SECONDS = 30;
const WORK_SECONDS = 60;

/** The probe that an entry of the config asks for. */
export function createProbe(name: string, entry: ProbeEntry, parts: ProbeParts): Probe {
  const { http, clock, random } = parts;
  switch (entry.adapter) {
    case "all":
      return createAllKeyProbe(name, entry.probes.map(parts.keyProbeOf));
    case "aws-key": {
      const { region, baseUrl: endpoint } = entry;
      return createAwsKeyProbe({ name, region, endpoint, http, clock, random });
    }
    case "auxot-intake": {
      const { adapter: _adapter, provider, timeout = WORK_SECONDS, ...about } = entry;
      const baseUrl = parts.baseUrlOf(provider);
      return createAuxotIntake({ name, baseUrl, ...about, workSeconds: timeout, http, clock, random });
    }
    case "command": {
      const { adapter: _adapter, timeout = COMMAND_SECONDS, ...about } = entry;
      const { folder, processes } = parts;
      const run = { cwd: folder, timeoutSeconds: timeout, processes };
      return createCommandKeyProbe({ name, ...about, ...run, clock, random });
    }
    case "consumer-report": {
      const { adapter: _adapter, http: _http, command: _command, ...about } = entry;
      return createConsumerReport({ name, question: questionOf(entry, parts), ...about, clock });
    }
    case "github-workflow-run": {
      const { adapter: _adapter, credential, ...about } = entry;
      return createGithubWorkflowRunProbe({
        name,
        ...about,
        credential: githubCredential(credential, entry.baseUrl, parts),
        http,
        clock,
      });
    }
    case "http": {
      const { adapter: _adapter, provider, path, ...about } = entry;
      const url = parts.baseUrlOf(provider).replace(/\/$/, "") + path;
      return createHttpKeyProbe({ name, url, ...about, http, clock, random });
    }
    case "postgres": {
      const { adapter: _adapter, url, tls, ...about } = entry;
      return createPostgresProbe({
        name,
        server: { url, tls: postgresTls(tls, parts), connect: parts.connect },
        ...about,
        clock,
        random,
      });
    }
    case "kubernetes-rollout": {
      const {
        adapter: _adapter,
        context: _context,
        namespace: _namespace,
        kubeconfig: _kubeconfig,
        ...about
      } = entry;
      const { processes } = parts;
      return createKubernetesRolloutProbe({
        name,
        ...about,
        cluster: clusterOf(entry, parts),
        clock,
        processes,
      });
    }
    case "prometheus-target": {
      const { adapter: _adapter, credential: ref, ...about } = entry;
      const credential = ref === undefined ? {} : { credential: parts.secret(ref) };
      return createPrometheusTarget({ name, ...about, ...credential, http, clock });
    }
  }
}

function questionOf(
  entry: Extract<ProbeEntry, { readonly adapter: "consumer-report" }>,
  { http, processes, folder }: ProbeParts,
): Question {
  if (entry.http !== undefined) return askHttp(http, entry.http);
  const { argv = [], timeout } = entry.command ?? {};
  const timeLimit = timeout === undefined ? {} : { timeoutSeconds: timeout };
  return askCommand(processes, { argv, cwd: folder, ...timeLimit });
}
