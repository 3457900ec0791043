import { StanchError } from "../../core/errors.ts";
import { isAfter, plus } from "../../core/time.ts";
import type { Instant, Seconds } from "../../core/time.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Reload } from "../../ports/consumer-store.ts";
import { checkAccess } from "../kubernetes/access.ts";
import { type KubectlOptions, createKubectl } from "../kubernetes/kubectl.ts";
import { type Rollout, rolloutOf, unrestartable } from "../kubernetes/rollout.ts";
import { type WorkloadRef, readWorkload } from "../kubernetes/workload.ts";

export interface KubernetesRolloutOptions extends Omit<KubectlOptions, "cluster">, WorkloadRef {
  /** For the whole rollout. */
  readonly rolloutSeconds: Seconds;
  /** Between two looks; 2 s unless told. */
  readonly pollSeconds?: Seconds;
  readonly clock: Clock;
}

const POLL_SECONDS = 2;

/**
 * Restarts the pods of a workload and is done when only new ones run, all of them available: a changed secret reaches no
 * pod that runs already. Throws `ERR_STORE_…` and `ERR_COMMAND_…`; a rollout that is stuck or late is `ERR_STORE_FAILED`.
 */
export function createKubernetesRollout(options: KubernetesRolloutOptions): Reload {
  const { name, cluster, kind, workload, rolloutSeconds, pollSeconds = POLL_SECONDS, clock } = options;
  const kubectl = createKubectl(options);

  const permission = `get and patch of ${kind}s/${workload} in the namespace ${cluster.namespace}`;

  async function checkRestartable(): Promise<void> {
    const why = unrestartable(await readWorkload(name, kubectl, options));
    if (why !== null) {
      const message = `${name}: a restart of the ${kind} ${workload} wouldn't replace all of its pods`;
      throw new StanchError({ code: "ERR_STORE_REFUSED", message, hint: why });
    }
  }

  async function restart(): Promise<void> {
    await checkRestartable();
    await kubectl.text({
      args: ["patch", `${kind}s.apps/${workload}`, "--type=strategic", `--patch=${restartedAt(clock.now())}`],
      what: `restart the ${kind}`,
      changes: true,
      permission,
    });
  }

  /** A look that fails is as good as none: the next one may work. */
  async function look(): Promise<Rollout> {
    try {
      return rolloutOf(await readWorkload(name, kubectl, options));
    } catch (error) {
      if (!(error instanceof StanchError) || error.retry === "never") throw unsure(error);
      return { state: "running", detail: error.message };
    }
  }

  function late(what: string, detail: string): StanchError {
    return new StanchError({
      code: "ERR_STORE_FAILED",
      message: `${name}: the rollout of the ${kind} ${workload} ${what} (${detail})`,
      retry: "later",
      happened: "unknown",
      hint: "see why its new pods don't come up; the old ones may still run with the old key",
    });
  }

  return {
    name,
    async check() {
      await checkRestartable();
      const deed = { verb: "patch", group: "apps", resource: `${kind}s`, object: workload } as const;
      await checkAccess(name, kubectl, cluster, deed, permission);
    },
    async run() {
      const until = plus(clock.now(), rolloutSeconds);
      await restart();
      for (;;) {
        const rollout = await look();
        if (rollout.state === "finished") return;
        if (rollout.state === "stuck") throw late("is stuck", rollout.detail);
        if (isAfter(clock.now(), until))
          throw late(`isn't over after ${String(rolloutSeconds)} s`, rollout.detail);
        await clock.sleep(pollSeconds);
      }
    },
  };
}

/** What `kubectl rollout restart` changes; that command itself doesn't name the reason of a refusal. */
function restartedAt(at: Instant): string {
  const annotations = { "kubectl.kubernetes.io/restartedAt": at };
  return JSON.stringify({ spec: { template: { metadata: { annotations } } } });
}

/** The restart was asked for before, whatever a look at it comes to. */
function unsure(error: unknown): unknown {
  if (!(error instanceof StanchError)) return error;
  const { code, message, hint, retry } = error;
  return new StanchError({
    code,
    message,
    retry,
    happened: "unknown",
    ...(hint === undefined ? {} : { hint }),
  });
}
