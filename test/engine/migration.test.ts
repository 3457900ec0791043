import { describe, expect, it } from "vitest";
import { consumerRowSchema } from "../../src/formats/inventory-row.ts";
import { toConsumer } from "../../src/formats/inventory.ts";
import { timelineOf } from "../../src/report/timeline.ts";
import { renderCsv } from "../../src/report/csv.ts";
import { renderMarkdown } from "../../src/report/markdown.ts";
import { pictureOfIncident } from "../../src/report/pictures/picture-of-incident.ts";
import { renderText } from "../../src/report/text.ts";
import { approve, blockersOf, breakGlass, classify, holders, strangers } from "./deeds.ts";
import { type Play, play } from "./play.ts";
import { consumer } from "./setting.ts";

const MOVES_ALL = { migration: {} };
const WEB_MOVES = { migration: { moves: ["web"] } };

/** Kinds of change that reached the provider. */
const changes = (migration: Play): readonly string[] => [...new Set(migration.calls.map(({ what }) => what))];

describe("a migration of every consumer of a personal key", () => {
  it("gives each a team key of its own, and ends the old one at the open gate", async () => {
    const migration = await play(MOVES_ALL);
    expect(migration.incident).toMatch(/^M-20260105-/);
    expect(await migration.drive()).toEqual({ kind: "approval" });
    expect(migration.world.facts().endedAt).toBeNull();
    approve(migration);
    expect(await migration.drive()).toEqual({ kind: "closed" });
    expect(migration.at().incident.closedAs).toBe("revoked");
    expect(holders(migration)).toEqual(["jobs", "web"]);
    const made = Object.values(migration.at().incident.replacements);
    expect(made.map(({ key }) => key?.kind)).toEqual(["team", "team"]);
    const facts = migration.world.facts();
    expect(facts).toMatchObject({ prematureEnds: [], onLeakedKey: [], orphans: [], broken: [] });
    expect(facts.endedAt).not.toBeNull();
  });

  it("contains nothing on the way, and asks for no strategy", async () => {
    const migration = await play({ ...MOVES_ALL, strategy: "disable-first" });
    await migration.drive();
    approve(migration);
    expect(await migration.drive()).toEqual({ kind: "closed" });
    expect(changes(migration)).toEqual(["create", "end"]);
    for (const type of ["strategy.changed", "rung.applied", "contain.settled"] as const)
      expect(migration.rows(type)).toEqual([]);
  });

  it("speaks to nobody of a leak", async () => {
    const migration = await play(MOVES_ALL);
    await migration.drive();
    approve(migration);
    await migration.drive();
    const timeline = timelineOf(migration.entries());
    const pages = [
      renderText(timeline),
      renderMarkdown(timeline),
      renderCsv(timeline),
      JSON.stringify(pictureOfIncident(timeline, migration.entries())),
      ...migration.world.notices().map(({ text }) => text),
      ...migration.asked.flatMap(({ title, lines }) => [title, ...lines]),
    ].join("\n");
    expect(pages).toContain("the old key is refused");
    expect(pages.match(/.*(?:leak|misuse|exposed|suspicious|hostile).*/gi) ?? []).toEqual([]);
  });

  it("cuts over where the new key ends the old one, with who will be out on record", async () => {
    const migration = await play({
      ...MOVES_ALL,
      provider: { overlap: false },
      // This provider keeps one key, whatever its kind.
      leaked: { kind: "team" },
      reissue: { per: "shared", name: "team-key" },
    });
    expect(await migration.drive()).toEqual({ kind: "approval" });
    expect(changes(migration)).toEqual([]);
    const out = ["web", "jobs"].map((id) => ({ consumer: id, seconds: 120 }));
    migration.sign("ben", "cutover.signed", { out, visit: migration.at().incident.visit });
    // The old key is gone with that, and stanch makes sure of it as of any other.
    expect(await migration.drive()).toEqual({ kind: "approval" });
    approve(migration);
    expect(await migration.drive()).toEqual({ kind: "closed" });
    expect(holders(migration)).toEqual(["jobs+web"]);
    expect(migration.world.facts().onLeakedKey).toEqual([]);
  });
});

