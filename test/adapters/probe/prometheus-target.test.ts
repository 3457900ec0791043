import { afterEach, describe, expect, it } from "vitest";
import { createProbe } from "../../../src/adapters/probe/index.ts";
import type { Instant } from "../../../src/core/time.ts";
import { probeSchema } from "../../../src/formats/config/probes.ts";
import type { ConsumerProbe, ConsumerReport } from "../../../src/ports/probe.ts";
import { consumerProbeContract } from "../../contracts/probe.ts";
import { adapterParts } from "../../fakes/adapter-parts.ts";
import { type FakeServer, type ServerFault, startFakeServer } from "../../fakes/fake-server.ts";

const now: Instant = "2026-11-26T09:00:00.000Z";

const servers: FakeServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

interface Target {
  readonly health?: string;
  readonly lastError?: string;
  readonly lastScrape?: string;
  readonly scrapePool?: string;
  readonly instance?: string;
}

/** As Prometheus 2.42 writes it. */
function target(given: Target): object {
  const {
    health = "up",
    lastError = "",
    lastScrape = "2026-11-26T08:59:40.123456789Z",
    scrapePool = "work",
  } = given;
  const { instance = "work:80" } = given;
  const url = "http://work:80/resource";
  return {
    discoveredLabels: { __address__: "work:80", job: scrapePool },
    labels: { instance, job: scrapePool },
    scrapePool,
    scrapeUrl: url,
    globalUrl: url,
    lastError,
    lastScrape,
    lastScrapeDuration: 0.0043,
    health,
    scrapeInterval: "15s",
    scrapeTimeout: "10s",
  };
}

async function start(targets: readonly Target[]): Promise<FakeServer> {
  const data = { activeTargets: targets.map(target), droppedTargets: [], droppedTargetCounts: {} };
  const server = await startFakeServer(({ path }) =>
    path === "/prom/api/v1/targets"
      ? { route: "targets", answer: () => ({ status: 200, body: { status: "success", data } }) }
      : null,
  );
  servers.push(server);
  return server;
}

function probe(server: FakeServer, more: Record<string, unknown> = {}): ConsumerProbe {
  const entry = { adapter: "prometheus-target", baseUrl: `${server.url}/prom`, job: "work", ...more };
  const made = createProbe("scraper", probeSchema.parse(entry), {
    ...adapterParts({
      env: { TOKEN: "prom.EXAMPLE_token" },
      clock: { now: () => now, sleep: async () => undefined },
    }),
    keyProbeOf: () => {
      throw new Error("no key probe here");
    },
    baseUrlOf: () => "",
  });
  if (made.kind !== "consumer") throw new Error("not a consumer probe");
  return made;
}

const ask = async (...targets: readonly Target[]): Promise<ConsumerReport> =>
  probe(await start(targets)).ask();
const down = (lastError: string): Target => ({ health: "down", lastError });
const said = (status: string): string => `server returned HTTP status ${status}`;

describe("probe: prometheus-target", () => {
  consumerProbeContract({
    open: async (mood) => {
      const server = await start([mood === "working" ? {} : down(said("401 Unauthorized"))]);
      if (mood === "gone") await servers.pop()?.close();
      return probe(server);
    },
  });

  it("a target that is up took the key when it was last scraped", async () => {
    const report = await ask({});
    expect(report).toMatchObject({ outcome: "success", at: "2026-11-26T08:59:40.123Z" });
    expect(report.isAskTime).toBeUndefined();
    expect(report.sha256Prefix).toBeUndefined();
  });

  it("of several targets the one that was scraped longest ago counts", async () => {
    const [late, early] = [{ lastScrape: "2026-11-26T08:59:50Z" }, { lastScrape: "2026-11-26T08:50:00Z" }];
    const success = { outcome: "success", at: "2026-11-26T08:50:00.000Z" };
    expect(await ask(late, early)).toMatchObject(success);
    expect(await ask(early, late)).toMatchObject(success);
  });

  it("one target that refuses the key is a refusal, whatever the others say", async () => {
    const refusal = { ...down(said("403 Forbidden")), lastScrape: "2026-11-26T08:59:59Z" };
    expect(await ask({}, down("context deadline exceeded"), refusal)).toMatchObject({
      outcome: "refused",
      at: "2026-11-26T08:59:59.000Z",
      detail: "1 of 3 targets are up, 1 refuse the key",
    });
  });

  it.each([
    ["404 Not Found", "failure"],
    ["429 Too Many Requests", "unknown"],
    ["503 Service Unavailable", "unknown"],
  ])("a target that answers %s is a %s", async (status, outcome) => {
    expect((await ask({}, down(said(status)))).outcome).toBe(outcome);
  });

  it.each<[string, Target]>([
    [
      "can't be reached",
      down('Get "http://work:80/resource": dial tcp 127.0.0.1:80: connect: connection refused'),
    ],
    ["takes too long", down("context deadline exceeded")],
    [
      "says what isn't a metric, in the words of a refusal",
      down('expected label name, got "401 Unauthorized"'),
    ],
    ["wasn't scraped yet", { health: "unknown", lastScrape: "0001-01-01T00:00:00Z" }],
    ["is up and was never scraped", { lastScrape: "0001-01-01T00:00:00Z" }],
    ["was scraped in the time to come", { lastScrape: "2026-11-26T10:00:00Z" }],
  ])("a target that %s is unknown", async (_what, one) => {
    expect((await ask(one)).outcome).toBe("unknown");
  });

  it("targets of other jobs and instances aren't asked about", async () => {
    const others = [{ scrapePool: "other", ...down(said("401 Unauthorized")) }];
    expect((await ask({}, ...others)).outcome).toBe("success");
    expect((await ask(...others)).outcome).toBe("unknown");
    const server = await start([{}, { instance: "b:80", ...down(said("401 Unauthorized")) }]);
    expect((await probe(server, { instance: "work:80" }).ask()).outcome).toBe("success");
    expect((await probe(server, { instance: "b:80" }).ask()).outcome).toBe("refused");
    expect(server.calls[0]?.query.get("scrapePool")).toBe("work");
  });

  it.each<ServerFault>([
    { kind: "status", status: 503 },
    { kind: "status", status: 401 },
    { kind: "drop", commits: false },
    { kind: "half-body" },
    { kind: "html" },
  ])("a Prometheus that answers %o says nothing of the key", async (fault) => {
    const server = await start([{}]);
    server.fault("targets", fault);
    expect((await probe(server).ask()).outcome).toBe("unknown");
  });

  it("presents the credential where Prometheus asks for one, and shows it nowhere", async () => {
    const server = await start([{}]);
    const report = await probe(server, { credential: { env: "TOKEN" } }).ask();
    expect(server.calls[0]?.headers.authorization).toBe("Bearer prom.EXAMPLE_token");
    expect(JSON.stringify(report)).not.toContain("EXAMPLE");
  });
});
