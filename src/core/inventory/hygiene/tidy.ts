import { kindOfKey } from "../row.ts";

/** A field of a row that can be written better without knowing anything more. */
export interface Tidying {
  readonly field: string;
  readonly was: unknown;
  readonly now: unknown;
  readonly message: string;
}

type Fields = Readonly<Record<string, unknown>>;

/** Words that people write for those of the file. */
const SAME: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  header: {
    authorization: "bearer",
    "authorization: bearer": "bearer",
    "authorization bearer": "bearer",
    "bearer token": "bearer",
    "x api key": "x-api-key",
    xapikey: "x-api-key",
    "api key": "x-api-key",
  },
  keyKind: { personal: "user", "user.": "user", "team.": "team" },
  environment: {
    prod: "production",
    live: "production",
    stage: "staging",
    dev: "development",
    private: "personal",
  },
};
const WORDS: Readonly<Record<string, readonly string[]>> = {
  header: ["bearer", "x-api-key", "other"],
  keyKind: ["user", "team"],
  environment: ["production", "staging", "development", "personal"],
};

/**
 * What is mechanical in a row as its file writes it, whether or not the schema takes it: blanks around text, items that come
 * twice, places in no order, other words for those that are allowed, and the kind of key where its prefix says it. Tidying
 * twice changes nothing.
 */
export function tidyingsOf(row: Fields): readonly Tidying[] {
  const written = Object.entries(row).flatMap(([field, was]) => {
    const { now, message } = tidied(field, was);
    return JSON.stringify(now) === JSON.stringify(was) ? [] : [{ field, was, now, message }];
  });
  const { keyPrefix } = row;
  const kind = kindOfKey({
    ...NO_ROW,
    ...(typeof keyPrefix === "string" ? { keyPrefix: keyPrefix.trim() } : {}),
  });
  if (row["keyKind"] !== undefined || kind === null) return written;
  return [
    ...written,
    { field: "keyKind", was: undefined, now: kind, message: `the prefix says that it is a ${kind} key` },
  ];
}

const NO_ROW = { id: "", service: "", confirmed: true, instances: 1, probes: [], calls: [] };

function tidied(field: string, was: unknown): { readonly now: unknown; readonly message: string } {
  if (typeof was === "string") return tidyText(field, was);
  if (Array.isArray(was))
    return { now: tidyList(field, was), message: "items twice, blanks around them, or no order" };
  if (field === "match" && typeof was === "object" && was !== null) {
    const kinds = Object.entries(was).map(([kind, items]: [string, unknown]) => ({
      kind,
      items,
      now: Array.isArray(items) ? tidyList(kind, items) : items,
    }));
    const fault = kinds.find(({ items, now }) => JSON.stringify(items) !== JSON.stringify(now));
    return {
      now: Object.fromEntries(kinds.map(({ kind, now }) => [kind, now])),
      message: fault === undefined ? "" : `${fault.kind}: ${listWords(fault.items, fault.now)}`,
    };
  }
  return { now: was, message: "" };
}

function tidyText(field: string, was: string): { readonly now: string; readonly message: string } {
  const text = was.trim();
  // Nothing is left: that is for the schema to say.
  if (text === "") return { now: was, message: "" };
  const word = text.toLowerCase();
  const loose = word.replaceAll(/[\s_-]+/g, " ");
  const now = WORDS[field]?.find((one) => one === word) ?? SAME[field]?.[loose] ?? text;
  return now === text ? { now, message: "blanks around the text" } : { now, message: `this is ${now}` };
}

function tidyList(field: string, items: readonly unknown[]): readonly unknown[] {
  const trimmed = items.map((item) => (typeof item === "string" && item.trim() !== "" ? item.trim() : item));
  const once = trimmed.filter((item, index) => trimmed.indexOf(item) === index);
  // The order of places says nothing; that of people may be the order in which they are called.
  return field === "foundAt" && once.every((item) => typeof item === "string") ? once.toSorted() : once;
}

function listWords(was: unknown, now: unknown): string {
  if (!Array.isArray(was) || !Array.isArray(now)) return "";
  if (now.length < was.length) return "the same item twice";
  return now.every((item) => was.includes(item)) ? "in no order" : "blanks around an item";
}
