import { writeFile } from "node:fs/promises";
import type { Secret as KubeSecret } from "kubernetes-types/core/v1.d.ts";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createConsumerStore } from "../../../src/adapters/consumer-store/index.ts";
import type { ProcessRequest, ProcessRunner } from "../../../src/adapters/process.ts";
import { Secret } from "../../../src/core/secret.ts";
import { storeSchema } from "../../../src/formats/config/stores.ts";
import type { ConsumerStore } from "../../../src/ports/consumer-store.ts";
import { adapterParts } from "../../fakes/adapter-parts.ts";
import { type KubeApi, startKubeApi } from "../../fakes/kube-api.ts";

const OLD = "team.EXAMPLE_kube_old_0001";
const NEW = "team.EXAMPLE_kube_new_0002";
const PATH = "secrets/api-key";

/** What a log-in plugin answers. */
const LOGGED_IN = {
  apiVersion: "client.authentication.k8s.io/v1beta1",
  kind: "ExecCredential",
  status: { token: "kube.EXAMPLE_exec_token" },
};

let api: KubeApi;
beforeEach(async () => {
  api = await startKubeApi();
  put({});
});
afterEach(() => api.close());

function put(more: Partial<KubeSecret>): void {
  const metadata = { name: "api-key", namespace: "shop", resourceVersion: "7", labels: { app: "web" } };
  const data = { key: encoded(OLD), other: encoded("stays") };
  api.objects.set(PATH, { apiVersion: "v1", kind: "Secret", metadata, type: "Opaque", data, ...more });
}

const encoded = (text: string): string => Buffer.from(text).toString("base64");

function open(more: Record<string, unknown> = {}, processes: ProcessRunner = api.processes): ConsumerStore {
  const entry = { adapter: "kubernetes-secret", ...api.cluster, secret: "api-key", key: "key", ...more };
  return createConsumerStore("checkout", storeSchema.parse(entry), adapterParts({ processes }));
}

