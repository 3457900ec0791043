import { describe, expect, it } from "vitest";
import { widthOf } from "../../src/report/width.ts";
import { makeHouse, newest } from "./house.ts";
import { TWO, planFor, toGate, toReissuing, toWatch } from "./incidents.ts";

/** A page as if the terminal had no edge. */
const flat = (page: string): string => page.replaceAll(/\s+(LIVE\s+)?/g, " ");

const OVERLAP = planFor(TWO, { overlap: 1800 });
const why = ["--reason", "the vendor ships tonight"];

describe("extend", () => {
  it("is signed by somebody else than the responder, and shown with the name of who gave it", async () => {
    const house = await makeHouse();
    await toGate(house, { plan: OVERLAP });
    const own = await house.as("sam", "extend", "--until", "1h", ...why);
    expect([own.code, own.err]).toEqual([2, expect.stringContaining("mia or noor may")]);
    const before = (await house.stanch("status", "--json")).outcome?.blockers;
    const given = await house.as("noor", "extend", "--until", "1h", ...why);
    expect([given.code, flat(given.err)]).toEqual([
      0,
      expect.stringContaining("may last until 2026-11-23 15:10:00 UTC"),
    ]);
    expect(newest(await house.entries(), "deadline.extended")).toMatchObject({ by: "noor" });
    const { out, outcome } = await house.stanch("status");
    expect(flat(out)).toContain("overlap until 15:10:00 (more time by noor), then pages");
    expect(out.split("\n").filter((line) => widthOf(line) > 80 && !line.includes(" stanch "))).toEqual([]);
    expect(outcome?.blockers).toEqual(before);
    expect(outcome?.extra).toMatchObject({ status: { deadline: { extendedBy: ["noor"], passed: false } } });
    const timeline = (await house.stanch("timeline", "--format", "csv")).out;
    expect(timeline).toContain("noor gives the overlap more time, until 15:10:00");
  });

  it.each([
    ["nonsense", "soon"],
    ["a time without a zone", "2026-11-23T15:00:00"],
    ["no more than there is", "10m"],
    ["more than there may be", "2026-11-23T15:32:02Z"],
  ])("takes no %s, and says what it takes", async (_name, until) => {
    const house = await makeHouse();
    await toGate(house, { plan: OVERLAP });
    const { code, err } = await house.as("noor", "extend", "--until", until, ...why);
    expect([code, flat(err)]).toEqual([
      2,
      expect.stringContaining(
        "later than 2026-11-23 14:32:01 UTC, and not later than 2026-11-23 15:32:01 UTC",
      ),
    ]);
    expect(newest(await house.entries(), "deadline.extended")).toBeUndefined();
  });

  it("has nothing to extend before a replacement lives, or once the key is ended", async () => {
    const early = await makeHouse();
    await toReissuing(early, OVERLAP);
    const first = await early.as("noor", "extend", "--until", "1h", ...why);
    expect([first.code, first.err]).toEqual([2, expect.stringContaining("there is no deadline yet")]);
    const late = await makeHouse();
    await toWatch(late);
    const last = await late.as("noor", "extend", "--until", "1h", ...why);
    expect([last.code, flat(last.err)]).toEqual([2, expect.stringContaining("there is no deadline left")]);
  });

  it("counts for nothing where a row says so that no command would sign, and the timeline says that", async () => {
    const house = await makeHouse();
    await toGate(house, { plan: OVERLAP });
    const workspace = await house.services.openWorkspace(house.dir);
    const identity = await house.services.identity("sam");
    const data = { until: "2026-11-23T15:00:00.000Z", reason: "mine" };
    workspace.append("L-20261123-k3f9", [{ type: "deadline.extended", data }], identity);
    workspace.close();
    const timeline = (await house.stanch("timeline", "--format", "csv")).out;
    expect(timeline).toContain("counts for nothing");
    expect(flat((await house.stanch("status")).out)).not.toContain("more time");
  });
});
