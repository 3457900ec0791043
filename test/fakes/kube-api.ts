import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { DaemonSet, Deployment, StatefulSet } from "kubernetes-types/apps/v1.d.ts";
import type { SelfSubjectAccessReview } from "kubernetes-types/authorization/v1.d.ts";
import type { Pod, PodList, Secret } from "kubernetes-types/core/v1.d.ts";
import type { APIGroupList, APIResourceList, APIVersions, Status } from "kubernetes-types/meta/v1.d.ts";
import { createProcessRunner } from "../../src/adapters/process.ts";
import type { ProcessRunner } from "../../src/adapters/process.ts";
import {
  type FakeCall,
  type FakeReply,
  type FakeRoute,
  type FakeServer,
  startFakeServer,
} from "./fake-server.ts";

export type Workload = Deployment | StatefulSet | DaemonSet;

/** The part of an API server that kubectl needs for one secret and one workload, in the namespace `shop`. */
export interface KubeApi {
  readonly server: FakeServer;
  /** What an entry of a config says of it. */
  readonly cluster: { readonly context: string; readonly namespace: string; readonly kubeconfig: string };
  /** Runs the real kubectl, with a home of its own. */
  readonly processes: ProcessRunner;
  /** Where each lies is its path below the namespace, such as `secrets/api-key`. */
  readonly objects: Map<string, Secret | Workload>;
  /** Paths that the user of the context may not write to, and `pods` if it may not list them. */
  readonly forbidden: Set<string>;
  readonly pods: Map<string, Pod>;
  /** What a pod's own server answers; a pod that isn't in it can't be reached. */
  readonly says: Map<string, FakeReply>;
  /** Statuses that the workload goes through after its next change, one a look; the last one stays. */
  rollsOut(path: string, statuses: readonly Workload["status"][]): void;
  close(): Promise<void>;
}

export const SHOP = "/api/v1/namespaces/shop";
const APPS = "/apis/apps/v1/namespaces/shop";

