import { afterEach, describe, expect, it } from "vitest";
import { createAuxotIntake } from "../../../src/adapters/probe/auxot-intake.ts";
import { createHttpClient } from "../../../src/adapters/http.ts";
import { createCryptoRandom } from "../../../src/adapters/random.ts";
import { Secret } from "../../../src/core/secret.ts";
import { plus } from "../../../src/core/time.ts";
import type { KeyProbe } from "../../../src/ports/probe.ts";
import { keyProbeContract } from "../../contracts/probe.ts";
import { type AuxotServer, startAuxot } from "../../fakes/auxot-server.ts";
import {
  type FakeReply,
  type FakeServer,
  type ServerFault,
  startFakeServer,
} from "../../fakes/fake-server.ts";

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

/** The clock jumps ahead whenever the probe waits. */
function probe(baseUrl: string, timeoutMs = 5000): KeyProbe {
  let now = "2026-11-26T09:00:00.000Z";
  return createAuxotIntake({
    name: "canary",
    baseUrl,
    intake: "canary",
    input: { canary: true },
    madeUp: { prefix: "team.", length: 48 },
    workSeconds: 20,
    timeoutMs,
    http: createHttpClient({ allowedHosts: ["127.0.0.1"] }),
    clock: { now: () => now, sleep: async (seconds) => void (now = plus(now, seconds)) },
    random: createCryptoRandom(),
  });
}

async function auxot(): Promise<AuxotServer> {
  const server = await startAuxot();
  open.push(() => server.close());
  server.setIntake("canary", true);
  return server;
}

const jobs = (server: AuxotServer): number => server.exportJobs().split("\n").length - 1;

const live = new Secret("team.EXAMPLEliveKey0123456789");
const dead = new Secret("team.EXAMPLEdeadKey0123456789");

/** A server that answers like Auxot, by the key; any of its calls can be made to go wrong. */
async function scripted(takes: (key: string) => boolean, work: () => FakeReply): Promise<FakeServer> {
  const server = await startFakeServer(({ method, path, headers }) => {
    const key = (headers.authorization ?? "").slice("Bearer ".length);
    const refusal: FakeReply = { status: 401, body: { error: "unauthorized" } };
    const isReal = key === live.reveal();
    if (path === "/v1/intake/canary" && method === "POST") {
      const answer = (): FakeReply => (takes(key) ? { status: 202, body: { work_id: "work_1" } } : refusal);
      return { route: isReal ? "start" : "control", answer };
    }
    if (path === "/v1/intake/canary/work/work_1") return { route: "look", answer: work };
    return null;
  });
  open.push(() => server.close());
  return server;
}

const completed = (): FakeReply => ({ status: 200, body: { status: "completed" } });
const real = (): Promise<FakeServer> => scripted((key) => key === live.reveal(), completed);
const count = ({ calls }: FakeServer, route: string): number =>
  calls.filter((call) => call.route === route).length;

describe("probe: auxot-intake", () => {
  keyProbeContract({
    live,
    dead,
    async open(mood) {
      const server = await scripted((key) => mood === "open" || key === live.reveal(), completed);
      const fault: ServerFault =
        mood === "down" ? { kind: "status", status: 503 } : { kind: "hang", commits: false };
      if (mood === "down" || mood === "silent")
        for (const route of ["control", "start"]) server.fault(route, fault, 9);
      return probe(server.url, mood === "silent" ? 300 : undefined);
    },
  });

  it("starts one piece of work, and is satisfied when it has completed", async () => {
    const server = await auxot();
    const key = new Secret(server.createKey("bot", "team", ["canary"]));
    const result = await probe(server.url).present(key);
    expect(result).toMatchObject({ outcome: "accepted", control: "refused", alive: true });
    expect(jobs(server)).toBe(1);
  });

  it("starts nothing with a key that was deleted", async () => {
    const server = await auxot();
    const key = new Secret(server.createKey("bot", "team", ["canary"]));
    server.deleteKey("bot");
    const result = await probe(server.url).present(key);
    expect(result).toMatchObject({ outcome: "refused", control: "refused" });
    expect(result.alive).toBeUndefined();
    expect(jobs(server)).toBe(0);
  });

  it.each(["failed", "running"] as const)(
    "knows that a key lives whose work is %s, and claims no more",
    async (status) => {
      const server = await auxot();
      server.setWork(status);
      const key = new Secret(server.createKey("bot", "team", ["canary"]));
      expect(await probe(server.url).present(key)).toMatchObject({
        outcome: "unknown",
        control: "refused",
        alive: true,
      });
    },
  );

  it("says nothing of a key that isn't for this intake, nor at an intake that is off", async () => {
    const server = await auxot();
    const other = new Secret(server.createKey("other", "team", ["orders"]));
    expect(await probe(server.url).present(other)).toMatchObject({
      outcome: "unknown",
      detail: expect.stringContaining("403"),
    });
    const key = new Secret(server.createKey("bot", "team", ["canary"]));
    server.setIntake("canary", false);
    const off = await probe(server.url).present(key);
    expect(off).toMatchObject({ outcome: "unknown", detail: expect.stringContaining("409") });
    expect(off.alive).toBeUndefined();
  });

  it.each<ServerFault>([
    { kind: "status", status: 429, retryAfter: "1" },
    { kind: "status", status: 500, commits: true },
    { kind: "drop", commits: true },
    { kind: "hang", commits: true },
    { kind: "half-body" },
    { kind: "redirect", to: "/v1/intake/other" },
  ])("sends a start once, whatever comes of it: %o", async (fault) => {
    const server = await real();
    server.fault("start", fault);
    const patient = probe(server.url, fault.kind === "hang" ? 1000 : undefined);
    expect(await patient.present(live)).toMatchObject({ outcome: "unknown", control: "refused" });
    expect([count(server, "control"), count(server, "start"), count(server, "look")]).toEqual([1, 1, 0]);
  });

  it("looks again where a look fails", async () => {
    const server = await real();
    server.fault("look", { kind: "status", status: 502 });
    server.fault("look", { kind: "drop", commits: false });
    expect((await probe(server.url).present(live)).outcome).toBe("accepted");
    expect([count(server, "start"), count(server, "look")]).toEqual([1, 3]);
  });

  it.each([
    ["an id that would lead elsewhere", { work_id: "../../keys" }],
    ["no id", {}],
    ["a page", "<h1>Sign in</h1>"],
  ])("follows no work by %s", async (_what, body) => {
    const server = await real();
    server.fault("start", { kind: "status", status: 202, body });
    expect(await probe(server.url).present(live)).toMatchObject({ outcome: "unknown", alive: true });
    // The made-up key and the real one: nothing else was called.
    expect(server.calls.length).toBe(2);
  });

  it("doesn't guess at a status that it doesn't know", async () => {
    const server = await scripted(
      (key) => key === live.reveal(),
      () => ({ status: 200, body: { status: "done" } }),
    );
    expect((await probe(server.url).present(live)).outcome).toBe("unknown");
  });
});
