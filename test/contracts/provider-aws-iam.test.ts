import { createHttpClient } from "../../src/adapters/http.ts";
import { createAwsIamProvider } from "../../src/adapters/provider/aws-iam.ts";
import { Secret } from "../../src/core/secret.ts";
import { type FakeIam, startFakeIam } from "../fakes/aws-iam.ts";
import { type FakeServer, type ServerFault, startFakeServer } from "../fakes/fake-server.ts";
import type { Fault } from "../fakes/key-server.ts";
import { type ProviderBed, providerContract } from "./provider.ts";

// Loading it takes longer than a call may.
await import("@aws-sdk/client-iam");

interface IamBed extends ProviderBed {
  readonly iam: FakeIam;
}

async function start(): Promise<IamBed> {
  // More keys than IAM allows, so that lists have pages and many creates can go wrong.
  const iam = await startFakeIam({ user: "deploy", limit: 100 });
  const elsewhere: FakeServer = await startFakeServer(() => ({
    route: "visit",
    answer: () => ({ status: 200 }),
  }));
  return {
    iam,
    seed: async (count) => Array.from({ length: count }, () => iam.add().id),
    never: "AKIAQ2NEVER3WAS3HERE",
    remove: (ids) => ids.forEach((id) => iam.keys.delete(id)),
    live: async () => [...iam.keys.values()].filter((key) => key.active).length,
    accepts: async (value) => {
      const [id = "", secret] = value.reveal().split(":");
      const key = iam.keys.get(id);
      return key?.secret === secret && key?.active === true;
    },
    fault: (route, fault, times) =>
      iam.server.fault(route, fault === null ? null : asServerFault(fault), times),
    heal: () => iam.server.heal(),
    calls: (route) => iam.server.calls.filter((call) => route === undefined || call.route === route).length,
    elsewhere: { url: `${elsewhere.url}/`, visits: () => elsewhere.calls.length },
    secrets: () => [iam.caller.secretAccessKey, ...[...iam.keys.values()].map((key) => key.secret)],
    vanish: () => iam.server.close(),
    async stop() {
      await iam.server.close();
      await elsewhere.close();
    },
  };
}

function asServerFault(fault: Fault): ServerFault {
  if (fault.kind === "error-in-200") return { kind: "status", status: 200, body: { error: "no" } };
  if (fault.kind === "late") throw new Error("the fake holds no answers back");
  return fault;
}

providerContract("access keys of an IAM user", {
  start,
  refusesStrangers: true,
  open: ({ iam }) =>
    createAwsIamProvider({
      name: "aws",
      user: "deploy",
      region: "us-east-1",
      endpoint: iam.server.url,
      credentials: async () => ({
        accessKeyId: iam.caller.accessKeyId,
        secretAccessKey: new Secret(iam.caller.secretAccessKey),
        expiresAt: null,
      }),
      http: createHttpClient({ allowedHosts: ["127.0.0.1"] }),
      timeoutMs: 450,
      audit: null,
    }),
  skip: [
    {
      reason: "access keys have no name, no team and no scopes",
      cases: [
        "a new key keeps its name, team and scopes, whatever characters they have",
        "a create that got lost is found again by its name",
      ],
    },
  ],
});