describe("store: kubernetes-secret", () => {
  it("changes one key of the data and keeps everything else of the secret", async () => {
    await open().write(new Secret(NEW));
    expect(api.objects.get(PATH)).toEqual({
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "api-key", namespace: "shop", resourceVersion: "8", labels: { app: "web" } },
      type: "Opaque",
      data: { key: encoded(NEW), other: encoded("stays") },
    });
  });

  it("gives the value to kubectl on its standard input, and nowhere else", async () => {
    const requests: ProcessRequest[] = [];
    const run: ProcessRunner["run"] = (request) => {
      requests.push(request);
      return api.processes.run(request);
    };
    await open({}, { ...api.processes, run }).write(new Secret(NEW));
    expect(requests.map(({ argv }) => argv[0])).toEqual(["kubectl", "kubectl"]);
    for (const { argv } of requests) {
      expect(argv.join(" ")).not.toContain(NEW);
      expect(argv.join(" ")).not.toContain(encoded(NEW));
    }
    expect(requests.at(-1)?.input?.reveal()).toContain(encoded(NEW));
  });

  it("refuses to overwrite what somebody else changed since it looked", async () => {
    const run: ProcessRunner["run"] = async (request) => {
      const result = await api.processes.run(request);
      const other = { key: encoded("team.EXAMPLE_by_others"), other: encoded("theirs") };
      if (request.argv.includes("get")) put({ metadata: { resourceVersion: "9" }, data: other });
      return result;
    };
    const error = await open({}, { ...api.processes, run })
      .write(new Secret(NEW))
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "ERR_STORE_REFUSED", retry: "later", happened: "no" });
    expect((api.objects.get(PATH) as KubeSecret).data?.["other"]).toBe(encoded("theirs"));
  });

  it("takes a refusal for done where the value is there: the call had come through twice", async () => {
    api.server.fault("write", { kind: "status", status: 409, commits: true });
    await open().write(new Secret(NEW));
    expect((await open().read()).reveal()).toBe(NEW);
  });

  it.each<[string, Partial<KubeSecret>, string, RegExp]>([
    ["is immutable", { immutable: true }, "immutable", /make a new secret/],
    ["has no such key", { data: { other: "eA==" } }, "has no key key", /check the key/],
    [
      "is written by a controller",
      {
        metadata: {
          resourceVersion: "7",
          ownerReferences: [
            {
              apiVersion: "external-secrets.io/v1",
              kind: "ExternalSecret",
              name: "k",
              uid: "1",
              controller: true,
            },
          ],
        },
      },
      "controller",
      /write to where that controller reads it/,
    ],
  ])("says before anything is changed that a secret %s", async (_what, more, says, hint) => {
    put(more);
    const refused = { code: "ERR_STORE_REFUSED", happened: "no", hint: expect.stringMatching(hint) };
    await expect(open().preflight()).rejects.toMatchObject({
      ...refused,
      message: expect.stringContaining(says),
    });
    await expect(open().write(new Secret(NEW))).rejects.toMatchObject(refused);
    expect(api.server.calls.filter(({ route }) => route === "write")).toEqual([]);
  });

  it("finds out without a write that it may not write, and names the permission", async () => {
    api.forbidden.add(PATH);
    await expect(open().preflight()).rejects.toMatchObject({
      code: "ERR_STORE_REFUSED",
      hint: "the credential needs get and update of secrets/api-key in the namespace shop",
    });
    expect(api.server.calls.filter(({ method }) => method === "PUT")).toEqual([]);
  });

  it.each([
    ["a context that isn't in the kubeconfig", { context: "prod" }],
    ["a kubeconfig that isn't there", { kubeconfig: "/nowhere/config" }],
  ])("doesn't guess at %s", async (_what, more) => {
    await expect(open(more).preflight()).rejects.toMatchObject({
      code: "ERR_STORE_FAILED",
      happened: "no",
      hint: "check context and kubeconfig in the config",
    });
    await expect(open(more).write(new Secret(NEW))).rejects.toMatchObject({ happened: "no" });
    expect(api.server.calls).toEqual([]);
  });

  it.each([
    [
      "kubectl can't log in",
      ["sh", "-c", "echo kube.EXAMPLE_refresh_token >&2; exit 1"],
      "kubectl can't log in",
    ],
    [
      "nobody listens",
      ["sh", "-c", `echo '${JSON.stringify(LOGGED_IN)}'`],
      "the API server can't be reached",
    ],
  ])("knows that nothing happened where %s", async (_what, [command, ...args], says) => {
    const exec = {
      apiVersion: "client.authentication.k8s.io/v1beta1",
      command,
      args,
      interactiveMode: "Never",
    };
    const kubeconfig = `${api.cluster.kubeconfig}-exec`;
    await writeFile(
      kubeconfig,
      JSON.stringify({
        apiVersion: "v1",
        kind: "Config",
        // Port 1: nobody listens there. Without TLS kubectl wouldn't log in at all.
        clusters: [{ name: "none", cluster: { server: "https://127.0.0.1:1" } }],
        users: [{ name: "responder", user: { exec } }],
        contexts: [{ name: "test", context: { cluster: "none", user: "responder" } }],
      }),
    );
    const store = open({ kubeconfig });
    const error: unknown = await store.write(new Secret(NEW)).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: "ERR_STORE_FAILED",
      happened: "no",
      message: expect.stringContaining(says),
    });
    expect(JSON.stringify(error)).not.toContain("EXAMPLE");
  });

  it("takes a sign-in page for no answer, after a write for one that may have worked", async () => {
    api.server.fault("read", { kind: "html" });
    await expect(open().read()).rejects.toMatchObject({ code: "ERR_STORE_ANSWER", happened: "no" });
    api.server.fault("write", { kind: "html" });
    await expect(open().write(new Secret(NEW))).rejects.toMatchObject({
      code: "ERR_STORE_ANSWER",
      happened: "unknown",
    });
  });

  it("takes half an answer for no answer", async () => {
    api.server.fault("write", { kind: "half-body" });
    await expect(open().write(new Secret(NEW))).rejects.toMatchObject({ happened: "unknown" });
  });

  it("notices that the server keeps another value than it was given", async () => {
    const body = {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { resourceVersion: "8" },
      data: { key: encoded(OLD) },
    };
    api.server.fault("write", { kind: "status", status: 200, body });
    await expect(open().write(new Secret(NEW))).rejects.toMatchObject({
      code: "ERR_STORE_ANSWER",
      message: expect.stringContaining("keeps another value"),
    });
  });

  it("shows nothing that kubectl prints", async () => {
    for (const status of [400, 403, 422, 500]) {
      api.server.fault("write", { kind: "status", status, body: { message: `no: ${encoded(NEW)}` } });
      const error: unknown = await open()
        .write(new Secret(NEW))
        .catch((thrown: unknown) => thrown);
      expect(JSON.stringify(error) + String(error)).not.toContain(encoded(NEW));
    }
  });
});
