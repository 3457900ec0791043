import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createHttpClient } from "../../src/adapters/http.ts";
import type { HttpClient } from "../../src/adapters/http.ts";
import { createHttpProvider } from "../../src/adapters/provider/http.ts";
import type { AuditedProvider } from "../../src/adapters/audit-pages.ts";
import type { AuditRow } from "../../src/core/audit.ts";
import { StanchError } from "../../src/core/errors.ts";
import { Secret } from "../../src/core/secret.ts";
import type { EventProblem } from "../../src/formats/event-problem.ts";
import { renderProblems } from "../../src/formats/problem.ts";
import { parseProviderMapping } from "../../src/formats/provider-mapping.ts";
import type { FakeProvider } from "../fakes/fake-provider.ts";
import type { ProviderBed } from "./provider.ts";

export interface FakeBed<F extends FakeProvider = FakeProvider> extends ProviderBed {
  readonly fake: F;
  readonly http: HttpClient;
}

/** A fake of a real provider as a far side of the contract, with a host beside it that isn't the provider's. */
export async function fakeBed<F extends FakeProvider>(starting: Promise<F>): Promise<FakeBed<F>> {
  const fake = await starting;
  let visits = 0;
  const thief = createServer((_request, response) => response.end(String((visits += 1))));
  await new Promise<void>((resolve) => thief.listen(0, "127.0.0.1", resolve));
  const client = createHttpClient({ allowedHosts: ["127.0.0.1"] });
  // Nobody waits long for a call that is known to hang, and no other is cut off on a busy machine.
  let hangs = false;
  const url = `http://127.0.0.1:${(thief.address() as AddressInfo).port}/`;
  return {
    fake,
    seed: (count) => Promise.resolve(fake.seed(count)),
    remove: (ids) => fake.remove(ids),
    live: () => Promise.resolve(fake.live()),
    accepts: (value) => Promise.resolve(fake.accepts(value.reveal())),
    http: {
      request: (request) =>
        client.request({ ...request, timeoutMs: hangs ? 300 : 10_000 }).catch((error: unknown) => {
          hangs &&= !(error instanceof StanchError && error.code === "ERR_HTTP_TIMEOUT");
          throw error;
        }),
    },
    fault(route, fault, times) {
      hangs = fault?.kind === "hang";
      fake.fault(route, fault, times);
    },
    heal: fake.heal,
    calls: (route) => fake.requests.filter((one) => route === undefined || one.route === route).length,
    elsewhere: { url, visits: () => visits },
    secrets: () => fake.secrets(),
    vanish: fake.close,
    async stop() {
      await fake.close();
      await new Promise((resolve) => thief.close(resolve));
    },
  };
}

/** The shipped mapping of that name on a fake. */
export function openShipped(
  { fake, http }: FakeBed,
  mapping: string,
  variables: Readonly<Record<string, string>> = {},
): AuditedProvider {
  const file = `runbooks/providers/${mapping}.yaml`;
  const loaded = parseProviderMapping(readFileSync(file, "utf8"), file);
  if (!loaded.ok) throw new Error(renderProblems(loaded.problems));
  return createHttpProvider({
    name: mapping,
    mapping: loaded.value,
    baseUrl: fake.url,
    credential: new Secret(fake.admin),
    variables,
    http,
    fingerprint: (secret) => ({
      prefix: secret.prefix,
      lastFour: secret.lastFour,
      length: secret.length,
      fingerprint: createHash("sha256").update(secret.reveal()).digest("hex"),
    }),
  });
}

/** Every audit row that the shipped mapping reads, to the last page, and the reasons why others are none. */
export async function auditRows({ audit }: AuditedProvider): Promise<readonly (AuditRow | EventProblem)[]> {
  const rows: (AuditRow | EventProblem)[] = [];
  const query = { from: "2026-01-01T00:00:00.000Z", to: "2099-01-01T00:00:00.000Z" };
  for await (const page of audit?.pages(query) ?? []) {
    rows.push(...page.flatMap((raw) => audit?.rows.toRows(raw, "hash", []) ?? []));
  }
  return rows;
}
