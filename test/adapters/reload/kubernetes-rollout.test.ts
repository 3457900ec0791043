import type { Deployment } from "kubernetes-types/apps/v1.d.ts";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createSystemClock } from "../../../src/adapters/clock.ts";
import { createReload } from "../../../src/adapters/reload/index.ts";
import type { Instant } from "../../../src/core/time.ts";
import { plus } from "../../../src/core/time.ts";
import { actionSchema } from "../../../src/formats/config/actions.ts";
import type { Clock } from "../../../src/ports/clock.ts";
import type { Reload } from "../../../src/ports/consumer-store.ts";
import { adapterParts } from "../../fakes/adapter-parts.ts";
import { type KubeApi, type Workload, startKubeApi } from "../../fakes/kube-api.ts";
import { daemonSet, deployment, statefulSet } from "../../fakes/kube-workloads.ts";

let api: KubeApi;
let now: Instant;
beforeEach(async () => {
  api = await startKubeApi();
  now = "2026-11-26T09:00:00.000Z";
});
afterEach(() => api.close());

type Status = Workload["status"];

function open(made: Workload, timeout: string, clock: Clock): Reload {
  const kind = (made.kind ?? "").toLowerCase();
  api.objects.set(`${kind}s/web`, made);
  const entry = { adapter: "kubernetes-rollout", ...api.cluster, kind, workload: "web", timeout };
  const parts = adapterParts({ processes: api.processes, clock });
  return createReload("restart-web", actionSchema.parse(entry), parts);
}

/** Restarts it; the clock jumps ahead whenever the reload waits. */
async function restart(
  made: Workload,
  statuses: readonly Status[],
  { timeout = "4s", meanwhile = () => undefined }: { timeout?: string; meanwhile?: () => void } = {},
): Promise<void> {
  api.rollsOut(`${(made.kind ?? "").toLowerCase()}s/web`, statuses);
  const sleep = async (seconds: number): Promise<void> => {
    now = plus(now, seconds);
    meanwhile();
  };
  await open(made, timeout, { now: () => now, sleep }).run();
}

/** How often it looked after the restart. */
function looks(): number {
  const routes = api.server.calls.map(({ route }) => route).filter((route) => route !== "discovery");
  return routes.length - 1 - routes.lastIndexOf("restart");
}

const old = { observedGeneration: 4, replicas: 3, updatedReplicas: 3, availableReplicas: 3 };
const done = { ...old, observedGeneration: 5 };
const stuck = {
  ...done,
  updatedReplicas: 1,
  replicas: 4,
  conditions: [{ type: "Progressing", status: "False", reason: "ProgressDeadlineExceeded" }],
};

