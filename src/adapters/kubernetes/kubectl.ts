import { StanchError } from "../../core/errors.ts";
import type { Secret } from "../../core/secret.ts";
import type { Seconds } from "../../core/time.ts";
import type { ProcessRunner } from "../process.ts";
import { kubectlError } from "./kubectl-error.ts";

/** Which cluster, and where in it: named outright, because what is current in a kubeconfig changes behind one's back. */
export interface Cluster {
  readonly context: string;
  readonly namespace: string;
  /** kubectl's own default without it. */
  readonly kubeconfig?: string;
}

export interface KubectlOptions {
  /** Name of the entry in the config, for errors. */
  readonly name: string;
  readonly cluster: Cluster;
  /** For the server's answer; 20 s unless told. */
  readonly timeoutSeconds?: Seconds;
  readonly processes: ProcessRunner;
}

export interface KubectlCall {
  readonly args: readonly string[];
  /** Written to standard input. */
  readonly input?: Secret;
  /** What is asked for, as in `write the secret`. */
  readonly what: string;
  readonly changes: boolean;
  /** What the user of the context must be allowed to do. */
  readonly permission: string;
}

/**
 * The operator's own `kubectl`, with every way to log in that it has. Throws `ERR_STORE_…` and `ERR_COMMAND_…`; what it
 * prints on standard error is read for the reason, and never shown.
 */
export interface Kubectl {
  /** What it printed, at most 1 MiB. */
  text(call: KubectlCall): Promise<string>;
  /** As `text`, parsed; `ERR_STORE_ANSWER` for what isn't JSON. */
  json(call: KubectlCall): Promise<unknown>;
}

const TIMEOUT_SECONDS = 20;
/** Beyond the server's answer: plugins that log in, and kubectl itself. */
const START_SECONDS = 20;

/** Runs `kubectl` with the context and namespace of the config on every call. */
export function createKubectl({ name, cluster, timeoutSeconds, processes }: KubectlOptions): Kubectl {
  const seconds = timeoutSeconds ?? TIMEOUT_SECONDS;
  const { context, namespace, kubeconfig } = cluster;
  const where = [
    ...(kubeconfig === undefined ? [] : [`--kubeconfig=${kubeconfig}`]),
    `--context=${context}`,
    `--namespace=${namespace}`,
    `--request-timeout=${String(seconds)}s`,
  ];

  async function text({ args, input, ...about }: KubectlCall): Promise<string> {
    const { exitCode, stdout, stderr, truncated } = await processes.run({
      argv: ["kubectl", ...where, ...args],
      ...(input === undefined ? {} : { input }),
      timeoutSeconds: seconds + START_SECONDS,
      changes: about.changes,
    });
    if (exitCode !== 0) throw kubectlError({ name, ...about }, stderr);
    if (truncated) throw unreadable(name, about, "the answer is longer than 1 MiB");
    return stdout;
  }

  return {
    text,
    async json(call) {
      const answer = await text(call);
      try {
        return JSON.parse(answer) as unknown;
      } catch {
        throw unreadable(name, call, "the answer isn't JSON");
      }
    },
  };
}

/** `ERR_STORE_ANSWER`: the server answered what can't be right. */
export function unreadable(
  name: string,
  { what, changes }: Pick<KubectlCall, "what" | "changes">,
  why: string,
): StanchError {
  return new StanchError({
    code: "ERR_STORE_ANSWER",
    message: `${name} can't ${what}: ${why}`,
    retry: "later",
    happened: changes ? "unknown" : "no",
  });
}
