import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createProbe } from "../../../src/adapters/probe/index.ts";
import { probeSchema } from "../../../src/formats/config/probes.ts";
import type { ConsumerProbe, ConsumerReport } from "../../../src/ports/probe.ts";
import { consumerProbeContract } from "../../contracts/probe.ts";
import { adapterParts } from "../../fakes/adapter-parts.ts";
import type { FakeReply } from "../../fakes/fake-server.ts";
import { type KubeApi, startKubeApi } from "../../fakes/kube-api.ts";
import { daemonSet, deployment, pod } from "../../fakes/kube-workloads.ts";

const OLD = "aaaa0001";
const NEW = "bbbb0002";

let api: KubeApi;
beforeEach(async () => {
  api = await startKubeApi();
  api.objects.set("deployments/web", deployment());
});
afterEach(() => api.close());

function probe(more: Record<string, unknown> = {}): ConsumerProbe {
  const entry = {
    adapter: "kubernetes-rollout",
    ...api.cluster,
    kind: "deployment",
    workload: "web",
    port: 8080,
    path: "/status",
    success: { body: { pointer: "/upstream", equals: 200 } },
    refused: { body: { pointer: "/upstream", oneOf: [401, 403] } },
    fingerprint: { pointer: "/key", length: 8 },
    ...more,
  };
  const made = createProbe("web-pods", probeSchema.parse(entry), {
    ...adapterParts({ processes: api.processes }),
    keyProbeOf: () => {
      throw new Error("no key probe here");
    },
    baseUrlOf: () => "",
  });
  if (made.kind !== "consumer") throw new Error("not a consumer probe");
  return made;
}

const works = (key: string): FakeReply => ({ status: 200, body: { upstream: 200, key } });
const refused = (key: string): FakeReply => ({ status: 200, body: { upstream: 401, key } });

/** A pod that isn't given an answer runs and can't be reached. */
function runs(pods: Readonly<Record<string, FakeReply | null>>): void {
  for (const [name, says] of Object.entries(pods)) {
    api.pods.set(name, pod(name));
    if (says !== null) api.says.set(name, says);
  }
}

async function ask(more: Record<string, unknown> = {}): Promise<readonly ConsumerReport[]> {
  const first = await probe(more).ask();
  return [first, ...(first.others ?? [])];
}

const inShort = (reports: readonly ConsumerReport[]) =>
  reports
    .map(({ instance, outcome, sha256Prefix, partial }) => [
      instance,
      outcome,
      sha256Prefix,
      partial ?? false,
    ])
    .toSorted(([a], [b]) => String(a).localeCompare(String(b)));

