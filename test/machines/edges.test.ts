import { describe, expect, it } from "vitest";
import { leakResponse } from "../../machines/leak-response.ts";
import { violationsOf } from "./edge-rules.ts";
import { stateOf } from "./snapshot.ts";
import { themes } from "./themes.ts";
import { walk } from "./walk.ts";

describe.each(Object.entries(themes))("%s", (title, { setting, words, floor }) => {
  it("x", () => {
    const t = Date.now();
    const { states, edges } = walk(leakResponse, setting, words);
    const bad = edges.flatMap(violationsOf);
    const by: Record<string, number> = {};
    for (const s of states) by[stateOf(s)] = (by[stateOf(s)] ?? 0) + 1;
    console.log(title, states.length, edges.length, Date.now() - t, "ms", JSON.stringify(by));
    const rules: Record<string, number> = {};
    for (const b of bad) rules[b.rule] = (rules[b.rule] ?? 0) + 1;
    console.log("VIOLATIONS", JSON.stringify(rules, null, 1));
    for (const rule of Object.keys(rules)) console.log(rule, "::", bad.filter((b) => b.rule === rule).slice(0, 2).map((b) => b.edge).join("\n\n"));
    void floor; void expect;
  });
});
