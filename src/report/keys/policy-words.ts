import { type Bounds, type Condition, type When, isChoice } from "../../core/inventory/policy/key-policy.ts";
import { RUNTIME_KINDS, type RuntimeKind } from "../../core/inventory/runtime-kind.ts";

/** The callers that a rule speaks of, as a noun with what follows it; null for a rule that fits all. */
export function conditionWords(when: When): string | null {
  if (Object.keys(when).length === 0) return null;
  const noun =
    anyOf(wordsOf(when.runtime).map((kind) => RUNTIME_KINDS[kind as RuntimeKind].many)) ?? "callers";
  const places = anyOf(wordsOf(when.environment));
  const after = [
    flag(when.unattended, "that run by themselves", "with somebody at the keyboard"),
    people(when.wakes),
    flag(when.hasOwner, "with an owner", "without an owner"),
    flag(when.creatorIsOwner, "whose owner made the key", "whose key somebody else made"),
    held(when.keyKind),
    flag(when.teamKeys, "at providers with team keys", "at providers without team keys"),
    instances(when.instances),
    periods(when.period),
    flag(when.confirmed, "that somebody has confirmed", "that nobody has confirmed"),
  ].filter((words) => words !== null);
  return [...(places === null ? [] : [places]), noun, ...after].join(" ");
}

function flag(condition: Condition | undefined, yes: string, no: string): string | null {
  if (condition === undefined || !isChoice(condition)) return null;
  return condition.includes(true) ? yes : no;
}

function people(condition: Condition | undefined): string | null {
  const amount = within(condition);
  if (amount === null) return null;
  return `for which ${amount} ${amount.endsWith(" one") ? "person" : "people"} would wake up`;
}

function instances(condition: Condition | undefined): string | null {
  const amount = within(condition);
  return amount === null ? null : `in ${amount} ${amount.endsWith(" one") ? "instance" : "instances"}`;
}

function held(condition: Condition | undefined): string | null {
  const kinds = anyOf(wordsOf(condition).map((kind) => KINDS[kind] ?? kind));
  return kinds === null ? null : `that hold ${kinds} today`;
}

const KINDS: Readonly<Record<string, string>> = {
  user: "a personal key",
  team: "a team key",
  unknown: "a key of unknown kind",
};

function periods(condition: Condition | undefined): string | null {
  const all = anyOf(wordsOf(condition).map((period) => (period === "on-demand" ? "on demand" : "regularly")));
  return all === null ? null : `that call ${all}`;
}

/** `two or more`, `at most three`, `exactly 12`, `two to four`. */
function within(condition: Condition | undefined): string | null {
  if (condition === undefined || isChoice(condition)) return null;
  const { atLeast, atMost }: Bounds = condition;
  if (atMost === undefined) return `${inWords(atLeast ?? 1)} or more`;
  if (atLeast === undefined) return `at most ${inWords(atMost)}`;
  return atLeast === atMost ? `exactly ${inWords(atLeast)}` : `${inWords(atLeast)} to ${inWords(atMost)}`;
}

const NUMBERS = ["none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];

function inWords(amount: number): string {
  return NUMBERS[amount] ?? String(amount);
}

function wordsOf(condition: Condition | undefined): readonly string[] {
  return condition === undefined || !isChoice(condition) ? [] : condition.map(String);
}

function anyOf(words: readonly string[]): string | null {
  const last = words.at(-1);
  if (last === undefined) return null;
  return words.length === 1 ? last : `${words.slice(0, -1).join(", ")} or ${last}`;
}
