import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Scene, setScene } from "../../crash/responders/scene.ts";
import { type Build, buildProgram } from "../../live/build.ts";

let build: Build;
let scene: Scene;
beforeAll(async () => {
  build = await buildProgram();
});
afterEach(async () => scene?.close());
afterAll(async () => build?.remove());

const open = async () => {
  scene = await setScene(build.bin);
  const desk = await scene.desk();
  return { desk, runbook: join(desk.dir, "runbook.yaml"), value: ["--value", join(desk.dir, "leaked")] };
};

describe("the program on a key server", () => {
  it("S1: does nothing real without --live, and asks the provider for nothing", async () => {
    const { desk, runbook, value } = await open();
    const before = scene.server.requests.length;
    for (const command of ["respond", "contain"]) {
      const { code, stderr } = await desk.run(command, runbook, ...value, "--identity", "mia", "--yes");
      expect([code, stderr]).toEqual([2, expect.stringContaining("say --live")]);
    }
    expect(scene.server.requests).toHaveLength(before);
    expect((await desk.run("list")).result["incidents"]).toEqual([]);
  });

  it("S1: does nothing before a plan was shown and agreed to, and nothing of another plan than that", async () => {
    const { desk, runbook, value } = await open();
    const planned = await desk.run("plan", runbook, ...value, "--yes", "--out", join(desk.root, "plan.json"));
    expect(planned.code).toBe(0);
    expect(scene.changes()).toEqual([]);
    const live = [runbook, "--live", ...value, "--identity", "mia"];
    const text = readFileSync(runbook, "utf8");
    writeFileSync(runbook, text.replace("watch: 0.5", "watch: 0.6"));
    const stale = await desk.run("respond", ...live, "--yes", "--plan", join(desk.root, "plan.json"));
    expect(stale.code).toBe(10);
    expect((await desk.run("list")).result["incidents"]).toEqual([]);
    const unasked = await desk.run("respond", ...live);
    expect([unasked.code, unasked.stderr]).toEqual([2, expect.stringContaining("--yes")]);
    expect(unasked.stderr).toMatch(/LIVE plan [0-9a-f]{12}/);
    expect(scene.changes()).toEqual([]);
  });

  it("S6: finds the key limit before an incident is opened, and contains all the same", async () => {
    const { desk, runbook, value } = await open();
    const mapping = join(desk.dir, "mapping.yaml");
    const known = JSON.parse(readFileSync(mapping, "utf8")) as { readonly capabilities: object };
    const capabilities = { ...known.capabilities, maxKeysPerPrincipal: 2 };
    writeFileSync(mapping, JSON.stringify({ ...known, capabilities }));
    for (const words of [["plan"], ["respond", "--live", "--identity", "mia"]]) {
      const [command = "", ...flags] = words;
      const { code, stderr } = await desk.run(command, runbook, ...value, ...flags, "--yes");
      expect([code, stderr]).toEqual([
        9,
        expect.stringContaining("2 keys: 1 exist and the plan wants 2 more"),
      ]);
    }
    expect((await desk.run("list")).result["incidents"]).toEqual([]);
    expect(scene.changes()).toEqual([]);
    const contained = await desk.run("contain", runbook, "--live", ...value, "--identity", "mia", "--yes");
    expect(contained.code).toBe(0);
  });

  it("H1, H4, S5: no flag approves; the responder and whoever has read nothing can't; one key is ended", async () => {
    const { desk } = await open();
    const bystander = scene.server.ledger.add("bystander");
    expect((await desk.respond("mia").ended).code).toBe(5);
    await desk.run("attest", "leak-path", "--statement", "the paste is gone", "--identity", "mia");
    // Everything that a script can say yes with, said twice.
    for (let driver = 0; driver < 2; driver += 1) expect((await desk.resume("mia").ended).code).toBe(3);
    const [, ...read] = await desk.approval();
    const mine = await desk.run("approve", "--identity", "mia", ...read.slice(1));
    expect([mine.code, mine.stderr]).toEqual([2, expect.stringContaining("jo may")]);
    const unread = await desk.run("approve", "--identity", "jo");
    expect([unread.code, unread.stderr]).toEqual([2, expect.stringContaining("this would have to ask")]);
    expect(unread.stderr).toContain("LIVE web: on replacement");
    const other = await desk.run("approve", "--identity", "jo", "--verdict", "000000000000");
    expect(other.code).toBe(10);
    expect((await desk.resume("mia").ended).code).toBe(3);
    expect(scene.changes().filter((change) => change.startsWith("end "))).toEqual([]);

    expect((await desk.run("approve", ...(await desk.approval()))).code).toBe(0);
    expect((await desk.resume("mia").ended).result).toMatchObject({ code: 0, state: "closed" });
    const active = scene.server.ledger.keys.filter(({ state }) => state === "active");
    expect(scene.changes()).toEqual(["create /keys", "create /keys", `end /keys/${scene.leakedId}`]);
    expect(active.map(({ id }) => id)).toContain(bystander.id);
    expect(active).toHaveLength(3);
  });
});
