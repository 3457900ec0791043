import { describe, expect, it } from "vitest";
import type { Seconds } from "../../src/core/time.ts";
import { closeLeakPath } from "./deeds.ts";
import { type Play, play } from "./play.ts";
import type { Setting } from "./setting.ts";

/** An overlap of ten minutes that a broken consumer of Ben's holds up. */
const stuck = {
  behaves: { jobs: { broken: true } },
  revoke: { overlap: "10m", atDeadline: "disable" },
} satisfies Setting;
const plain = { ...stuck, revoke: { overlap: "10m" } } satisfies Setting;

/** To the gate, which stays shut. */
async function atGate(setting: Setting): Promise<Play> {
  const response = await play(setting);
  closeLeakPath(response);
  await response.drive({ seconds: 60 });
  expect(response.at().state).toBe("revoking.gated");
  return response;
}

/** What a timer does: a driver that does what is due, at this time since the first replacement. */
async function due(response: Play, since: Seconds): Promise<void> {
  const from = Date.parse(response.at().incident.overlapFrom ?? "");
  const now = Date.parse(response.world.clock.now());
  await response.world.clock.sleep(Math.max(0, since - (now - from) / 1000));
  await response.drive({ seconds: 0, unattended: true });
}

const preapprove = (response: Play, by: string, planHash = response.at().incident.planHash): void =>
  response.sign(by, "disable.preapproved", { planHash });
const stages = (response: Play): readonly number[] =>
  response.rows("deadline.passed").map(({ data }) => data.stage);
const paged = (response: Play, stage: number): readonly string[] =>
  response
    .rows("notice.sent")
    .filter(({ data }) => data.purpose === `deadline-${stage}`)
    .map(({ data }) => data.to)
    .toSorted();
const disables = (response: Play): number => response.calls.filter(({ what }) => what === "disable").length;

describe("the deadline of the overlap", () => {
  it("pages in three stages, each once, and does nothing by itself that wasn't approved", async () => {
    const response = await atGate(stuck);
    await due(response, 590);
    expect(stages(response)).toEqual([]);
    await due(response, 605);
    expect([stages(response), paged(response, 1)]).toEqual([[1], ["ana", "ben"]]);
    await due(response, 605);
    await due(response, 1490);
    expect([stages(response), paged(response, 2)]).toEqual([[1], []]);
    await due(response, 1505);
    expect([stages(response), paged(response, 2)]).toEqual([
      [1, 2],
      ["ben", "cyd"],
    ]);
    await due(response, 2405);
    await due(response, 9000);
    expect(stages(response)).toEqual([1, 2, 3]);
    expect(paged(response, 3)).toEqual(["ana", "ben", "cyd"]);
    expect(
      response.rows("notice.sent").filter(({ data }) => data.purpose.startsWith("deadline-")),
    ).toHaveLength(7);
    expect(disables(response)).toBe(0);
  });

  it("disables the key by itself where a second person approved that, owners told before", async () => {
    const response = await atGate(stuck);
    preapprove(response, "ben");
    await due(response, 1505);
    expect(disables(response)).toBe(0);
    response.unheard.add("");
    await due(response, 2405);
    expect(disables(response)).toBe(1);
    const [applied] = response.rows("rung.applied");
    expect(applied?.data).toMatchObject({ rung: "disable", effect: "deadline/disable" });
    const told = response.rows("notice.sent").filter(({ data }) => data.purpose === "before-disable");
    expect(told).toHaveLength(2);
    for (const { seq } of told) expect(seq).toBeLessThan(applied?.seq ?? 0);
    expect(paged(response, 3)).toEqual([]);
    await due(response, 9000);
    expect(disables(response)).toBe(1);
  });

  it.each([
    ["by the responder", stuck, "ana", undefined],
    ["for another plan", stuck, "ben", "0".repeat(64)],
    ["by somebody for a plan that doesn't say so", plain, "ben", undefined],
    ["for a provider that can't", { ...stuck, provider: { canDisable: false } }, "ben", undefined],
  ] as const)("isn't moved by an approval %s", async (_name, setting, by, hash) => {
    const response = await atGate(setting);
    preapprove(response, by, hash);
    await due(response, 2405);
    expect(stages(response)).toEqual([1, 2, 3]);
    expect(disables(response)).toBe(0);
    expect(paged(response, 3)).toContain("cyd");
  });

  it("takes the responder's own approval where they are alone", async () => {
    const response = await atGate({ ...stuck, policy: "solo" });
    preapprove(response, "ana");
    await due(response, 2405);
    expect(disables(response)).toBe(1);
  });

  it("obeys a person who enables the key again, and one who said no", async () => {
    const response = await atGate(stuck);
    preapprove(response, "ben");
    await due(response, 2405);
    response.sign("ana", "undo.requested", { rung: "disable", reason: "invoices must go out" });
    await due(response, 2500);
    await due(response, 2600);
    expect(disables(response)).toBe(1);
    expect(response.at().incident.leaked.state).toBe("live");
    const other = await atGate(stuck);
    preapprove(other, "ben");
    other.sign("cyd", "rung.declined", { rung: "disable", reason: "not tonight" });
    await due(other, 2405);
    expect(disables(other)).toBe(0);
  });

  it("is no deadline for a key that is disabled already", async () => {
    const response = await atGate({ ...stuck, strategy: "disable-first" });
    await due(response, 9000);
    expect(stages(response)).toEqual([]);
  });
});
