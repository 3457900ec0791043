import type { Fact } from "../core/inventory/blast/before-blast.ts";
import type { Blast, Caller } from "../core/inventory/blast/blast.ts";
import type { Why } from "../core/inventory/blast/dying-key.ts";
import type { Noticed } from "../core/inventory/noticed.ts";
import type { InventoryRow } from "../core/inventory/row.ts";
import type { Stop } from "../core/inventory/blast/stops-with.ts";
import { type Instant, formatSeconds, toMillis } from "../core/time.ts";
import { count, list, maskOfHandle, quoted } from "./phrase.ts";

const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

/** `Fri 2026-11-27`, with the time where it isn't midnight or `exact` asks for it; UTC. */
export function dayWords(at: Instant, exact = false): string {
  const day = `${DAYS[new Date(toMillis(at)).getUTCDay()] ?? ""} ${at.slice(0, 10)}`;
  const time = at.slice(11, 16);
  return exact || time !== "00:00" ? `${day} ${time}` : day;
}

/** A name of several words as it is, unless it could pose as ours. */
export function nameWords(name: string): string {
  return /^[\p{L}\p{N}@][\p{L}\p{N} ._'@/+&()-]{0,59}$/u.test(name) ? name : quoted(name);
}

export function names(all: readonly string[]): string {
  return list(all.map(nameWords));
}

/** `If the account of jordan is closed on Fri 2026-11-27`. */
export function causeWords({ cause, at }: Blast): string {
  if (cause === null) return `Who holds which key, as of ${at.slice(0, 10)}`;
  const on = dayWords(at);
  return cause.kind === "key"
    ? `If the key ${nameWords(cause.key)} ends on ${on}`
    : `If the account of ${spelled(cause.spellings)} is closed on ${on}`;
}

function spelled([name = "", ...others]: readonly string[]): string {
  return `${nameWords(name)}${others.length === 0 ? "" : ` (also ${names(others)})`}`;
}

/** `3 callers break, 1 may break, 2 survive`. */
export function countWords({ callers }: Blast): string {
  const of = (fate: Caller["fate"]): number => callers.filter((one) => one.fate === fate).length;
  const [breaks, may, survives] = [of("breaks"), of("mayBreak"), of("survives")];
  const verb = (amount: number, word: string): string => (amount === 1 ? `${word}s` : word);
  return `${count(breaks, "caller")} ${verb(breaks, "break")}, ${may} may break, ${survives} ${verb(survives, "survive")}`;
}

/** The key as far as the row says: by name, else by its two ends. */
export function keyWords({ key, keyPrefix, lastFour }: InventoryRow): string {
  if (key !== undefined) return nameWords(key);
  if (keyPrefix === undefined && lastFour === undefined) return "a key that it doesn't name";
  return maskOfHandle({
    ...(keyPrefix === undefined ? {} : { prefix: keyPrefix }),
    ...(lastFour === undefined ? {} : { lastFour }),
  });
}

/** Why it stops. */
export function whyWords({ row, why, via, order, fate }: Caller): string {
  if (via !== null)
    return `it ${fate === "breaks" ? "stops" : "may stop"} with ${via}${order > 2 ? `, ${order - 1} steps from the key` : ""}`;
  return why === null ? "" : keyReason(row, why);
}

function keyReason(row: InventoryRow, why: Why): string {
  const key = keyWords(row);
  switch (why.kind) {
    case "keyEnds":
      return `its key ${key} ends`;
    case "personalKey":
      return row.creator === undefined
        ? `${key} is a personal key of that account`
        : `${key} is a personal key, made by ${nameWords(row.creator)}`;
    case "sameKey":
      return `it holds the key of ${why.row}`;
    case "sameValue":
      return `it holds the value of ${why.row}'s key, by its fingerprint`;
    case "sameEnds":
      return `${key} has the two ends of ${why.row}'s key, which dies`;
    case "noKeyNamed":
      return "nobody knows which key it holds";
    case "creatorUnknown":
      return `nobody knows whose account made the personal key ${key}${ownsWords(row)}`;
    case "creatorAlike":
      return `${key} was made by ${nameWords(why.creator)}, who may be the same person`;
    case "kindUnknown":
      return `that account made ${key}; nobody knows whether it is a personal key`;
    case "kindAndCreatorUnknown":
      return `nobody knows whose account made ${key}, nor whether it is a personal key`;
    case "kindsDisagree":
      return `the inventory says both personal and team of ${key}`;
    case "creatorsDisagree":
      return `the inventory says that account and another one of who made ${key}`;
  }
}

function ownsWords({ owner }: InventoryRow): string {
  return owner === undefined ? "" : `; ${nameWords(owner)} owns the caller`;
}

/** `within 5m: by Fri 2026-11-27 00:05`. */
export function noticedWords(noticed: Noticed | null, instances: number): string {
  switch (noticed?.kind) {
    case undefined:
      return "";
    case "within": {
      const all =
        noticed.allBy === null ? "" : `; all ${instances} instances by ${dayWords(noticed.allBy, true)}`;
      return `within ${formatSeconds(noticed.seconds)}: by ${dayWords(noticed.by, true)}${all}`;
    }
    case "onDemand":
      return "SILENT: when somebody asks for it";
    case "unknown":
      return "nobody knows when it shows";
  }
}

/** `Lambda intake (a caller here, too), shop; then portal`. */
export function stopsWords({ row, stops }: Caller): string {
  if (row.blastRadius === undefined) return "nobody knows what stops with it";
  const said = ({ name, rows }: Stop): string =>
    rows.length === 0 ? nameWords(name) : `${nameWords(name)} (${rows.join(", ")})`;
  const near = stops.filter(({ steps }) => steps === 1).map(said);
  const far = stops.filter(({ steps }) => steps > 1).map(said);
  return [list(near), ...(far.length === 0 ? [] : [list(far)])].join("; then ");
}

export function ownerWords({ row: { owner }, owner: fate }: Caller): string {
  if (owner === undefined) return "NONE";
  if (fate === "leaves") return `${nameWords(owner)}, WHO LEAVES`;
  return fate === "mayLeave" ? `${nameWords(owner)}, who may be the one who leaves` : nameWords(owner);
}

export function wakesWords({ row, wakes, losesWaking }: Caller): string {
  if (wakes.length > 0)
    return `${names(wakes)}${row.wakes === undefined ? " (the owner; nobody wrote down who)" : ""}`;
  return losesWaking ? "NOBODY who stays" : "nobody knows who";
}

const FACTS: Partial<Readonly<Record<Fact, string>>> = {
  key: "which key it holds",
  keyKind: "whether the key is personal",
  creator: "whose account made the key",
  environment: "where it runs",
  period: "how often it calls",
  wakes: "who would wake",
  blastRadius: "what stops with it",
  confirmed: "whether it is there at all",
};

/** `whose account made the key (creator)`. */
export function factWords(fact: Fact): string {
  return `${FACTS[fact] ?? "more"} (${fact})`;
}
