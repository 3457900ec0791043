import { afterEach, describe, expect, it } from "vitest";
import { REAL_COST, hashKey, verifyKey } from "../fakes/auxot-keys.ts";
import { type AuxotServer, startAuxot } from "../fakes/auxot-server.ts";

let auxot: AuxotServer;
afterEach(() => auxot?.close());

const get = (path: string, headers: Record<string, string> = {}, method = "GET") =>
  fetch(auxot.url + path, { method, headers });
const bearer = (value: string) => ({ authorization: `Bearer ${value}` });

describe("the Auxot-like fake", () => {
  it("keeps nothing of a key but an argon2id hash at the router's real cost", () => {
    const phc = hashKey("team.EXAMPLE_real_cost", REAL_COST);
    expect(phc).toMatch(/^\$argon2id\$v=19\$m=65536,t=3,p=1\$[\w+/]{22}\$[\w+/]{43}$/);
    expect([verifyKey("team.EXAMPLE_real_cost", phc), verifyKey("team.EXAMPLE_other", phc)]).toEqual([
      true,
      false,
    ]);
  });

  it("takes both headers, and refuses in three shapes", async () => {
    auxot = await startAuxot();
    const value = auxot.createKey("bot", "team");
    for (const headers of [bearer(value), { "x-api-key": value }])
      expect((await get("/api/openai/v1/models", headers)).status).toBe(200);
    const both = { ...bearer(value), "x-api-key": "team.EXAMPLE_old" };
    expect((await get("/api/anthropic/v1/messages", both, "POST")).status).toBe(401);
    const bodies = await Promise.all(
      ["/api/openai/models", "/api/anthropic/v1/messages", "/api/agents"].map(async (path) =>
        (await get(path)).json(),
      ),
    );
    expect(bodies).toMatchObject([
      { error: { message: "missing Bearer token" } },
      { type: "error" },
      { error: "unauthorized" },
    ]);
  });

  it("remembers good and bad verdicts for as long as its cache", async () => {
    auxot = await startAuxot({ cacheMs: 400 });
    const value = auxot.createKey("bot", "team");
    expect((await get("/api/agents", bearer(value))).status).toBe(200);
    auxot.deleteKey("bot");
    expect((await get("/api/agents", bearer(value))).status).toBe(200);
    await expect.poll(async () => (await get("/api/agents", bearer(value))).status).toBe(401);
  });

  it("queues work at an intake, unless the intake is off or the key out of scope", async () => {
    auxot = await startAuxot();
    auxot.setIntake("orders", true);
    const value = auxot.createKey("shop", "team", ["orders"]);
    const answer = await get("/v1/intake/orders", bearer(value), "POST");
    const { work_id } = (await answer.json()) as { work_id: string };
    const poll = async () => (await get(`/v1/intake/orders/work/${work_id}`, bearer(value))).json();
    expect([answer.status, await poll(), await poll()]).toEqual([
      202,
      { status: "pending" },
      { status: "completed" },
    ]);
    expect((await get("/v1/intake/other", bearer(value), "POST")).status).toBe(403);
    auxot.setIntake("orders", false);
    expect((await get("/v1/intake/orders", bearer(value), "POST")).status).toBe(409);
    expect(auxot.exportJobs()).toContain('"source":"webhook"');
    expect(auxot.exportJobs()).not.toContain(value);
  });
});