/** Starts it, with a kubeconfig in a folder of its own. */
export async function startKubeApi(): Promise<KubeApi> {
  const objects = new Map<string, Secret | Workload>();
  const forbidden = new Set<string>();
  const pods = new Map<string, Pod>();
  const says = new Map<string, FakeReply>();
  const coming = new Map<string, Workload["status"][]>();
  const moving = new Set<string>();

  const read = (path: string): FakeReply => {
    const found = objects.get(path);
    if (found === undefined) return status(404, "NotFound");
    const next = moving.has(path) ? coming.get(path)?.shift() : undefined;
    if (next !== undefined) objects.set(path, { ...found, status: next } as Workload);
    return { status: 200, body: objects.get(path) };
  };

  const write = (path: string, given: Secret): FakeReply => {
    const found = objects.get(path) as Secret | undefined;
    if (found === undefined) return status(404, "NotFound");
    if (forbidden.has(path)) return status(403, "Forbidden");
    const version = found.metadata?.resourceVersion;
    if (given.metadata?.resourceVersion !== version) return status(409, "Conflict");
    if (found.immutable === true) return status(422, "Invalid");
    // What changes nothing gets no new version: the answer may be what was sent, to the letter.
    if (isDeepStrictEqual(given, found)) return { status: 200, body: found };
    const metadata = { ...given.metadata, resourceVersion: String(Number(version) + 1) };
    objects.set(path, { ...given, metadata });
    return { status: 200, body: objects.get(path) };
  };

  const restart = (path: string, { json }: FakeCall): FakeReply => {
    const found = objects.get(path) as Deployment | undefined;
    if (found?.spec === undefined) return status(404, "NotFound");
    if (forbidden.has(path)) return status(403, "Forbidden");
    const { template } = (json as { readonly spec: Pick<typeof found.spec, "template"> }).spec;
    const generation = (found.metadata?.generation ?? 0) + 1;
    moving.add(path);
    objects.set(path, {
      ...found,
      metadata: { ...found.metadata, generation },
      spec: { ...found.spec, template: { ...found.spec.template, ...template } },
    });
    return { status: 200, body: objects.get(path) };
  };

  const review = ({ json }: FakeCall): FakeReply => {
    const asked = json as SelfSubjectAccessReview;
    const { name = "", resource = "", verb } = asked.spec.resourceAttributes ?? {};
    const path = `${resource}/${name}`;
    const allowed = verb === (resource === "secrets" ? "update" : "patch") && !forbidden.has(path);
    return { status: 201, body: { ...asked, status: { allowed } } satisfies SelfSubjectAccessReview };
  };

  const list = ({ query }: FakeCall): FakeReply => {
    if (forbidden.has("pods")) return status(403, "Forbidden");
    const [label = "", value = ""] = (query.get("labelSelector") ?? "").split("=");
    const all = [...pods.values()].filter(({ metadata }) => metadata?.labels?.[label] === value);
    const from = Number(query.get("continue") ?? 0);
    const to = from + Number(query.get("limit") ?? all.length);
    const metadata = to < all.length ? { continue: String(to) } : {};
    const body = {
      kind: "PodList",
      apiVersion: "v1",
      metadata,
      items: all.slice(from, to),
    } satisfies PodList;
    return { status: 200, body };
  };

  const server = await startFakeServer((call): FakeRoute | null => {
    const { method, path } = call;
    const found = discovery(path);
    if (method === "GET" && found !== null)
      return { route: "discovery", answer: () => ({ status: 200, body: found }) };
    if (method === "POST" && path.endsWith("/selfsubjectaccessreviews"))
      return { route: "review", answer: () => review(call) };
    if (path === `${SHOP}/pods`) return { route: "pods", answer: () => list(call) };
    const [, pod = ""] = new RegExp(`^${SHOP}/pods/(?:https:)?([^/:]+):8080/proxy/status$`).exec(path) ?? [];
    if (pod !== "") {
      const answer = says.get(pod);
      return { route: "ask", answer: () => answer ?? status(503, "ServiceUnavailable") };
    }
    const object = path.startsWith(`${SHOP}/`) ? path.slice(SHOP.length + 1) : path.slice(APPS.length + 1);
    if (!path.startsWith(SHOP) && !path.startsWith(APPS)) return null;
    switch (method) {
      case "GET":
        return { route: "read", answer: () => read(object) };
      case "PUT":
        return { route: "write", answer: () => write(object, call.json as Secret) };
      case "PATCH":
        return { route: "restart", answer: () => restart(object, call) };
      default:
        return null;
    }
  });

  const folder = await mkdtemp(join(tmpdir(), "stanch-kube-"));
  const kubeconfig = join(folder, "config");
  await writeFile(kubeconfig, JSON.stringify(kubeconfigOf(server.url)));
  return {
    server,
    cluster: { context: "test", namespace: "shop", kubeconfig },
    processes: createProcessRunner({ ...process.env, HOME: folder }),
    objects,
    forbidden,
    pods,
    says,
    rollsOut: (path, statuses) => void coming.set(path, [...statuses]),
    async close() {
      await server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function kubeconfigOf(server: string): object {
  return {
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "fake", cluster: { server } }],
    users: [{ name: "responder", user: { token: "kube.EXAMPLE_token" } }],
    contexts: [{ name: "test", context: { cluster: "fake", user: "responder" } }],
  };
}

function status(code: number, reason: string): FakeReply {
  const body = {
    kind: "Status",
    apiVersion: "v1",
    status: "Failure",
    code,
    reason,
    message: "no",
  } satisfies Status;
  return { status: code, body };
}

/** `kubectl patch` looks up what a deployment is. */
function discovery(path: string): object | null {
  const apps = { groupVersion: "apps/v1", version: "v1" };
  switch (path) {
    case "/version":
      return { major: "1", minor: "32", gitVersion: "v1.32.0" };
    case "/api":
      return { kind: "APIVersions", versions: ["v1"], serverAddressByClientCIDRs: [] } satisfies APIVersions;
    case "/apis":
      return {
        kind: "APIGroupList",
        apiVersion: "v1",
        groups: [{ name: "apps", versions: [apps], preferredVersion: apps }],
      } satisfies APIGroupList;
    case "/api/v1":
      return resources("v1", [
        ["secrets", "Secret"],
        ["pods", "Pod"],
      ]);
    case "/apis/apps/v1":
      return resources("apps/v1", [
        ["deployments", "Deployment"],
        ["statefulsets", "StatefulSet"],
        ["daemonsets", "DaemonSet"],
      ]);
    default:
      return null;
  }
}

function resources(groupVersion: string, names: readonly (readonly [string, string])[]): object {
  return {
    kind: "APIResourceList",
    apiVersion: "v1",
    groupVersion,
    resources: names.map(([name, kind]) => ({
      name,
      singularName: kind.toLowerCase(),
      namespaced: true,
      kind,
      verbs: ["get", "list", "patch", "update"],
    })),
  } satisfies APIResourceList;
}
