import { describe, expect, it } from "vitest";
import {
  type Mover,
  type WayFacts,
  chooseWay,
} from "../../../../src/core/inventory/migration/migration-way.ts";

const BOT: Mover = { id: "bot", instances: 3, holdsTwoKeys: false, deployTime: 240 };
const CRON: Mover = { id: "cron", instances: 1, holdsTwoKeys: true, deployTime: 30 };
const WEB: Mover = { id: "web", instances: 1 };

const facts = (more: Partial<WayFacts> = {}): WayFacts => ({
  overlap: true,
  room: "unlimited",
  wanted: 2,
  isProbed: true,
  keepsOldKey: false,
  movers: [BOT, CRON],
  ...more,
});

describe("the way of a migration", () => {
  it("is dual-stack where the provider takes both keys and has room for the new ones", () => {
    expect(chooseWay(facts())).toMatchObject({ way: "dual-stack", hindrance: null, unknown: [] });
    expect(chooseWay(facts({ room: 2 })).way).toBe("dual-stack");
  });

  it("is a hard cut where a new key ends the old one, and several new ones end each other", () => {
    expect(chooseWay(facts({ overlap: false, wanted: 1 }))).toMatchObject({
      way: "hard-cut",
      hindrance: null,
    });
    expect(chooseWay(facts({ overlap: false })).hindrance).toMatch(/share one \(reissue: per: shared\)/);
  });

  it("is a hard cut that can't be gone yet where the key limit leaves too little room", () => {
    const { way, because, hindrance } = chooseWay(facts({ room: 1 }));
    expect([way, because]).toEqual([
      "hard-cut",
      ["the provider has room for 1 more, and 2 are wanted beside the old key"],
    ]);
    expect(hindrance).toMatch(/stanch ends nothing to make room/);
  });

  it("says what nobody has written down, and takes none of it as harmless", () => {
    const { unknown, costs } = chooseWay(facts({ room: "unknown", wanted: 1, movers: [WEB] }));
    expect(unknown).toEqual([
      "whether there is room for 1 more: the provider has a limit and shows no list",
      "who can hold two keys, of web: taken as nobody",
      "how long a deploy takes, of web: not taken as nothing",
    ]);
    expect(costs["dual-stack"].out).toEqual([
      "web: while taking the new value, for as long as nobody has written down",
    ]);
    expect(costs["hard-cut"].rollBack).toMatch(/nobody knows how long/);
    expect(chooseWay(facts({ movers: [BOT, WEB] })).costs["hard-cut"].rollBack).toMatch(/4m at least/);
  });

  it("writes out who is out for how long, what the way back costs, and what a wrong key does, of both ways", () => {
    const { costs } = chooseWay(facts());
    expect(costs["dual-stack"]).toEqual({
      out: [
        "bot: nobody, if its 3 instances change over one after another",
        "cron: nobody, it holds both keys",
      ],
      rollBack:
        "one consumer at a time, until the old key is ended: its old value and a deploy (4m); after that there is no way back",
      wrongKey:
        "refused by the key probe before anybody gets it; else cron can go on with the old one, bot: out until put back on the old one, which lives on, as the gate stays shut",
    });
    expect(costs["hard-cut"].out).toEqual([
      "bot: from the cut to the last of 3 instances with the new value (4m)",
      "cron: from the cut to a restart with the new value (30s)",
    ]);
    expect(costs["hard-cut"].wrongKey).toMatch(/the old one is gone by then/);
  });

  it("says what holds for several of them once", () => {
    const { unknown, costs } = chooseWay(facts({ movers: [WEB, { ...WEB, id: "api" }, CRON] }));
    expect(costs["dual-stack"].out).toEqual([
      "web, api: while taking the new value, for as long as nobody has written down",
      "cron: nobody, it holds both keys",
    ]);
    expect(unknown[0]).toBe("who can hold two keys, of web, api: taken as nobody");
  });

  it("doesn't say that something tries the key where nothing does, or that a key ends which is kept", () => {
    const { costs } = chooseWay(facts({ isProbed: false, keepsOldKey: true }));
    expect(costs["dual-stack"].wrongKey).toMatch(/^nothing tries it beforehand/);
    expect(costs["dual-stack"].rollBack).toBe("its old value and a deploy (4m); the old key isn't ended");
  });
});
