import { maskDense } from "../../sanitise.ts";
import { type Day, daysBetween } from "../days.ts";
import type { HygieneFinding, HygieneRuleId, PlacedRow } from "./hygiene-rules.ts";
import { isEmptyName, keyNameFault } from "./key-names.ts";
import { type InventoryRow, kindOfKey } from "../row.ts";
import { foldName } from "../same-person.ts";
import { doubtsOf } from "../whole-row.ts";
import { maskWholeKeys, wholeKeyWords, wholeKeysIn } from "../without-values.ts";

const SOON_DAYS = 14;
const OLD_PROOF_DAYS = 183;

/** What is wrong with one row by itself. */
export function rowFindings({ index, row }: PlacedRow<InventoryRow>, today: Day): readonly HygieneFinding[] {
  const at = (rule: HygieneRuleId, field: keyof InventoryRow | null, message: string): HygieneFinding => ({
    rule,
    path: ["consumers", index, ...(field === null ? [] : [field])],
    row: row.id,
    // Findings go to logs and dashboards, whatever somebody pasted into the row.
    message: maskDense(maskWholeKeys(message)),
  });
  const found = [
    ...nameFindings(row, at),
    ...peopleFindings(row, at),
    ...keyFindings(row, at),
    ...dateFindings(row, today, at),
    ...readyFindings(row, at),
  ];
  if (row.confirmed) return found;
  // Whoever confirms a guess fills in the rest: a line for each gap would only hide what else is wrong.
  const gaps = found.filter(({ rule }) => GAPS.has(rule));
  const asked =
    gaps.length === 0 ? "" : `; still to say: ${gaps.map(({ rule }) => GAPS.get(rule)).join(", ")}`;
  return [
    at("row-unconfirmed", "confirmed", `only a guess, which nobody has confirmed${asked}`),
    ...found.filter((finding) => !gaps.includes(finding)),
  ];
}

/** Rules about what a row doesn't say, with what it should. */
const GAPS: ReadonlyMap<HygieneRuleId, string> = new Map([
  ["key-unnamed", "key"],
  ["owner-missing", "owner"],
  ["creator-unknown", "creator"],
  ["justification-missing", "justification"],
  ["rotation-missing", "rotationDue"],
  ["swap-by-hand", "what a response needs"],
  ["header-missing", "header"],
]);

type At = (rule: HygieneRuleId, field: keyof InventoryRow | null, message: string) => HygieneFinding;

function nameFindings(row: InventoryRow, at: At): readonly HygieneFinding[] {
  const fault = keyNameFault(row);
  return [
    ...(isEmptyName(row.id) ? [at("id-poor", "id", `${row.id} doesn't say which caller it is`)] : []),
    ...(row.key === undefined ? [at("key-unnamed", null, "no name of its key at the provider")] : []),
    ...(fault === null ? [] : [at("key-name", "key", `${row.key ?? ""} ${fault}`)]),
  ];
}

function peopleFindings(row: InventoryRow, at: At): readonly HygieneFinding[] {
  const { owner, wakes = [], environment, creator, justification } = row;
  const awake = new Set(wakes.map(foldName));
  const isAlone = owner !== undefined && awake.size === 1 && awake.has(foldName(owner));
  return [
    ...(owner === undefined ? [at("owner-missing", null, "nobody owns it")] : []),
    ...(isAlone && environment === "production"
      ? [at("owner-alone", "wakes", `only ${owner} would wake up, and it is production`)]
      : []),
    ...(kindOfKey(row) === "user" && creator === undefined
      ? [at("creator-unknown", null, "a personal key, and nobody knows whose account made it")]
      : []),
    ...(justification === undefined ? [at("justification-missing", null, "no reason why it has a key")] : []),
  ];
}

function keyFindings(row: InventoryRow, at: At): readonly HygieneFinding[] {
  const { keyPrefix = "", keyKind, keyTeam, team } = row;
  const { keyKind: _, ...unsaid } = row;
  const byPrefix = kindOfKey(unsaid);
  const isShort =
    keyPrefix !== "" && byPrefix === null && ["user.", "team."].some((one) => one.startsWith(keyPrefix));
  const holding = Object.entries(row).flatMap(([field, value]) => {
    const keys = wholeKeysIn(JSON.stringify(value));
    return keys.length === 0 ? [] : [at("key-in-file", field as keyof InventoryRow, wholeKeyWords(keys))];
  });
  return [
    ...holding,
    ...(keyKind !== undefined && byPrefix !== null && byPrefix !== keyKind
      ? [at("prefix-kind", "keyKind", `a ${keyKind} key doesn't begin with ${keyPrefix}`)]
      : []),
    ...(isShort && keyKind === undefined
      ? [at("prefix-short", "keyPrefix", `${keyPrefix} may be the start of user. or of team.`)]
      : []),
    ...(keyTeam !== undefined && team !== undefined && foldName(keyTeam) !== foldName(team)
      ? [at("key-team", "keyTeam", `the key is in team ${keyTeam}, the service is run by ${team}`)]
      : []),
  ];
}

function dateFindings(row: InventoryRow, today: Day, at: At): readonly HygieneFinding[] {
  const { rotationDue, created, lastProof } = row;
  const left = rotationDue === undefined ? null : daysBetween(today, rotationDue);
  const proofAge = lastProof === undefined ? 0 : daysBetween(lastProof.at.slice(0, 10), today);
  return [
    ...(left === null ? [at("rotation-missing", null, "no date for the next rotation")] : []),
    ...(left !== null && left < 0 ? [at("rotation-overdue", "rotationDue", `was due ${ago(-left)}`)] : []),
    ...(left !== null && left >= 0 && left <= SOON_DAYS
      ? [at("rotation-soon", "rotationDue", left === 0 ? "is due today" : `is due in ${days(left)}`)]
      : []),
    ...(created !== undefined && daysBetween(today, created) > 0
      ? [at("date-future", "created", `${created} lies in the future`)]
      : []),
    // Zones differ by a day; more is a mistake.
    ...(proofAge < -1 ? [at("date-future", "lastProof", `${lastProof?.at ?? ""} lies in the future`)] : []),
    ...(proofAge > OLD_PROOF_DAYS
      ? [at("proof-old", "lastProof", `was last seen to work ${ago(proofAge)}`)]
      : []),
  ];
}

function readyFindings(row: InventoryRow, at: At): readonly HygieneFinding[] {
  const missing = doubtsOf({ ...row, confirmed: true }).filter((doubt) => doubt !== "no owner");
  return [
    ...(missing.length === 0
      ? []
      : [at("swap-by-hand", null, `a response would swap it by hand: ${missing.join(", ")}`)]),
    ...(row.header === undefined
      ? [at("header-missing", null, "nobody has said in which header it sends its key")]
      : []),
  ];
}

function days(amount: number): string {
  return amount === 1 ? "1 day" : `${amount} days`;
}

function ago(amount: number): string {
  return amount === 1 ? "yesterday" : `${days(amount)} ago`;
}
