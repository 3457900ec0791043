import { it } from "vitest";
import { initialTransition, transition } from "xstate";
import { leakResponse } from "../../machines/leak-response.ts";
import { rowsAt } from "./walk.ts";
import { abstractionOf } from "./abstraction.ts";
import { opening } from "./rows.ts";
import { stateOf } from "./snapshot.ts";
import { themes } from "./themes.ts";

function show(title: string, setting: any, words: any) {
  const t = Date.now();
  const first = initialTransition(leakResponse, opening(setting))[0];
  const seen = new Map([[abstractionOf(first), first]]);
  const queue = [first]; let edges = 0;
  while (queue.length && seen.size < 1500) {
    const s = queue.shift()!;
    for (const r of rowsAt(s, words)) { edges++; const n = transition(leakResponse, s, r)[0]; const k = abstractionOf(n); if (!seen.has(k)) { seen.set(k, n); queue.push(n);} }
  }
  const by: Record<string, number> = {};
  for (const s of seen.values()) by[stateOf(s)] = (by[stateOf(s)] ?? 0) + 1;
  console.log(title, seen.size, edges, Date.now() - t, "ms", queue.length, JSON.stringify(by));
  if (queue.length) console.log([...seen.keys()].slice(-8).join("\n"));
}
it("counts", () => {
  for (const [title, { setting, words }] of Object.entries(themes)) if (!process.env["ONLY"] || title.includes(process.env["ONLY"])) show(title, setting, words);
}, 200_000);
