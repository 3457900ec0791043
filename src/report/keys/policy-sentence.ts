import type { KeyPolicy, KeyRule } from "../../core/inventory/policy/key-policy.ts";
import type { Seconds } from "../../core/time.ts";
import { everyWords } from "./keys-words.ts";
import { conditionWords } from "./policy-words.ts";

/**
 * The policy as one sentence, made of its rules in their order: whoever changes a rule changes it. It names no caller, so it
 * fits into a handbook as it is.
 */
export function policySentence({ rules, withoutTeamKeys }: KeyPolicy): string {
  const account = withoutTeamKeys.account.map((part) => (typeof part === "string" ? part : "…")).join("");
  const every = oneRotation(rules);
  // How often is said once where it is the same for all, and "only" says what the last rule does.
  const said =
    every === null
      ? rules
      : rules.map(({ name, when, verdict, because }) => ({ name, when, verdict, because }));
  const isOnly = every !== null && rules.length > 1 && rules.at(-1)?.verdict === "must-be-team";
  const clauses = [
    ...runsOf(isOnly ? said.slice(0, -1) : said).map((run, index) =>
      clauseOf(run, { isLater: index > 0, isOnly }),
    ),
    ...(isOnly && !rules.some(({ verdict }) => verdict === "acceptable-personal")
      ? ["no key may be personal"]
      : []),
    ...(every === null ? [] : [`every key is ${replaced(every)}`]),
    `where a provider has no team keys, a user that is no person (${account}) holds the key, ${replaced(withoutTeamKeys.rotateEvery)}`,
  ];
  const sentence = `${clauses.join("; ")}.`;
  return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}`;
}

/** How often every key is replaced, if that is the same for all. */
function oneRotation(rules: readonly KeyRule[]): Seconds | null {
  const [only, ...others] = new Set(rules.map(({ rotateEvery = null }) => rotateEvery));
  return only === undefined || others.length > 0 ? null : only;
}

/** Neighbours of one verdict. */
function runsOf(rules: readonly KeyRule[]): readonly (readonly KeyRule[])[] {
  const runs: KeyRule[][] = [];
  for (const rule of rules) {
    const last = runs.at(-1);
    if (last?.[0]?.verdict === rule.verdict) last.push(rule);
    else runs.push([rule]);
  }
  return runs;
}

function clauseOf(
  run: readonly KeyRule[],
  { isLater, isOnly }: { readonly isLater: boolean; readonly isOnly: boolean },
): string {
  const isTeam = run[0]?.verdict === "must-be-team";
  const groups = groupsOf(run);
  const some = groups.filter(({ subjects }) => !subjects.includes(null));
  const all = groups.find(({ subjects }) => subjects.includes(null));
  // One length of time for all of them is said once, at the end.
  const [only, another] = some;
  const isOne = another === undefined;
  const words = some.flatMap(({ subjects, rotateEvery }) => {
    const each = subjects.map((subject) => `${isTeam ? "of" : "for"} ${subject ?? ""}`);
    if (isOne || rotateEvery === null) return each;
    return [...each.slice(0, -1), `${each.at(-1) ?? ""} (${replaced(rotateEvery)})`];
  });
  const end = isOne && only !== undefined ? rotation(only.rotateEvery) : "";
  const said = isTeam
    ? `keys ${joined(words)} must be team keys${end}`
    : `personal keys end with their maker's account and are ${isOnly ? "only " : ""}${joined(words)}${end}`;
  return [
    ...(words.length === 0 ? [] : [said]),
    ...(all === undefined ? [] : [everyOther(isTeam, isLater || words.length > 0, all.rotateEvery)]),
  ].join("; ");
}

function everyOther(isTeam: boolean, isRest: boolean, rotateEvery: Seconds | null): string {
  const keys = isRest ? "all other keys" : "all keys";
  const words = isTeam ? "must be team keys" : "may be personal, and end with their maker's account";
  return `${keys} ${words}${rotation(rotateEvery)}`;
}

function rotation(rotateEvery: Seconds | null): string {
  return rotateEvery === null ? "" : `, ${replaced(rotateEvery)}`;
}

/** Neighbours that are replaced as often; null stands for whatever comes. */
function groupsOf(
  run: readonly KeyRule[],
): readonly { readonly subjects: readonly (string | null)[]; readonly rotateEvery: Seconds | null }[] {
  const groups: { subjects: (string | null)[]; rotateEvery: Seconds | null }[] = [];
  for (const { when, rotateEvery = null } of run) {
    const subject = conditionWords(when);
    const last = groups.at(-1);
    if (last?.rotateEvery === rotateEvery) {
      // What fits all takes in what stands beside it.
      last.subjects = subject === null ? [null] : [...last.subjects, subject];
    } else groups.push({ subjects: [subject], rotateEvery });
  }
  return groups;
}

function replaced(every: Seconds): string {
  return `replaced ${everyWords(every)}`;
}

/** With a comma before the last, for the parts hold words such as "or" themselves. */
function joined(parts: readonly string[]): string {
  const last = parts.at(-1) ?? "";
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(", ")}, and ${last}`;
}
