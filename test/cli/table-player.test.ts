import { describe, expect, it } from "vitest";
import { createTablePlayer } from "../../src/cli/table/table-player.ts";
import type { Blocker } from "../../src/core/blocker.ts";
import { whoBreaks } from "../../src/core/break-glass.ts";
import type { Point, Table } from "../../src/engine/players/choices.ts";
import { pointOf } from "../../src/engine/players/point.ts";
import type { Stop } from "../../src/engine/work.ts";
import { play } from "../engine/play.ts";
import { consumer } from "../engine/setting.ts";

const nothing: Table = { underWay: [], found: new Map(), revokedInConsole: false, news: [] };
const news = [{ at: "2026-01-05T09:10:00.000Z", text: "ben asked around" }];

describe("a player at the terminal", () => {
  it("is asked again only when something is new, or when the wait is over", async () => {
    const at = await gated();
    const { player, asked } = playerWho("wait/5m");
    expect(await player.decide(at(0))).toEqual(["wait/5m"]);
    expect(await player.decide(at(60))).toEqual([]);
    expect(await player.decide(at(120, { ...nothing, news }))).toEqual(["wait/5m"]);
    expect(await player.decide(at(360, { ...nothing, news }))).toEqual([]);
    expect(await player.decide(at(420, { ...nothing, news }))).toEqual(["wait/5m"]);
    expect(asked).toHaveLength(3);
  });

  it("is asked when somebody has done what they were asked for", async () => {
    const at = await gated();
    const { player } = playerWho("about:LEAK_PATH_OPEN", "leak-path", "wait/change");
    expect(await player.decide(at(0))).toEqual(["leak-path", "wait/change"]);
    const busy = [{ topic: "leak-path", by: "ana", what: "have the leak path closed", since: "" }];
    expect(await player.decide(at(60, { ...nothing, underWay: busy }))).toEqual([]);
    await expect(player.decide(at(120))).rejects.toThrow("nothing more to pick");
  });

  it("is asked when what is left can't clear by itself, and not again while it stays so", async () => {
    const at = await gated();
    const { player, asked } = playerWho("wait/change");
    const silence: Blocker = { code: "SILENCE_RUNNING", subject: "checkout", clears: "time" };
    const whileTimeHelps = (point: Point): Point => ({
      ...point,
      subjects: [...point.subjects, { about: "checkout", blockers: [silence] }],
    });
    await player.decide(whileTimeHelps(at(0)));
    expect(await player.decide(whileTimeHelps(at(60)))).toEqual([]);
    expect(await player.decide(at(120))).toEqual(["wait/change"]);
    expect(await player.decide(at(180))).toEqual([]);
    expect(asked).toHaveLength(2);
  });

  it("does several things in one turn, goes back where it likes, and isn't offered the same twice", async () => {
    const at = await gated();
    const path = ["about:LEAK_PATH_OPEN", "back", "console/revoke", "glass", "wait/30m"];
    const { player, asked } = playerWho(...path);
    expect(await player.decide(at(0))).toEqual(["console/revoke", "glass", "wait/30m"]);
    expect(asked[0]).toContain("console/revoke");
    expect(asked[3]).not.toContain("console/revoke");
  });

  it("shows the time, what is in the way and who was asked, on lines of an exercise", async () => {
    const at = await gated();
    const { player, told } = playerWho("wait/5m");
    const underWay = [
      { topic: "x", by: "ben", what: "have ben ask around", since: "2026-01-05T09:00:00.000Z" },
    ];
    const point = at(0, { ...nothing, underWay, news });
    await player.decide({ ...point, now: "2026-01-05T09:04:00.000Z" });
    expect(told.filter((line) => !line.startsWith("EXERCISE"))).toEqual([]);
    expect(told.join("\n")).toContain("under way: ben was asked 4m ago: have ben ask around");
    expect(told.join("\n")).toContain("09:10:00 ben asked around");
    expect(told.join("\n")).toMatch(/^EXERCISE new: {2}LEAK_PATH_OPEN$/m);
  });

  it("counts the time from when the incident was opened, whoever sat there before", async () => {
    const at = await gated();
    const { player, told } = playerWho("wait/5m");
    const point = at(0);
    const { openedAt } = point.at.incident;
    const now = new Date(Date.parse(openedAt) + 746_000).toISOString();
    await player.decide({ ...point, now });
    expect(told[1]).toMatch(/^EXERCISE \d\d:\d\d:\d\d, 12m 26s into it: /);
  });

  it("breaks off where nobody answers", async () => {
    const at = await gated();
    const { player } = playerWho(null);
    await expect(player.decide(at(0))).rejects.toMatchObject({ code: "ERR_INTERRUPTED" });
  });
});

