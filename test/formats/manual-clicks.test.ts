import { describe, expect, it } from "vitest";
import { parseManualClicks } from "../../src/formats/manual-clicks.ts";
import { renderProblems } from "../../src/formats/problem.ts";

const FILE = `kind: clicks
title: Auxot
asOf: 2026-11-23
overlap: true
keepsNames: false
tokenCache: 5m
end:
  - Open the key
  - Press Delete
`;

function problems(text: string): string {
  const loaded = parseManualClicks(text, "auxot.yaml");
  return loaded.ok ? "" : renderProblems(loaded.problems);
}

describe("a clicks file", () => {
  it("gives steps in their order and what is known of the provider", () => {
    const loaded = parseManualClicks(FILE, "auxot.yaml");
    expect(loaded).toMatchObject({
      ok: true,
      value: {
        kind: "clicks",
        title: "Auxot",
        asOf: "2026-11-23",
        overlap: true,
        keepsNames: false,
        maxKeysPerPrincipal: null,
        tokenCache: 300,
        end: ["Open the key", "Press Delete"],
      },
    });
  });

  it("needs the clicks that end a key and the day on which they were right", () => {
    expect(problems(FILE.replace(/end:[^]*/, ""))).toContain("auxot.yaml:1:1 end:");
    expect(problems(FILE.replace("2026-11-23", "last week"))).toContain("auxot.yaml:3:7 asOf:");
    expect(problems(FILE.replace(/end:[^]*/, "end: []"))).toContain("end:");
  });

  it("refuses a disable that it couldn't undo", () => {
    expect(problems(`${FILE}disable: [Switch it off]\n`)).toContain("disable and enable go together");
    expect(problems(`${FILE}enable: [Switch it on]\n`)).toContain("disable and enable go together");
    expect(problems(`${FILE}disable: [Switch it off]\nenable: [Switch it on]\n`)).toBe("");
  });

  it("refuses what it doesn't know", () => {
    expect(problems(`${FILE}run: [rm]\n`)).toContain("run");
  });
});
