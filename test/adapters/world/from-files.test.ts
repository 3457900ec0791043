import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { scenarioFromRunbook } from "../../../src/adapters/world/from-runbook.ts";
import { specFromScenario, worldFromScenario } from "../../../src/adapters/world/from-scenario.ts";
import { toConsumer } from "../../../src/formats/inventory.ts";
import { wholeRow } from "../../../src/core/inventory/whole-row.ts";
import { NO_TEAM_FACTS } from "../../../src/formats/team-facts.ts";
import { parseScenario } from "../../../src/formats/scenario.ts";
import { HOUR, MINUTE, readGaps, readRows } from "./sample-world.ts";

function tabletop() {
  const file = new URL("../../../runbooks/scenarios/ci-log.yaml", import.meta.url);
  const loaded = parseScenario(readFileSync(file, "utf8"), "ci-log.yaml");
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  return { scenario: loaded.value, consumers: (loaded.value.runbook.consumers ?? []).map(toConsumer) };
}

describe("the tabletop on a key in a CI log", () => {
  const { scenario, consumers } = tabletop();
  const play = () => worldFromScenario(scenario, consumers, "seed");

  it("plays five declared consumers and the people who answer", () => {
    expect(consumers.map(({ id }) => id)).toEqual([
      "gha-deploy-main",
      "lambda-signup-intake",
      "cron-bastion",
      "svc-checkout",
      "laptop-mia",
    ]);
    expect(play().people).toEqual([
      { id: "ana", answersAfter: 2 * MINUTE },
      { id: "ben", answersAfter: 6 * MINUTE },
    ]);
    expect(play().leaked.name).toBe("team-platform-ci");
    expect(play().leaked.value.prefix).toBe("team.");
  });

  it("has every name that its runbook uses", () => {
    const world = play();
    for (const { id, store, reload, probes } of consumers) {
      expect(world.store(store).name).toBe(store);
      expect(world.store(id).name).toBe(id);
      if (reload !== undefined) expect(world.reload(reload).name).toBe(reload);
      for (const probe of probes) expect(world.consumerProbe(probe).name).toBe(probe);
    }
  });

  it("has the thief in the audit log before anybody is paged", async () => {
    const world = play();
    const rows = await readRows(world, "2026-11-23T08:40:00.000Z");
    const stolen = rows.filter(
      ({ address, userAgent }) => world.truthAbout({ address, userAgent })?.as === "hostile",
    );
    expect(stolen.map(({ at }) => at.slice(11, 16))).toContain("08:44");
    expect(stolen.some(({ minted }) => minted !== undefined)).toBe(true);
  });

  it("brings Jordan's cron, late audit rows and a lost answer", async () => {
    const world = play();
    await world.clock.sleep(12 * MINUTE);
    await expect(world.provider.createKey({ name: "svc-checkout-2026" })).rejects.toMatchObject({
      happened: "unknown",
    });
    expect((await world.provider.listKeys()).some(({ name }) => name === "svc-checkout-2026")).toBe(false);
    await world.clock.sleep(15 * MINUTE);
    expect((await world.provider.listKeys()).some(({ name }) => name === "svc-checkout-2026")).toBe(true);
    expect(await readGaps(world, "2026-11-23T09:00:00.000Z")).toHaveLength(1);
    await world.clock.sleep(30 * MINUTE);
    const jordan = (await readRows(world)).find(({ userAgent }) => userAgent === "curl/7.88.1");
    expect(jordan).toMatchObject({
      keyId: world.leaked.id,
      at: "2026-11-23T09:12:00.000Z",
    });
    expect(world.facts().onLeakedKey).toContain("jordans-cron");
  });

  it("ends badly for who revokes in a panic", async () => {
    const world = play();
    await world.provider.endKey(world.leaked.id);
    await world.clock.sleep(HOUR);
    const { prematureEnds, broken, thief } = world.facts();
    expect(prematureEnds[0]?.consumers).toHaveLength(5);
    expect(broken.map(({ consumer }) => consumer)).toEqual([
      "lambda-signup-intake",
      "cron-bastion",
      "svc-checkout",
      "jordans-cron",
    ]);
    expect(thief.keysAlive).toHaveLength(1);
  });

  it("has forgotten consumers at work from the beginning, whom the inventory doesn't name", async () => {
    const [late] = scenario.world.injects.flatMap((inject) => (inject.do === "late-cron" ? [inject] : []));
    if (late === undefined) throw new Error("the tabletop has a late cron job");
    const { consumer, behaves } = late;
    const world = { ...scenario.world, injects: [], forgotten: [{ consumer, behaves }] };
    const calls = await readRows(worldFromScenario({ ...scenario, world }, consumers, "seed"));
    expect(calls.filter(({ userAgent }) => userAgent === "curl/7.88.1").length).toBeGreaterThan(50);
    const spec = specFromScenario({ ...scenario, world }, consumers);
    expect(spec.consumers.filter(({ declared }) => !declared)).toHaveLength(1);
  });

  it("says so when the inventory lacks a consumer that the scenario speaks of", () => {
    expect(() => specFromScenario(scenario, consumers.slice(1))).toThrow(
      expect.objectContaining({
        code: "ERR_NOT_SIMULATED",
        message: "no consumer is called gha-deploy-main",
      }),
    );
  });
});

