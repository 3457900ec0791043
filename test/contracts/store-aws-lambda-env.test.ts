import { createSystemClock } from "../../src/adapters/clock.ts";
import { createHttpClient } from "../../src/adapters/http.ts";
import { createAwsLambdaEnvStore } from "../../src/adapters/consumer-store/aws-lambda-env.ts";
import { Secret } from "../../src/core/secret.ts";
import { startFakeLambda } from "../fakes/aws-lambda.ts";
import { httpStoreContract } from "./http-store.ts";

// Loading it takes longer than a call may.
await import("@aws-sdk/client-lambda");

httpStoreContract("aws-lambda-env", async (initial) => {
  const lambda = await startFakeLambda("orders", { API_TOKEN: initial, STAGE: "prod" });
  const { caller, server } = lambda;
  return {
    store: createAwsLambdaEnvStore({
      name: "orders",
      region: caller.region,
      endpoint: server.url,
      credentials: async () => ({
        accessKeyId: caller.accessKeyId,
        secretAccessKey: new Secret(caller.secretAccessKey),
        expiresAt: null,
      }),
      http: createHttpClient({ allowedHosts: ["127.0.0.1"] }),
      timeoutMs: 300,
      function: "orders",
      slots: { one: "API_TOKEN" },
      clock: createSystemClock(),
    }),
    stored: async () => lambda.variables["API_TOKEN"] ?? "",
    breakIt: async () => server.fault("write", { kind: "status", status: 400 }),
    close: () => server.close(),
    server,
    route: "write",
    credential: caller.secretAccessKey,
  };
});
