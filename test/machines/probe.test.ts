import { it } from "vitest";
import { leakResponse } from "../../machines/leak-response.ts";
import { walk } from "./walk.ts";
import { stateOf } from "./snapshot.ts";
import { preparing, wordsOf, endingWords, startedOnGlass, added } from "./words-of-stanch.ts";
import { peopleWords as p } from "./words-of-people.ts";

const pick = (words: any, ...names: string[]) => Object.fromEntries(names.map((n) => [n, words[n]]));
const omit = (words: any, ...names: string[]) => Object.fromEntries(Object.entries(words).filter(([n]) => !names.includes(n)));
const pre = (id: string, words: any) => Object.fromEntries(Object.entries(words).map(([n, w]) => [`${id}.${n}`, w]));
function show(title: string, setting: any, words: any) {
  const t = Date.now();
  const { states, edges } = walk(leakResponse, setting, words);
  const by: Record<string, number> = {};
  for (const s of states) by[stateOf(s)] = (by[stateOf(s)] ?? 0) + 1;
  console.log(title, states.length, edges.length, Date.now() - t, "ms", JSON.stringify(by));
}
it("counts", () => {
  const straight = pick(preparing, "lookedLive", "contained", "auditRead", "auditJudged", "reissueIntended", "reissued", "swapSettled", "looked");
  show("0", { consumers: 0 }, { ...straight, ...endingWords, ...pick(p, "leakPathClosed", "approved"), ...pick(p,"glassBySecond","glassByAttester") });
  show("1 swap", { consumers: 1 }, { ...straight, ...pre("a", wordsOf("a")), ...omit(endingWords,"hourPassed", "noticeIntended"), ...pick(p, "leakPathClosed", "approved", "withdrawn") });
  show("2 swap", { consumers: 2 }, { ...straight, ...pre("a", pick(wordsOf("a"),"written","failed","proven","usedOld")), ...pre("b", pick(wordsOf("b"),"written","rolledBack","proven")), ...omit(endingWords,"hourPassed","noticeIntended"), ...pick(p, "leakPathClosed", "approved") });
});
