import type { z } from "zod";
import { quoted } from "./mask.ts";
import { suggest } from "./suggest.ts";

type RawIssue = z.core.$ZodRawIssue;

/** How a value is named in a message. */
export type Describe = (value: unknown) => string;

// Neither sign survives `forLine`, so no text of a file can forge one.
const HINT = "\u001F";
const NEXT = "\u001E";

/** A message and its hint as one string, as zod carries it. */
export function withHint(message: string, hint: string | undefined): string {
  return hint === undefined ? message : `${message}${HINT}${hint}`;
}

/** The messages in one zod message: one, or one for each unknown key. */
export function splitMessage(text: string): readonly { readonly message: string; readonly hint?: string }[] {
  return text.split(NEXT).map((part) => {
    const [message = "", hint] = part.split(HINT);
    return hint === undefined ? { message } : { message, hint };
  });
}

/** `did you mean "revoke"?`, or undefined if nothing is near. */
export function didYouMean(word: string, candidates: readonly string[]): string | undefined {
  const near = suggest(word, candidates);
  return near === undefined ? undefined : `did you mean "${near}"?`;
}

/** An `error` for an enum or a discriminated union: `"revok" isn't a step; did you mean "revoke"?`. */
export function choiceError(noun: string): (issue: RawIssue) => string | undefined {
  return (issue) => (isChoice(issue) ? choiceWords(issue, noun, describe) : undefined);
}

/** An `error` for a check of our own; a value that is missing or empty is said to be just that. */
export function valueError(say: (value: string) => string): (issue: RawIssue) => string {
  return (issue) => absence(issue.input) ?? say(describe(issue.input));
}

/** The common words for every kind of zod issue. */
export function zodWords(name: Describe = describe): (issue: RawIssue) => string {
  return (issue) => {
    if (issue.code === "unrecognized_keys") {
      const known = knownKeys(issue.inst);
      return issue.keys
        .map((key) => withHint(`${name(key)} isn't a key here`, didYouMean(key, known)))
        .join(NEXT);
    }
    if (isChoice(issue)) return choiceWords(issue, undefined, name);
    if (issue.input === null && !issue.path?.length) return "the file is empty";
    return absence(issue.input) ?? otherWords(issue, name);
  };
}

type Choice = RawIssue & { readonly code: "invalid_value" | "invalid_union" };

function isChoice(issue: RawIssue): issue is Choice {
  return (
    issue.code === "invalid_value" || (issue.code === "invalid_union" && issue.discriminator !== undefined)
  );
}

function choiceWords(issue: Choice, noun: string | undefined, name: Describe): string {
  const given = issue.code === "invalid_value" ? issue.input : member(issue.input, issue.discriminator ?? "");
  const all = choices(issue).map(String);
  const list = all.length === 1 ? `"${all[0]}"` : `one of ${all.join(", ")}`;
  if (given === undefined) return withHint("missing", `it must be ${list}`);
  if (given === null) return withHint("empty", `it must be ${list}`);
  const near = typeof given === "string" ? didYouMean(given, all) : undefined;
  return withHint(`${name(given)} isn't ${noun ?? list}`, near ?? (noun === undefined ? undefined : list));
}

function choices(issue: Choice): readonly unknown[] {
  if (issue.code === "invalid_value") return issue.values;
  return Array.isArray(issue["options"]) ? issue["options"] : [];
}

const KINDS: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "a map of keys and values",
  record: "a map of keys and values",
};

function otherWords(issue: RawIssue, name: Describe): string {
  const given = name(issue.input);
  switch (issue.code) {
    case "invalid_type": {
      const scalar = issue.expected === "string" && typeof issue.input !== "object";
      return withHint(
        `${given} isn't ${KINDS[issue.expected] ?? issue.expected}`,
        scalar ? "put it in quotes" : undefined,
      );
    }
    case "too_small":
      if (issue.origin === "string" && Number(issue.minimum) <= 1) return "empty";
      return `${given} is too ${SIZES[issue.origin]?.small ?? "small"}: at least ${issue.minimum}`;
    case "too_big":
      return `${given} is too ${SIZES[issue.origin]?.big ?? "large"}: at most ${issue.maximum}`;
    case "invalid_union":
      return `${given} fits none of the forms that are allowed here`;
    case "invalid_key":
      return issue.issues[0]?.message ?? `${given} can't be a name here`;
    default:
      return `${given} isn't in the form that is expected here`;
  }
}

const SIZES: Readonly<Record<string, { readonly small: string; readonly big: string }>> = {
  string: { small: "short", big: "long" },
  array: { small: "short", big: "long" },
};

function absence(value: unknown): string | undefined {
  if (value === undefined) return "missing";
  return value === null ? withHint("empty", "give it a value or leave the key out") : undefined;
}

function describe(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object" && value !== null) return "a map of keys and values";
  return typeof value === "string" ? quoted(value) : String(value);
}

function member(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, key)
    ? (value as Readonly<Record<string, unknown>>)[key]
    : undefined;
}

function knownKeys(schema: unknown): readonly string[] {
  const shape = member(member(schema, "def"), "shape");
  return typeof shape === "object" && shape !== null ? Object.keys(shape) : [];
}
