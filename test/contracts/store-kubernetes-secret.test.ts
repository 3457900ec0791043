import type { Secret } from "kubernetes-types/core/v1.d.ts";
import { createKubernetesSecretStore } from "../../src/adapters/consumer-store/kubernetes-secret.ts";
import { startKubeApi } from "../fakes/kube-api.ts";
import { httpStoreContract } from "./http-store.ts";

httpStoreContract(
  "kubernetes-secret",
  async (initial) => {
    const api = await startKubeApi();
    const path = "secrets/api-key";
    api.objects.set(path, {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "api-key", namespace: "shop", resourceVersion: "7" },
      data: { key: encoded(initial), other: encoded("stays") },
    } satisfies Secret);
    return {
      store: createKubernetesSecretStore({
        name: "checkout-secret",
        cluster: api.cluster,
        secret: "api-key",
        key: "key",
        processes: api.processes,
        timeoutSeconds: 1,
      }),
      stored: async () => {
        const { data = {} } = api.objects.get(path) as Secret;
        return data["other"] === encoded("stays")
          ? Buffer.from(data["key"] ?? "", "base64").toString()
          : "another key changed";
      },
      breakIt: async () => void api.objects.delete(path),
      close: () => api.close(),
      server: api.server,
      route: "write",
      credential: "kube.EXAMPLE_token",
    };
  },
  { "a server that is busy says when to come again": "kubectl doesn't tell after what time to come again" },
);

function encoded(text: string): string {
  return Buffer.from(text).toString("base64");
}