describe("somebody unknown on a key that is migrated", () => {
  const cron = consumer("jordans-cron", { period: "5m", owner: "cyd" });
  const setting = { ...MOVES_ALL, injects: [{ at: "1m", do: "late-cron", consumer: cron }] };

  it("keeps the gate shut until somebody says who it is, and gets a team key too", async () => {
    const migration = await play(setting);
    const shut = await migration.drive({ seconds: 600 });
    const [caller = ""] = strangers(migration);
    expect(blockersOf(shut)).toContain(`CALLER_UNCLASSIFIED ${caller}`);
    expect(migration.world.facts().endedAt).toBeNull();
    const known = toConsumer(consumerRowSchema.parse(cron));
    migration.sign("ana", "consumer.added", { consumer: known, replacement: "jordans-cron" });
    classify(migration, "ana", caller, "consumer", "jordans-cron");
    expect(await migration.drive()).toEqual({ kind: "approval" });
    expect(migration.at().incident.replacements["jordans-cron"]).toMatchObject({
      plan: { kind: "team" },
      key: { kind: "team" },
    });
    approve(migration);
    expect(await migration.drive()).toEqual({ kind: "closed" });
    expect(holders(migration)).toEqual(["jobs", "jordans-cron", "web"]);
    expect(migration.world.facts()).toMatchObject({ prematureEnds: [], broken: [] });
  });

  it("whom two people call hostile makes it a leak: the gate stays shut, and the way out is a response", async () => {
    const migration = await play(setting);
    await migration.drive({ seconds: 600 });
    const [caller = ""] = strangers(migration);
    for (const by of ["ana", "ben"]) classify(migration, by, caller, "hostile");
    const shut = await migration.drive({ seconds: 120 });
    expect(blockersOf(shut)).toEqual([`CALLER_HOSTILE ${caller}`]);
    const clears = shut.kind === "blocked" ? shut.blockers[0]?.clears : "";
    expect(clears).toContain("stanch abort, stanch resume, then stanch respond RUNBOOK --live --key");
    approve(migration);
    expect(await migration.drive({ seconds: 60 })).toMatchObject({ kind: "blocked" });
    expect(migration.world.facts().endedAt).toBeNull();
    migration.sign("ana", "abort.requested", { reason: "it is a leak" });
    expect(await migration.drive()).toEqual({ kind: "aborted" });
    expect(migration.world.facts().endedAt).toBeNull();
  });
});

it("puts one consumer back until the old key is ended, and moves it again", async () => {
  const migration = await play(MOVES_ALL);
  expect(await migration.drive()).toEqual({ kind: "approval" });
  migration.sign("ana", "undo.requested", { rung: "swap:web", reason: "it throws errors" });
  const back = await migration.drive({ seconds: 60 });
  expect(back).toMatchObject({ kind: "blocked", blockers: [{ code: "ROLLED_BACK", subject: "web" }] });
  expect(migration.world.facts()).toMatchObject({ onLeakedKey: ["web"], endedAt: null });
  expect(await migration.drive()).toEqual({ kind: "approval" });
  approve(migration);
  expect(await migration.drive()).toEqual({ kind: "closed" });
  expect(migration.world.facts()).toMatchObject({ onLeakedKey: [], prematureEnds: [], broken: [] });
});

describe("one consumer that moves while another stays on the old key", () => {
  it("is over once it is proven, and the old key is as it was", async () => {
    const migration = await play(WEB_MOVES);
    expect(await migration.drive()).toEqual({ kind: "closed" });
    expect(migration.at().incident).toMatchObject({ closedAs: "moved", callers: {} });
    expect(changes(migration)).toEqual(["create"]);
    await migration.world.clock.sleep(3600);
    expect(migration.world.facts()).toMatchObject({ endedAt: null, onLeakedKey: ["jobs"], broken: [] });
    expect(holders(migration)).toEqual(["web"]);
    const told = migration.world.notices().map(({ notice }) => notice);
    expect(told.map(({ to, subject }) => `${to}: ${subject}`)).toEqual([
      "ana: your service is about to get a new key",
      "ana: your service has moved to a team key",
    ]);
  });

  it("isn't over while it goes on with the old key, whoever else may do so", async () => {
    const migration = await play({
      ...WEB_MOVES,
      behaves: { web: { reports: "success" } },
      injects: [{ at: "0s", do: "wrong-environment", consumer: "web", fixedAfter: "12m" }],
    });
    expect(blockersOf(await migration.drive({ seconds: 300 }))).toContain("OLD_USE_SEEN web");
    expect(await migration.drive()).toEqual({ kind: "closed" });
    expect(migration.world.facts()).toMatchObject({ onLeakedKey: ["jobs"], endedAt: null });
  });

  it("never ends the key under the one who stays, by broken glass, an approval or a cutover", async () => {
    const migration = await play({
      ...WEB_MOVES,
      injects: [{ at: "0s", do: "wrong-environment", consumer: "web" }],
    });
    await migration.drive({ seconds: 300 });
    for (const by of ["ben", "cyd"]) breakGlass(migration, by, ["web"]);
    approve(migration);
    const visit = migration.at().incident.visit;
    migration.sign("ben", "cutover.signed", { out: [{ consumer: "web", seconds: 60 }], visit });
    expect(await migration.drive({ seconds: 600 })).toMatchObject({ kind: "blocked" });
    expect(migration.rows("revocation.started")).toEqual([]);
    expect(migration.world.facts()).toMatchObject({ endedAt: null, broken: [] });
  });

  it("is refused where a new key would end the old one", async () => {
    await expect(play({ ...WEB_MOVES, provider: { overlap: false } })).rejects.toMatchObject({
      code: "ERR_KEY_LIMIT",
    });
  });

  it("who isn't of the inventory is an error of the plan", async () => {
    await expect(play({ migration: { moves: ["wbe"] } })).rejects.toMatchObject({ code: "ERR_CONSUMER" });
  });
});