describe("probe: kubernetes-rollout", () => {
  consumerProbeContract({
    open: async (mood) => {
      if (mood !== "gone") runs({ "web-1": mood === "working" ? works(NEW) : refused(NEW) });
      return probe();
    },
  });

  it("asks every pod, and each is an instance", async () => {
    runs({ "web-1": works(NEW), "web-2": works(NEW), "web-3": works(NEW) });
    expect(inShort(await ask())).toEqual([
      ["web-1", "success", NEW, false],
      ["web-2", "success", NEW, false],
      ["web-3", "success", NEW, false],
    ]);
    expect(probe().reportsSha256).toBe(8);
  });

  it("hears an old pod that is still there, and puts a refusal first", async () => {
    runs({ "web-1": works(NEW), "web-2": works(OLD), "web-3": refused(NEW) });
    const reports = await ask();
    expect(inShort(reports)).toEqual([
      ["web-1", "success", NEW, false],
      ["web-2", "success", OLD, false],
      ["web-3", "refused", NEW, false],
    ]);
    expect(reports[0]?.outcome).toBe("refused");
  });

  it("says nothing for the consumer while one pod can't be heard", async () => {
    runs({ "web-1": works(NEW), "web-2": null });
    const reports = await ask();
    expect(inShort(reports)).toEqual([
      ["web-1", "success", NEW, true],
      ["web-2", "unknown", undefined, true],
    ]);
    for (const { detail } of reports) expect(detail).toMatch(/^1 of 2 pods can't be heard/);
  });

  it.each<[string, FakeReply]>([
    ["answers 503", { status: 503, body: { upstream: 200, key: NEW } }],
    ["answers 401 itself", { status: 401, body: { upstream: 200, key: NEW } }],
  ])(
    "takes a pod that %s for unheard: nobody can tell its answer from the API server's",
    async (_what, says) => {
      runs({ "web-1": works(NEW), "web-2": says });
      expect(inShort(await ask())).toEqual([
        ["web-1", "success", NEW, true],
        ["web-2", "unknown", undefined, true],
      ]);
    },
  );

  it("says nothing for the consumer before the rollout is over", async () => {
    runs({ "web-1": works(NEW) });
    const status = { observedGeneration: 4, replicas: 4, updatedReplicas: 3, availableReplicas: 3 };
    api.objects.set("deployments/web", { ...deployment(), status });
    const reports = await ask();
    expect(inShort(reports)).toEqual([["web-1", "success", NEW, true]]);
    expect(reports[0]?.detail).toContain("the rollout isn't over: 3 of 3 pods are new, 3 available, 1 old");
  });

  it("leaves out pods that have ended, that no node has taken, and those of others", async () => {
    runs({ "web-1": works(NEW) });
    api.pods.set("web-job", pod("web-job", { phase: "Succeeded" }));
    api.pods.set("web-evicted", pod("web-evicted", { phase: "Failed" }));
    api.pods.set("web-waiting", pod("web-waiting", { phase: "Pending", nodeName: "" }));
    api.pods.set("other-1", { ...pod("other-1"), metadata: { name: "other-1", labels: { app: "other" } } });
    expect(inShort(await ask())).toEqual([["web-1", "success", NEW, false]]);
  });

  it("counts a pod that is starting: it may hold a key already", async () => {
    runs({ "web-1": works(NEW) });
    api.pods.set("web-2", pod("web-2", { phase: "Pending" }));
    expect((await ask()).every(({ partial }) => partial === true)).toBe(true);
  });

  it("knows of nobody when no pod runs: new pods to come are no proof", async () => {
    expect(await ask()).toEqual([
      expect.objectContaining({ outcome: "unknown", detail: "no pod of the deployment web runs" }),
    ]);
  });

  it("reads all pages of pods", async () => {
    for (let index = 0; index < 25; index += 1) {
      const name = `web-job-${String(index)}`;
      api.pods.set(name, pod(name, { phase: "Succeeded" }));
    }
    runs({ "web-1": works(NEW) });
    expect(inShort(await ask())).toEqual([["web-1", "success", NEW, false]]);
    expect(api.server.calls.filter(({ route }) => route === "pods").length).toBe(2);
  });

  it.each([
    ["the workload", (): void => api.objects.clear(), /read the deployment: .*404/],
    ["its pods", (): void => void api.forbidden.add("pods"), /list pods: .*403/],
  ])("is unknown, with the reason, when it can't read %s", async (_what, breakIt, says) => {
    runs({ "web-1": works(NEW) });
    breakIt();
    expect(await ask()).toEqual([
      expect.objectContaining({ outcome: "unknown", detail: expect.stringMatching(says) }),
    ]);
  });

  it("keeps nothing of a pod's answer but what it is asked for", async () => {
    runs({ "web-1": { status: 200, body: { upstream: 401, key: NEW, note: "team.EXAMPLE_echo_0001" } } });
    expect(JSON.stringify(await ask())).not.toContain("EXAMPLE");
  });

  it("takes the pod's own time for its call", async () => {
    runs({ "web-1": { status: 200, body: { upstream: 200, key: NEW, at: "2026-11-26T08:00:00Z" } } });
    const [report] = await ask({ at: { pointer: "/at", format: "iso" } });
    expect(report).toMatchObject({ outcome: "success", at: "2026-11-26T08:00:00.000Z" });
    expect(report?.isAskTime).toBeUndefined();
  });

  it("asks the pods of a daemon set, over https where they speak it", async () => {
    api.objects.set("daemonsets/web", daemonSet());
    runs({ "web-1": works(NEW) });
    expect(inShort(await ask({ kind: "daemonset", scheme: "https" }))).toEqual([
      ["web-1", "success", NEW, false],
    ]);
    expect(api.server.calls.find(({ route }) => route === "ask")?.path).toContain("/pods/https:web-1:8080/");
  });
});
