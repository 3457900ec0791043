import { describe, expect, it } from "vitest";
import { rehearse } from "../../src/composition/rehearsal/rehearsal.ts";
import { agreeing } from "../crash/agreeing.ts";
import { stageOf } from "./play.ts";
import { consumer } from "./setting.ts";

const thief = {
  userAgent: "thief/1.0",
  address: "203.0.113.9",
  uses: [{ after: "2m", every: "5m", mints: "spare" }],
};
const cron = consumer("backup", { period: "5m", owner: "cyd" });

describe("a rehearsal", () => {
  it.each([
    ["nothing surprising", []],
    ["a provider that is out of reach for ten minutes from the start", [outage("0s")]],
    ["a provider that is out of reach while keys are made", [outage("3s")]],
    ["a provider that is out of reach while the gate is watched", [outage("2m")]],
    ["a provider that takes no new keys for a while", [errors("create", "error", 4)]],
    [
      "answers that get lost",
      [errors("create", "commit-then-drop", 2), errors("end", "commit-then-drop", 1)],
    ],
    ["a forgotten cron job", [{ at: "30s", do: "late-cron", consumer: cron }]],
    ["an audit log that falls behind", [{ at: "30s", do: "audit-lag", lag: "10m" }]],
  ])("with %s comes to a good end by the reference policy", async (_name, injects) => {
    const stage = await stageOf({ injects, thief, revoke: { poll: "1m" } }, agreeing);
    const { stop, facts } = await rehearse(stage);
    expect(stop).toEqual({ kind: "closed" });
    expect(facts).toMatchObject({ prematureEnds: [], orphans: [], onLeakedKey: [] });
    expect(facts.thief.keysAlive).toEqual([]);
    expect(facts.broken).toEqual([]);
  });

  it("has nobody sign what went stale while they were on their way; they stay until it is open again", async () => {
    const stage = await stageOf({ revoke: { poll: "1m" } }, agreeing);
    const people = stage.world.people.map((person) => ({ ...person, answersAfter: 20 * 60 }));
    const { stop, at } = await rehearse({ ...stage, world: { ...stage.world, people } });
    expect(stop).toEqual({ kind: "closed" });
    expect(at.incident.approvals.map(({ verdict }) => verdict)).toEqual([
      expect.stringContaining('"blockers":[]'),
    ]);
  });

  it("breaks only who was left on the key when it is disabled under a thief's hands, and still closes", async () => {
    const injects = [{ at: "0s", do: "wrong-environment", consumer: "jobs", fixedAfter: "20m" }];
    const stage = await stageOf({ injects, thief, revoke: { poll: "1m" } }, agreeing);
    const { stop, facts, at } = await rehearse(stage);
    expect(stop).toEqual({ kind: "closed" });
    expect(facts).toMatchObject({ prematureEnds: [], orphans: [], onLeakedKey: [] });
    expect(facts.broken.map(({ consumer: id }) => id)).toEqual(["jobs"]);
    expect(at.incident).toMatchObject({ strategy: { strategy: "contain-now", rung: "disable" } });
    expect(at.incident.rungs.map(({ rung }) => rung)).toEqual(["disable"]);
  });

  it("with a lost create at a provider that keeps no names has a person say whose key it is", async () => {
    const injects = [errors("create", "commit-then-drop", 2)];
    const provider = { keepsNames: false };
    const stage = await stageOf({ injects, provider, revoke: { poll: "1m" } }, agreeing);
    const { stop, facts, at } = await rehearse(stage);
    expect(stop).toEqual({ kind: "closed" });
    expect(facts).toMatchObject({ prematureEnds: [], orphans: [], onLeakedKey: [] });
    expect(at.incident.orphans).toMatchObject([
      { ended: true, said: { as: "surplus" } },
      { ended: true, said: { as: "surplus" } },
    ]);
  });

  it.each([
    ["no log names the key", { provider: { identifiesKey: false } }, "callers/all"],
    ["there is no log", { audit: { logs: [] } }, "callers/all"],
    ["its log covers some calls", { provider: { covers: ["api"] } }, "callers/except/api"],
  ])("where %s has two people accept that callers can't be seen", async (_why, setting, subject) => {
    for (const [policy, signers] of [
      ["two-person", ["ana", "ben"]],
      ["solo", ["ana", "ana"]],
    ] as const) {
      const stage = await stageOf({ ...setting, policy, revoke: { poll: "1m" } }, agreeing);
      const { stop, at } = await rehearse(stage);
      expect(stop).toEqual({ kind: "closed" });
      expect(at.incident.acceptances.map((row) => `${row.subject} ${row.by}`)).toEqual(
        signers.map((by) => `${subject} ${by}`),
      );
    }
  });

  it("has nobody accept it while a log that was planned hasn't answered", async () => {
    const stage = await stageOf({ revoke: { poll: "10m" } }, agreeing);
    const gone = stage.adapters.auditLogs.map((log) => ({
      ...log,
      async *read() {
        yield* [];
        throw new Error("the log is gone");
      },
    }));
    const { stop, at } = await rehearse({ ...stage, adapters: { ...stage.adapters, auditLogs: gone } });
    expect(stop).toMatchObject({
      kind: "blocked",
      blockers: [{ code: "OLD_USE_UNOBSERVABLE", subject: "callers/all" }],
    });
    expect(at.incident.acceptances).toEqual([]);
    // Four hours of looks at a gate that nothing opens.
  }, 180_000);

  it.each([
    ["holds another environment's key", { wrongEnvironment: true }],
    ["has an instance that takes a month to come", { instances: 2, rollout: "30d" }],
  ])(
    "ends where a consumer that is run by hand %s: nobody runs it for ever",
    async (_why, behaves) => {
      const byHand = consumer("report", { period: "on-demand", probes: [] });
      const stage = await stageOf({ consumers: [byHand], behaves: { report: behaves } }, agreeing);
      const { stop, facts } = await rehearse(stage);
      const left = stop.kind === "blocked" ? stop.blockers.map(({ subject }) => subject) : [stop.kind];
      expect([...new Set(left)]).toEqual(["report"]);
      expect(facts.endedAt).toBeNull();
    },
    180_000,
  );

  it("ends as failed where trying again doesn't help", async () => {
    const stage = await stageOf({ injects: [errors("create", "error", 100)] }, agreeing);
    expect((await rehearse(stage)).stop).toMatchObject({ kind: "failed", code: "ERR_PROVIDER_BUSY" });
  });
});

function outage(at: string) {
  return { at, do: "provider-outage", for: "10m" };
}

function errors(on: string, how: string, next: number) {
  return { at: "0s", do: "provider-errors", on, how, next };
}