describe("the choices of a table", () => {
  it("are in one order, however careful they are, and their words give nothing away", async () => {
    const thief = { userAgent: "thief/1.0", address: "203.0.113.9", uses: [{ after: "2m", every: "5m" }] };
    const point = await gated({ thief });
    const [caller = ""] = point(0)
      .subjects.map(({ about }) => about)
      .filter((about) => about.startsWith("C-"));
    const found = new Map([[caller, { as: "hostile" } as const]]);
    const before = point(0).choices.filter(({ about }) => about === caller);
    const after = point(0, { ...nothing, found }).choices.filter(({ about }) => about === caller);
    expect(before.map(({ id, careful }) => [id.split("/").at(-1), careful])).toEqual([
      [caller, true],
      ["consumer", false],
      ["hostile", false],
      ["responder", false],
    ]);
    expect(after.map(({ id, careful }) => [id.split("/").at(-1), careful])).toEqual([
      ["consumer", false],
      ["hostile", true],
      ["responder", false],
    ]);
    expect(after.map(({ label }) => label)).toEqual(before.slice(1).map(({ label }) => label));
  });

  it("are the same deeds for a stranger and a consumer, until somebody has asked around", async () => {
    const stranger = { userAgent: "thief/1.0", address: "203.0.113.9", uses: [{ after: "2m", every: "5m" }] };
    const cron = consumer("backup", { period: "5m", owner: "cyd" });
    const late = { injects: [{ at: "30s", do: "late-cron", consumer: cron }] };
    const guesses = [await gated({ thief: stranger }), await gated(late)].map((at) => {
      const point = at(0);
      const [caller = ""] = point.subjects
        .map(({ about }) => about)
        .filter((about) => about.startsWith("C-"));
      const guess = point.choices.find(({ id }) => id === `classify/${caller}/consumer`);
      const rows = (guess?.deeds ?? []).map(({ does }) => {
        if (!("sign" in does)) return does;
        const { type, data } = does.sign(point.at.incident, point.now);
        return [type, "consumer" in data ? data.consumer : null];
      });
      return { rows, topics: guess?.deeds.map(({ topic }) => topic.replace(caller, "")) };
    });
    expect(guesses[0]).toEqual({ rows: [["caller.classified", "web"]], topics: ["classify//consumer"] });
    expect(guesses[1]).toEqual(guesses[0]);
  });

  it("break the glass over whoever isn't proven, as the command does, and over nobody else", async () => {
    const at = await gated({
      injects: [{ at: "0s", do: "wrong-environment", consumer: "jobs", fixedAfter: "12m" }],
    });
    const { at: here, now, choices } = at(0);
    const rows = choices
      .filter(({ id }) => id === "glass")
      .flatMap(({ deeds }) => deeds)
      .map(({ does }) => ("sign" in does ? does.sign(here.incident, now).data : null));
    expect(whoBreaks(here.incident, now)).toEqual(["jobs"]);
    expect(rows).toMatchObject([{ breaks: ["jobs"] }, { breaks: ["jobs"] }]);
  });

  it("offer nothing that is under way, nor the console twice, and each thing once", async () => {
    const at = await gated();
    const ids = ({ choices }: Point): readonly string[] => choices.map(({ id }) => id);
    const underWay = [{ topic: "glass/0", by: "ana", what: "", since: "" }];
    const fewer = ids(at(0, { ...nothing, underWay, revokedInConsole: true }));
    expect(ids(at(0)).filter((id) => !fewer.includes(id))).toEqual(["glass", "console/revoke"]);
    expect(new Set(ids(at(0))).size).toBe(ids(at(0)).length);
  });
});

/** Points at a gate that is shut, so many seconds later. */
async function gated(setting: Parameters<typeof play>[0] = {}) {
  const game = await play(setting);
  let stop: Stop = await game.drive({ seconds: 60 });
  for (let turn = 0; stop.kind !== "blocked" && turn < 10; turn += 1)
    stop = await game.drive({ seconds: 60 });
  const { world } = game;
  const now = Date.parse(world.clock.now());
  return (seconds: number, table = nothing): Point =>
    pointOf(
      {
        at: game.at(),
        stop,
        now: new Date(now + seconds * 1000).toISOString(),
        people: world.people,
        insight: {
          investigate: (caller) => world.truthAbout(caller),
          whose: (id) => world.truthAboutKey(id),
          holds: () => [],
        },
        table,
      },
      { atTable: true },
    );
}

/** Picks these, one after the other, and the last one again and again if it is a wait. */
function playerWho(...picks: readonly (string | null)[]) {
  const asked: (readonly string[])[] = [];
  const told: string[] = [];
  const player = createTablePlayer({
    ask: {
      async pick(_question, options) {
        const pick = picks.length === 1 ? picks[0] : picks[asked.length];
        asked.push(options.map(({ value }) => value));
        if (pick === undefined) throw new Error("nothing more to pick");
        return pick;
      },
    },
    say: (line) => void told.push(line),
    signal: new AbortController().signal,
  });
  return { player, asked, told };
}