describe("a world around a team's own runbook", () => {
  const { scenario, consumers } = tabletop();
  const { runbook } = scenario;
  const rows = (runbook.consumers ?? []).map(wholeRow);
  const play = (seed: string) => {
    const own = scenarioFromRunbook(runbook, rows, NO_TEAM_FACTS, seed);
    return { own, world: worldFromScenario(own, consumers, seed) };
  };

  it("has its consumers at work, reports by turns and two calls of a thief", async () => {
    const { own, world } = play("seed");
    await world.clock.sleep(HOUR);
    const reported = consumers.map(
      ({ probes }) => world.consumerProbe(probes[0] ?? "").reportsSha256 !== undefined,
    );
    expect(reported.every((is, index) => index === 0 || is !== reported[index - 1])).toBe(true);
    expect(world.facts().thief).toMatchObject({ accepted: 2, refused: 0 });
    expect(world.auditLogs("auxot-events").capabilities.identifiesKey).toBe(true);
    expect(world.responder).toMatchObject({ userAgent: "stanch/1", address: "192.0.2.10" });
    expect(own.people.map(({ id }) => id)).toEqual(["ana", "ben", "mia"]);
  });

  it("starts twenty minutes after the exposure and differs by seed", () => {
    const [one, two] = [play("one").world, play("two").world];
    expect(one.clock.now()).toBe("2026-11-23T09:00:00.000Z");
    expect(one.leaked.id).not.toBe(two.leaked.id);
    expect(play("one").world.leaked.id).toBe(one.leaked.id);
  });

  it("goes wrong in another way for each seed, and at least in one", () => {
    const drawn = Array.from({ length: 30 }, (_, seed) => play(String(seed)).own.world);
    const kinds = drawn.flatMap(({ injects, forgotten }) => [
      ...injects.map((inject) => inject.do),
      ...forgotten.map(() => "forgotten"),
    ]);
    expect(new Set(kinds)).toEqual(
      new Set(["wrong-environment", "audit-lag", "provider-errors", "forgotten"]),
    );
    expect(drawn.every(({ injects, forgotten }) => injects.length + forgotten.length > 0)).toBe(true);
  });

  it("sends astray rather the write of a row whose use nobody has seen proven", () => {
    const [first, ...others] = rows;
    if (first === undefined) throw new Error("the tabletop has consumers");
    const proven = others.map((row) => ({
      ...row,
      lastProof: { at: "2026-11-01T00:00:00.000Z", how: "seen" },
    }));
    const astray = Array.from({ length: 60 }, (_, seed) =>
      scenarioFromRunbook(runbook, [first, ...proven], NO_TEAM_FACTS, String(seed)).world.injects.flatMap(
        (inject) => (inject.do === "wrong-environment" ? [inject.consumer] : []),
      ),
    ).flat();
    const hits = (id: string) => astray.filter((one) => one === id).length;
    for (const { id } of proven) expect(hits(first.id)).toBeGreaterThan(hits(id));
  });
});