describe("a migration where there are no team keys", () => {
  const users = new Map([
    ["web", "svc-web"],
    ["jobs", "svc-jobs"],
  ]);
  const setting = { migration: { dedicatedUsers: users } };

  it("moves each consumer to a key of its dedicated user, by the same gate, and says whose in every page", async () => {
    const migration = await play(setting);
    expect(await migration.drive()).toEqual({ kind: "approval" });
    expect(migration.world.facts().endedAt).toBeNull();
    approve(migration);
    expect(await migration.drive()).toEqual({ kind: "closed" });
    const made = Object.values(migration.at().incident.replacements);
    expect(made.map(({ key }) => [key?.kind, key?.principal])).toEqual([
      ["user", "svc-web"],
      ["user", "svc-jobs"],
    ]);
    expect(migration.world.facts()).toMatchObject({ prematureEnds: [], onLeakedKey: [], broken: [] });
    const text = renderMarkdown(timelineOf(migration.entries()));
    for (const user of users.values()) expect(text).toMatch(new RegExp(`of the dedicated user ${user} made`));
    const notices = migration.world.notices().map((notice) => notice.text);
    const asked = migration.asked.flatMap(({ title, lines }) => [title, ...lines]);
    expect(asked).toContain("web of the dedicated user svc-web for web");
    expect(notices.join()).toContain("those who use it get keys of the dedicated users svc-web and svc-jobs");
    expect([text, ...notices, ...asked].join().match(/.*team key.*/gi) ?? []).toEqual([]);
  });

  it("keeps the gate shut on a key that the provider calls a person's", async () => {
    const migration = await play(setting);
    migration.adapt(({ provider }) => ({
      provider: {
        ...provider,
        async createKey(request) {
          const made = await provider.createKey(request);
          return request.principal === "svc-web"
            ? { ...made, key: { ...made.key, principal: "casey" } }
            : made;
        },
      },
    }));
    const shut = await migration.drive({ seconds: 600 });
    expect(blockersOf(shut)).toContain("REPLACEMENT_WRONG web");
    const clears = shut.kind === "blocked" ? shut.blockers.map((one) => one.clears).join() : "";
    expect(clears).toContain("planned for the dedicated user svc-web, the provider says casey");
    approve(migration);
    expect(await migration.drive({ seconds: 600 })).toMatchObject({ kind: "blocked" });
    expect(migration.world.facts().endedAt).toBeNull();
  });

  it("keeps the gate shut where stanch signs in as such a user with the old key", async () => {
    const migration = await play(setting);
    const { id } = migration.at().incident.leaked;
    migration.adapt(({ provider }) => ({
      provider: {
        ...provider,
        ownCredential: async () => ({ kind: "session", beside: [{ kind: "key", keyId: id }] }),
      },
    }));
    expect(blockersOf(await migration.drive({ seconds: 600 }))).toContain("OWN_CREDENTIAL_TAINTED incident");
    expect(migration.world.facts().endedAt).toBeNull();
  });

  it("gives a caller who turns up on the old key a dedicated user's too", async () => {
    const cron = consumer("jordans-cron", { period: "5m", owner: "cyd" });
    const migration = await play({ ...setting, injects: [{ at: "1m", do: "late-cron", consumer: cron }] });
    await migration.drive({ seconds: 600 });
    const [caller = ""] = strangers(migration);
    const known = toConsumer(consumerRowSchema.parse(cron));
    migration.sign("ana", "consumer.added", { consumer: known, replacement: "jordans-cron" });
    classify(migration, "ana", caller, "consumer", "jordans-cron");
    expect(await migration.drive()).toEqual({ kind: "approval" });
    expect(migration.at().incident.replacements["jordans-cron"]?.key).toMatchObject({
      kind: "user",
      principal: "svc-web",
    });
  });

  it("says of whose keys the consumers are where the old one lives on", async () => {
    const migration = await play({ migration: { moves: ["web"], dedicatedUsers: users } });
    expect(await migration.drive()).toEqual({ kind: "closed" });
    const closed = renderMarkdown(timelineOf(migration.entries()));
    expect(closed).toContain(
      "its consumers are on keys of the dedicated user svc-web, and the old key lives on",
    );
    const subjects = migration.world.notices().map(({ notice }) => notice.subject);
    expect(subjects).toContain("your service has moved to a key of a dedicated user, who is no person");
  });
});
