import { createHttpClient } from "../../src/adapters/http.ts";
import { createAwsSecretsManagerStore } from "../../src/adapters/consumer-store/aws-secrets-manager.ts";
import type { Slots } from "../../src/adapters/aws/slots.ts";
import { Secret } from "../../src/core/secret.ts";
import { startFakeSecrets } from "../fakes/aws-secrets-manager.ts";
import { type OpenHttpStore, httpStoreContract } from "./http-store.ts";

// Loading it takes longer than a call may.
await import("@aws-sdk/client-secrets-manager");

const open =
  (slots: Slots | null) =>
  async (initial: string): Promise<OpenHttpStore> => {
    const whole = slots === null ? initial : JSON.stringify({ user: "app", token: initial });
    const secrets = await startFakeSecrets("prod/app", whole);
    const { caller, server } = secrets;
    return {
      store: createAwsSecretsManagerStore({
        name: "app",
        region: caller.region,
        endpoint: server.url,
        credentials: async () => ({
          accessKeyId: caller.accessKeyId,
          secretAccessKey: new Secret(caller.secretAccessKey),
          expiresAt: null,
        }),
        http: createHttpClient({ allowedHosts: ["127.0.0.1"] }),
        timeoutMs: 300,
        secret: "prod/app",
        slots,
      }),
      stored: async () => {
        const text = secrets.text("AWSCURRENT") ?? "";
        return slots === null ? text : (JSON.parse(text) as { token: string }).token;
      },
      breakIt: async () => server.fault("write", { kind: "status", status: 400 }),
      close: () => server.close(),
      server,
      route: "write",
      credential: caller.secretAccessKey,
    };
  };

httpStoreContract("aws-secrets-manager, the whole text", open(null));
httpStoreContract("aws-secrets-manager, a member", open({ one: "token" }));
