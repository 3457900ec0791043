import { describe, expect, it } from "vitest";
import { type Seconds, plus } from "../../src/core/time.ts";
import { revocationBlockers } from "../../src/core/gate.ts";
import { approve, closeLeakPath } from "./deeds.ts";
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
const extend = (response: Play, by: string, since: Seconds): void => {
  const until = plus(response.at().incident.overlapFrom ?? "", since);
  response.sign(by, "deadline.extended", { until, reason: "the vendor ships tonight" });
};
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

describe("more time for the overlap", () => {
  const offers = (response: Play): readonly string[] =>
    response.world
      .notices()
      .flatMap(({ notice }) => notice.lines)
      .flatMap((line) => /until (\S+) at most: stanch extend/.exec(line)?.slice(1) ?? []);

  it("begins the stages anew at the new deadline, with pages of their own, and the disable waits for it", async () => {
    const response = await atGate(stuck);
    preapprove(response, "ben");
    await due(response, 1505);
    const bound = plus(response.at().incident.overlapFrom ?? "", 3000);
    expect([stages(response), offers(response)]).toEqual([
      [1, 2],
      [bound, bound],
    ]);
    // One of those who were paged.
    extend(response, "cyd", 3000);
    await due(response, 2990);
    expect([stages(response), disables(response)]).toEqual([[1, 2], 0]);
    await due(response, 3005);
    expect([stages(response), paged(response, 1)]).toEqual([
      [1, 2, 1],
      ["ana", "ana", "ben", "ben"],
    ]);
    await due(response, 3905);
    expect([stages(response), disables(response)]).toEqual([[1, 2, 1, 2], 0]);
    // It has had all the time there is.
    expect(offers(response)).toHaveLength(2);
    await due(response, 4805);
    expect([stages(response), disables(response)]).toEqual([[1, 2, 1, 2, 3], 1]);
  });

  it.each([
    ["by the responder", "ana", 1100],
    ["for longer than the overlap once more", "cyd", 3001],
    ["that is less than there is", "cyd", 500],
  ] as const)("isn't given %s", async (_name, by, since) => {
    const response = await atGate(stuck);
    preapprove(response, "ben");
    extend(response, by, since);
    expect(response.at().incident.extensions).toEqual([]);
    await due(response, 2405);
    expect([stages(response), disables(response)]).toEqual([[1, 2, 3], 1]);
  });

  it("isn't given for a time that is over, nor to a key that is disabled", async () => {
    const response = await atGate(stuck);
    preapprove(response, "ben");
    await due(response, 1505);
    extend(response, "cyd", 1500);
    expect(response.at().incident.extensions).toEqual([]);
    await due(response, 2405);
    expect(disables(response)).toBe(1);
    extend(response, "cyd", 2900);
    expect(response.at().incident.extensions).toEqual([]);
  });

  it("opens no gate, and keeps an open one from nothing", async () => {
    const shut = await atGate(stuck);
    const { visit } = shut.at().incident;
    const before = revocationBlockers(shut.at().incident, shut.world.clock.now());
    extend(shut, "cyd", 1200);
    expect(revocationBlockers(shut.at().incident, shut.world.clock.now())).toEqual(before);
    expect(shut.at()).toMatchObject({ state: "revoking.gated", incident: { visit } });
    const open = await play({ revoke: plain.revoke });
    closeLeakPath(open);
    expect(await open.drive()).toEqual({ kind: "approval" });
    extend(open, "cyd", 1200);
    approve(open);
    expect(await open.drive()).toEqual({ kind: "closed" });
  });

  it("is given by the responder where they are alone", async () => {
    const response = await atGate({ ...stuck, policy: "solo" });
    extend(response, "ana", 1200);
    expect(response.at().incident.extensions).toHaveLength(1);
  });
});
