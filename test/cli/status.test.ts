import { describe, expect, it } from "vitest";
import { widthOf } from "../../src/report/width.ts";
import { caller, consumer, on, use } from "../report/entries.ts";
import { INCIDENT, makeHouse } from "./house.ts";
import { TWO, planFor, toGate, toReissuing, toWatch } from "./incidents.ts";

const linesOf = (text: string): readonly string[] => text.trimEnd().split("\n");

describe("status", () => {
  it("shows an incident of five consumers on a page of 80 by 24", async () => {
    const house = await makeHouse();
    const five = ["checkout", "gha-deploy", "web", "fax-bridge", "nightly-report"].map((id) =>
      consumer(id, 60, "mia"),
    );
    const evidence = five.slice(0, 4).map(({ id }) => use(id, "14:04:00", "14:09:30", 6));
    await toGate(house, { plan: planFor(five), evidence });
    const { code, out, err } = await house.stanch("status");
    expect(code).toBe(0);
    const lines = linesOf(out);
    expect(lines.every((line) => line === "LIVE" || line.startsWith("LIVE "))).toBe(true);
    expect(Math.max(...lines.map(widthOf))).toBeLessThanOrEqual(80);
    console.log(out);
    expect(lines.length).toBeLessThanOrEqual(24);
    expect(err).toMatch(/^next: stanch /m);
  });
});