describe("reload: kubernetes-rollout", () => {
  it("asks for a restart, and waits through every state of a rollout until only new pods run", async () => {
    const statuses = [
      old,
      { ...done, replicas: 4, updatedReplicas: 1, availableReplicas: 3 },
      { ...done, replicas: 4, availableReplicas: 3 },
      { ...done, availableReplicas: 2 },
      done,
    ];
    await restart(deployment(), statuses, { timeout: "1m" });
    expect(looks()).toBe(5);
    const { template } = (api.objects.get("deployments/web") as Deployment).spec ?? {};
    const at = template?.metadata?.annotations?.["kubectl.kubernetes.io/restartedAt"];
    expect(at).toMatch(/^\d{4}-\d\d-\d\dT/);
  });

  it.each<[string, Status]>([
    ["its controller hasn't seen the restart", old],
    ["old pods linger", { ...done, replicas: 5 }],
    ["old pods are on their way out", { ...done, terminatingReplicas: 1 } as Status],
    ["new pods aren't available", { ...done, availableReplicas: 2 }],
    ["new pods are missing", { ...done, updatedReplicas: 2, replicas: 2 }],
    ["nothing was counted yet", { observedGeneration: 5 }],
  ])("isn't done while %s", async (_what, status) => {
    await expect(restart(deployment(), [status])).rejects.toMatchObject({
      code: "ERR_STORE_FAILED",
      message: expect.stringMatching(/isn't over after 4 s/),
      happened: "unknown",
      retry: "later",
    });
    expect(looks()).toBeGreaterThan(2);
  });

  it("says at once that a rollout is stuck", async () => {
    await expect(restart(deployment(), [stuck])).rejects.toMatchObject({
      code: "ERR_STORE_FAILED",
      message:
        "restart-web: the rollout of the deployment web is stuck (1 of 3 pods are new, 3 available, 3 old; its progress deadline has passed)",
      hint: expect.stringContaining("old key"),
    });
    expect(looks()).toBe(1);
  });

  it("isn't frightened by how the last rollout ended", async () => {
    await restart(deployment(), [{ ...stuck, observedGeneration: 4 }, done]);
    expect(looks()).toBe(2);
  });

  it("waits for a stateful set until its new revision is the only one", async () => {
    const counts = { observedGeneration: 5, replicas: 3, availableReplicas: 3, updateRevision: "web-2" };
    await restart(statefulSet(), [
      { ...counts, updatedReplicas: 3, currentRevision: "web-1" },
      { ...counts, updatedReplicas: 3, currentRevision: "web-2", availableReplicas: 2 },
      { ...counts, updatedReplicas: 3, currentRevision: "web-2" },
    ]);
    expect(looks()).toBe(3);
  });

  it("waits for a daemon set until every node has a new pod", async () => {
    const counts = { ...daemonSet().status, observedGeneration: 5 } as NonNullable<
      ReturnType<typeof daemonSet>["status"]
    >;
    await restart(daemonSet(), [
      { ...counts, updatedNumberScheduled: 2 },
      { ...counts, numberAvailable: 2 },
      counts,
    ]);
    expect(looks()).toBe(3);
  });

  it.each<[string, Workload, RegExp]>([
    ["a paused deployment", deployment({ paused: true }), /resume/],
    [
      "a stateful set that replaces pods only when they are deleted",
      statefulSet({ updateStrategy: { type: "OnDelete" } }),
      /delete its pods/,
    ],
    [
      "a stateful set with a partition",
      statefulSet({ updateStrategy: { type: "RollingUpdate", rollingUpdate: { partition: 2 } } }),
      /partition/,
    ],
    [
      "a daemon set that replaces pods only when they are deleted",
      daemonSet({ updateStrategy: { type: "OnDelete" } }),
      /delete its pods/,
    ],
  ])("doesn't restart %s: old pods would stay", async (_what, made, hint) => {
    await expect(restart(made, [])).rejects.toMatchObject({
      code: "ERR_STORE_REFUSED",
      happened: "no",
      hint: expect.stringMatching(hint),
    });
    expect(api.server.calls.some(({ route }) => route === "restart")).toBe(false);
  });

  it("names the permission that it lacks", async () => {
    api.forbidden.add("deployments/web");
    await expect(restart(deployment(), [])).rejects.toMatchObject({
      code: "ERR_STORE_REFUSED",
      happened: "no",
      hint: "the credential needs get and patch of deployments/web in the namespace shop",
    });
  });

  it("finds out without a restart whether it may and could do one", async () => {
    const check = (made: Workload): Promise<void> | undefined =>
      open(made, "4s", createSystemClock()).check?.();
    await check(deployment());
    await expect(check(deployment({ paused: true }))).rejects.toMatchObject({ code: "ERR_STORE_REFUSED" });
    api.forbidden.add("deployments/web");
    await expect(check(deployment())).rejects.toMatchObject({
      code: "ERR_STORE_REFUSED",
      happened: "no",
      hint: "the credential needs get and patch of deployments/web in the namespace shop",
    });
    expect(api.server.calls.some(({ route }) => route === "restart")).toBe(false);
  });

  it("doesn't know whether a restart whose answer got lost was made", async () => {
    api.server.fault("restart", { kind: "drop", commits: true });
    await expect(restart(deployment(), [done])).rejects.toMatchObject({
      code: "ERR_STORE_FAILED",
      happened: "unknown",
    });
  });

  it("goes on looking when the server fails meanwhile", async () => {
    let fails = true;
    const meanwhile = (): void => {
      if (fails) api.server.fault("read", { kind: "status", status: 500 });
      fails = false;
    };
    await restart(deployment(), [old, done], { timeout: "1m", meanwhile });
    expect(looks()).toBe(3);
  });
});
