import { it } from "vitest";
import { initialTransition, transition } from "xstate";
import { leakResponse } from "../../machines/leak-response.ts";
import { rowsAt } from "./walk.ts";
import { abstractionOf } from "./abstraction.ts";
import { opening } from "./rows.ts";
import { stateOf } from "./snapshot.ts";
import { preparing, wordsOf, endingWords, startedOnGlass, added } from "./words-of-stanch.ts";
import { peopleWords as p } from "./words-of-people.ts";

const pick = (words: any, ...names: string[]) => Object.fromEntries(names.map((n) => [n, words[n]]));
const omit = (words: any, ...names: string[]) => Object.fromEntries(Object.entries(words).filter(([n]) => !names.includes(n)));
const pre = (id: string, words: any) => Object.fromEntries(Object.entries(words).map(([n, w]) => [`${id}.${n}`, w]));
function show(title: string, setting: any, words: any) {
  const t = Date.now();
  const first = initialTransition(leakResponse, opening(setting))[0];
  const seen = new Map([[abstractionOf(first), first]]);
  const queue = [first]; let edges = 0;
  while (queue.length && seen.size < 2500) {
    const s = queue.shift()!;
    for (const r of rowsAt(s, words)) { edges++; const n = transition(leakResponse, s, r)[0]; const k = abstractionOf(n); if (!seen.has(k)) { seen.set(k, n); queue.push(n);} }
  }
  const by: Record<string, number> = {};
  for (const s of seen.values()) by[stateOf(s)] = (by[stateOf(s)] ?? 0) + 1;
  console.log(title, seen.size, edges, Date.now() - t, "ms", queue.length, JSON.stringify(by));
  if (queue.length) console.log([...seen.keys()].slice(-12).join("\n"));
}
it("counts", () => {
  const straight = pick({...preparing, reissueIntended: {...preparing.reissueIntended, when: ({state}: any) => state === "reissuing"}}, "lookedLive", "contained", "auditRead", "auditJudged", "reissueIntended", "reissued", "swapSettled", "looked");
  const ends = omit(endingWords,"hourPassed", "noticeIntended", "endCalledHarmless");
  show("0", { consumers: 0 }, { ...straight, ...ends, ...pick(p, "leakPathClosed", "approved"), ...pick(p,"glassBySecond","glassByAttester") });
  show("1 swap", { consumers: 1 }, { ...straight, ...pre("a", wordsOf("a")), ...ends, ...pick(p, "leakPathClosed", "approved", "withdrawn") });
  show("2 swap", { consumers: 2 }, { ...straight, ...pre("a", pick(wordsOf("a"),"written","failed","proven","usedOld")), ...pre("b", pick(wordsOf("b"),"written","rolledBack","proven")), ...ends, ...pick(p, "leakPathClosed", "approved") });
}, 200_000);
