import type { JudgedDecision, RatedObjective, Score } from "../core/exercise/score.ts";
import { type Comparison, type Standing, standingOf } from "../core/exercise/standing.ts";
import { type Seconds, formatSeconds } from "../core/time.ts";
import { paragraph, table } from "./table.ts";

const BANNER = "EXERCISE";
const options = { banner: BANNER };
const NO_ONE: Comparison = { reference: null, last: null, best: null };

/** A score for a terminal of 80 columns, first of all whether it is passed; the banner on every line, no colour codes. */
export function scoreLines(score: Score, comparison: Comparison = NO_ONE): readonly string[] {
  const { passed, reasons, objectives, decisions } = score;
  return [
    ...paragraph(passed ? "passed" : "not passed", options),
    ...listed(reasons.map((reason) => [reason])),
    ...section("objectives", objectives.map(objectiveRow)),
    ...section("figures", figureRows(score, comparison)),
    ...section("decisions", decisions.flatMap(decisionRows)),
  ];
}

function section(title: string, rows: readonly (readonly string[])[]): readonly string[] {
  return rows.length === 0 ? [] : [BANNER, ...paragraph(title, options), ...listed(rows)];
}

function listed(rows: readonly (readonly string[])[]): readonly string[] {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const indent = { title: "", width: 0 };
  return table(
    [indent, ...Array.from({ length: columns }, () => ({ title: "" }))],
    rows.map((row) => ["", ...row]),
    options,
  );
}

function objectiveRow({ id, rating, why }: RatedObjective): readonly string[] {
  return [rating ?? "open", id, why];
}

function figureRows(score: Score, comparison: Comparison): readonly (readonly string[])[] {
  const { figures } = score;
  const own = standingOf(score);
  const compared = (show: (one: Standing) => string): string => {
    const others = othersIn(comparison).map(([whose, one]) => `${whose} ${show(one)}`);
    return others.length === 0 ? show(own) : `${show(own)} (${others.join(", ")})`;
  };
  const { evidence, owners, broken } = figures;
  const names = broken.map(({ consumer, seconds }) => `${consumer} ${formatSeconds(seconds)}`).join(", ");
  const kinds = Object.entries(evidence).filter(([, count]) => count > 0);
  return [
    ["contained after", compared((one) => timeOf(one.containSeconds))],
    ["ended after", compared((one) => timeOf(one.endSeconds))],
    ["exposed for", compared(exposureOf)],
    ["calls by the thief", compared((one) => String(one.thiefCalls))],
    ["ended too soon", keysOf(figures.prematureEnds)],
    ["outage", compared((one) => outageOf(one.brokenSeconds))],
    ...(names === "" ? [] : [["broken", names]]),
    ["left behind", compared((one) => keysOf(one.keysLeft))],
    ["proof at the end", kinds.map(([kind, count]) => `${count} ${kind}`).join(", ") || "nobody to prove"],
    ["owners told first", `${owners.told} of ${owners.touched}`],
  ];
}

/** The best run is worth a word only where it isn't the last one too. */
function othersIn({ reference, last, best }: Comparison): readonly (readonly [string, Standing])[] {
  return [
    ...(reference === null ? [] : [["reference", reference] as const]),
    ...(last === null ? [] : [["your last", last] as const]),
    ...(best === null || best === last ? [] : [["your best", best] as const]),
  ];
}

function timeOf(seconds: Seconds | null): string {
  return seconds === null ? "never" : formatSeconds(seconds);
}

/** How long a key worked that works still is no figure to be proud of. */
function exposureOf({ exposureSeconds, exposureGoesOn }: Standing): string {
  return `${formatSeconds(exposureSeconds)}${exposureGoesOn ? " and going on" : ""}`;
}

function keysOf(count: number): string {
  return count === 0 ? "nothing" : `${count} key(s)`;
}

function outageOf(seconds: Seconds): string {
  return seconds === 0 ? "none" : formatSeconds(seconds);
}

/** A rash one with what spoke against it; each with what it did, which nobody was told before. */
function decisionRows({ at, verdict, chosen, why, effect }: JudgedDecision): readonly (readonly string[])[] {
  const more = [
    ...(verdict === "rash" ? [`known then: ${why}`] : []),
    ...(effect === null ? [] : [`it did: ${effect}`]),
  ];
  return [
    [at.slice(11, 16), verdict, chosen.replace(/: stanch .*$/, "")],
    ...more.map((line) => ["", "", line]),
  ];
}
