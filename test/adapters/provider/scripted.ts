import { afterEach } from "vitest";
import { createHttpClient } from "../../../src/adapters/http.ts";
import { createHttpProvider } from "../../../src/adapters/provider/http.ts";
import { Secret } from "../../../src/core/secret.ts";
import { providerMappingSchema } from "../../../src/formats/provider-mapping.ts";
import { startFakeServer } from "../../fakes/fake-server.ts";
import type { FakeCall, FakeReply, FakeServer } from "../../fakes/fake-server.ts";

const closing: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

export const ADMIN = "admin.EXAMPLE0123456789";

/** Steps and, beside them, whatever else of a mapping differs. */
export type Members = Readonly<Record<string, unknown>> & { readonly steps: unknown };

/** A server that answers each call as the test says, and a provider that is mapped to it. */
export async function scripted(answer: (call: FakeCall) => FakeReply, members: Members) {
  const server: FakeServer = await startFakeServer((call) => ({
    route: call.path,
    answer: () => answer(call),
  }));
  closing.push(() => server.close());
  const mapping = providerMappingSchema.parse({
    kind: "provider",
    name: "scripted",
    asOf: "2026-11-26",
    capabilities: { overlap: true, keepsNames: true, maxKeysPerPrincipal: null, tokenCache: 0, listLag: 0 },
    credential: {},
    key: { id: "/id", name: "/name" },
    ...members,
  });
  const provider = createHttpProvider({
    name: "scripted",
    mapping,
    baseUrl: server.url,
    credential: new Secret(ADMIN),
    variables: Object.fromEntries(mapping.variables.map((name) => [name, `the-${name}`])),
    http: createHttpClient({ allowedHosts: ["127.0.0.1"] }),
    fingerprint: ({ prefix, lastFour, length }) => ({ prefix, lastFour, length, fingerprint: "f" }),
    timeoutMs: 2000,
  });
  return { server, provider };
}

/** An answer with this body. */
export function ok(body: unknown, headers: FakeReply["headers"] = {}): FakeReply {
  return { status: 200, body, headers };
}
