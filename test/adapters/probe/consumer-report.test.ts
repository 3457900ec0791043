import { createHash } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { RequestListener, Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createProbe } from "../../../src/adapters/probe/index.ts";
import type { Instant } from "../../../src/core/time.ts";
import { probeSchema } from "../../../src/formats/config/probes.ts";
import type { ConsumerProbe, ConsumerReport } from "../../../src/ports/probe.ts";
import { consumerProbeContract } from "../../contracts/probe.ts";
import { adapterParts } from "../../fakes/adapter-parts.ts";

const now: Instant = "2024-03-02T10:00:00.000Z";
const nowSeconds = Date.parse(now) / 1000;

let folder: string;
const servers: Server[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "stanch-probe-"));
});
afterEach(async () => {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
  await rm(folder, { recursive: true });
});

async function start(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  servers.push(server);
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function startAnswering(status: number, body: unknown): Promise<string> {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return start((_request, response) => void response.writeHead(status).end(text));
}

/** As the config has it, so that what is proven here can be written there. */
function probe(entry: Readonly<Record<string, unknown>>): ConsumerProbe {
  const made = createProbe("checkout", probeSchema.parse({ adapter: "consumer-report", ...entry }), {
    ...adapterParts({ folder, clock: { now: () => now, sleep: () => Promise.resolve() } }),
    keyProbeOf: () => {
      throw new Error("no key probe here");
    },
    baseUrlOf: () => "",
  });
  if (made.kind !== "consumer") throw new Error("not a consumer probe");
  return made;
}

const is = (pointer: string, value: unknown) => ({ body: { pointer, equals: value } });

const service = (url: string) => ({
  http: { url },
  success: is("/ok", true),
  refused: { body: { pointer: "/upstream", oneOf: [401, 403] } },
  fingerprint: { pointer: "/key_sha256_8", length: 8 },
});

async function askService(status: number, body: unknown): Promise<ConsumerReport> {
  return probe(service(await startAnswering(status, body))).ask();
}

describe("probe: consumer-report over HTTP", () => {
  consumerProbeContract({
    open: async (mood) => {
      if (mood === "gone") {
        const url = await startAnswering(200, {});
        await new Promise((resolve) => servers.pop()?.close(resolve));
        return probe(service(url));
      }
      const ok = mood === "working";
      return probe(service(await startAnswering(ok ? 200 : 503, { ok, upstream: ok ? 200 : 401 })));
    },
  });
});

describe("probe: consumer-report by a command", () => {
  consumerProbeContract({
    open: async (mood) => {
      const file = join(folder, "worker.code");
      if (mood !== "gone") await writeFile(file, mood === "working" ? "200" : "401");
      return probe({ command: { argv: ["cat", file] }, success: is("", 200), refused: is("", 401) });
    },
  });
});

describe("probe: consumer-report", () => {
  it("a service reports the SHA-256 prefix of its key", async () => {
    const prefix = createHash("sha256").update("team.EXAMPLEkey").digest("hex").slice(0, 8);
    const report = await askService(200, { ok: true, upstream: 200, key_sha256_8: prefix });
    expect(report).toMatchObject({ outcome: "success", sha256Prefix: prefix, at: now, isAskTime: true });
    expect(probe(service("http://127.0.0.1:9")).reportsSha256).toBe(8);
  });

  it.each([
    ["of another length", "0123456789"],
    ["with other characters", "<script>"],
    ["that is no text", 12345678],
    ["that is a list", ["0", "1", "2", "3", "4", "5", "6", "7"]],
  ])("a fingerprint %s is dropped", async (_what, value) => {
    const report = await askService(200, { ok: true, upstream: 200, key_sha256_8: value });
    expect(report.outcome).toBe("success");
    expect(report).not.toHaveProperty("sha256Prefix");
  });

  it.each([
    ["a failing upstream", 503, { ok: false, upstream: 500 }, "unknown"],
    ["a success in a broken answer", 500, { ok: true, upstream: 200 }, "unknown"],
    ["too many calls", 429, { ok: true, upstream: 200 }, "unknown"],
    ["neither predicate", 200, { ok: false, upstream: 418 }, "failure"],
    ["both predicates", 200, { ok: true, upstream: 401 }, "unknown"],
    ["a page that isn't JSON", 200, "<html>ok</html>", "failure"],
  ])("%s is no success", async (_what, status, body, outcome) => {
    expect((await askService(status, body)).outcome).toBe(outcome);
  });

  it.each<[string, RequestListener]>([
    ["hangs up", (request) => void request.socket.destroy()],
    [
      "breaks off in the middle",
      (request, response) => {
        response.writeHead(200, { "content-length": "100" });
        response.write('{"ok":true,"upstream":200}');
        setTimeout(() => request.socket.destroy(), 20);
      },
    ],
    ["sends without end", (_request, response) => void response.end("x".repeat(5 * 1024 * 1024))],
  ])("a consumer that %s is unknown", async (_what, listener) => {
    const report = await probe(service(await start(listener))).ask();
    expect(report).toMatchObject({ outcome: "unknown", at: now });
  });

  it("a consumer that doesn't answer within 5 s is unknown", async () => {
    const started = Date.now();
    const report = await probe(service(await start(() => undefined))).ask();
    expect(report.outcome).toBe("unknown");
    expect(Date.now() - started).toBeLessThan(8000);
  });

  it("nothing of the answer but hash, time and hex digits is kept", async () => {
    const report = await askService(503, { ok: false, upstream: 401, note: "team.EXAMPLEecho" });
    expect(report.outcome).toBe("refused");
    expect(JSON.stringify(report)).not.toContain("EXAMPLE");
    expect(report.detail).toBe("status 503");
  });

  it("another answer has another hash, the same answer the same", async () => {
    const hashes = await Promise.all(
      [{ n: 1 }, { n: 2 }, { n: 1 }].map(async (body) => (await askService(200, body)).hash),
    );
    expect(hashes[0]).toBe(hashes[2]);
    expect(hashes[0]).not.toBe(hashes[1]);
  });
});

describe("probe: consumer-report, the five shapes of consumers", () => {
  it.each([
    [200, "success"],
    [401, "refused"],
    [403, "refused"],
    [404, "failure"],
    [502, "unknown"],
  ])("a reverse proxy that passes on status %i gives %s", async (status, outcome) => {
    const url = await startAnswering(status, "work_ok 1\n");
    const edge = probe({ http: { url }, success: { status: [200] }, refused: { status: [401, 403] } });
    expect((await edge.ask()).outcome).toBe(outcome);
  });

  it.each([
    ["1", "success"],
    ["0", "failure"],
  ])("a scraper whose last sample is %s gives %s", async (value, outcome) => {
    const url = await start((request, response) => {
      const asked = request.url === "/api/v1/query?query=up";
      const result = asked ? [{ metric: { job: "work" }, value: [nowSeconds, value] }] : [];
      response.end(JSON.stringify({ status: "success", data: { resultType: "vector", result } }));
    });
    const scraper = probe({
      http: { url: `${url}/api/v1/query?query=up` },
      success: is("/data/result/0/value/1", "1"),
      at: { pointer: "/data/result/0/value/0", format: "s" },
      settles: "5s",
    });
    expect(scraper.settles).toBe(5);
    expect(await scraper.ask()).toMatchObject({ outcome, at: now });
  });

  it("a scraper without a sample has no dated success", async () => {
    const url = await startAnswering(200, { status: "success", data: { result: [] } });
    const scraper = probe({
      http: { url },
      success: is("/status", "success"),
      at: { pointer: "/data/result/0/value/0", format: "s" },
    });
    expect(await scraper.ask()).toMatchObject({
      outcome: "unknown",
      detail: "status 200; it gives no readable time",
    });
  });

  it("a job's last success is dated by the job, not by the asking", async () => {
    await writeFile(join(folder, "cron.last_ok"), `${nowSeconds - 90}\n`);
    const job = probe({
      command: { argv: ["cat", "cron.last_ok"] },
      success: { body: { pointer: "", exists: true } },
      at: { pointer: "", format: "s" },
    });
    expect(await job.ask()).toMatchObject({
      outcome: "success",
      at: "2024-03-02T09:58:30.000Z",
      detail: "exit code 0",
    });
  });

  it("a job whose last run was refused says so", async () => {
    await writeFile(join(folder, "cron.last_ok"), String(nowSeconds - 90));
    await writeFile(join(folder, "cron.last_fail"), String(nowSeconds - 30));
    const script = `ok=$(cat cron.last_ok) fail=$(cat cron.last_fail)
      if [ "$ok" -gt "$fail" ]; then echo "{\\"ok\\":true,\\"at\\":$ok}"; else echo "{\\"ok\\":false,\\"at\\":$fail}"; fi`;
    const job = probe({
      command: { argv: ["sh", "-c", script] },
      success: is("/ok", true),
      refused: is("/ok", false),
      at: { pointer: "/at", format: "s" },
    });
    const said = await job.ask();
    expect(said).toMatchObject({ outcome: "refused", at: "2024-03-02T09:59:30.000Z" });
    expect(said.isAskTime).toBeUndefined();
  });

  it.each([
    ["200", "success"],
    ["401", "refused"],
    ["000", "failure"],
    ["", "failure"],
  ])("a supervised worker whose last status is %j gives %s", async (code, outcome) => {
    await writeFile(join(folder, "worker.code"), code);
    const worker = probe({
      command: { argv: ["cat", "worker.code"] },
      success: is("", 200),
      refused: is("", 401),
    });
    expect((await worker.ask()).outcome).toBe(outcome);
  });

  it("text that isn't JSON can be tested as text", async () => {
    const worker = probe({
      command: { argv: ["echo", "worker is up"] },
      success: is("/text", "worker is up"),
    });
    expect((await worker.ask()).outcome).toBe("success");
  });
});

describe("probe: consumer-report, commands that go wrong", () => {
  const anything = { body: { pointer: "", exists: true } };

  it.each([
    ["fails after printing a success", { argv: ["sh", "-c", "echo 200; exit 1"] }],
    ["isn't there", { argv: ["stanch-no-such-program"] }],
    ["takes too long", { argv: ["sleep", "20"], timeout: "1s" }],
    ["prints without end", { argv: ["sh", "-c", "head -c 2000000 /dev/zero"] }],
  ])("a command that %s is unknown", async (_what, command) => {
    expect((await probe({ command, success: anything }).ask()).outcome).toBe("unknown");
  });

  it("a time that lies in the future is unknown; a clock that is a little ahead counts as now", async () => {
    const ask = async (seconds: number) => {
      const command = { argv: ["echo", String(nowSeconds + seconds)] };
      return probe({ command, success: anything, at: { pointer: "", format: "s" } }).ask();
    };
    expect(await ask(3600)).toMatchObject({ outcome: "unknown", at: now });
    expect(await ask(20)).toMatchObject({ outcome: "success", at: now });
  });
});

describe("probe: consumer-report, which of several instances it was", () => {
  const ask = async (body: unknown): Promise<string | undefined> => {
    const url = await startAnswering(200, body);
    const mapped = { success: { status: [200] }, instance: "/host" };
    return (await probe({ http: { url }, ...mapped }).ask()).instance;
  };

  it("is told by the name that it gives", async () => {
    expect(await ask({ host: "web-7f9c-x2x" })).toBe("web-7f9c-x2x");
    expect(await ask({ host: "\u001b[2Jweb" })).toBe("\u001b[2Jweb");
  });

  it.each([[{}], [{ host: "" }], [{ host: 7 }], [{ host: "w".repeat(101) }], [{ host: ["web"] }], ["up"]])(
    "isn't told by %j",
    async (body) => expect(await ask(body)).toBeUndefined(),
  );

  it("isn't told by what looks like a credential: that stays out of the journal", async () => {
    const value = `team.${"EXAMPLE0aB1".repeat(4)}`;
    const name = await ask({ host: value });
    expect(name).not.toContain("EXAMPLE0aB1EXAMPLE");
  });
});
