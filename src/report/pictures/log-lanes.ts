import type { CallMaker, EventVerdict, JudgedCaller, Judgement } from "../../core/audit-judge/judgement.ts";
import type { ActivityRow, CallCount, SlotCounts } from "../activity.ts";
import { MOST_STRANGERS } from "../activity.ts";
import { count, range } from "../phrase.ts";
import type { Bar, Lane } from "./picture.ts";
import type { Axis } from "./picture-axis.ts";

/** Consumers with a lane of their own. */
const MOST_CONSUMERS = 8;

/** Whom nothing explains first, the worst on top; then consumers by their calls; the responder last. */
export function lanesOf(judgement: Judgement, rows: readonly ActivityRow[], axis: Axis): readonly Lane[] {
  const of = (is: CallMaker["is"]): readonly ActivityRow[] => rows.filter(({ by }) => by.is === is);
  const consumers = of("consumer").toSorted((a, b) => callsOf(b) - callsOf(a));
  const further = consumers.slice(MOST_CONSUMERS);
  const lane = ({ by, slots }: ActivityRow): Lane => laneOf(nameOf(by, judgement), slots, axis);
  const rest = laneOf([count(further.length, "more consumer"), "declared"], summed(further), axis);
  return [
    ...of("stranger")
      .toSorted((a, b) => placeOf(a) - placeOf(b))
      .map(lane),
    ...of("usual").map(lane),
    ...consumers.slice(0, MOST_CONSUMERS).map(lane),
    ...(further.length === 0 ? [] : [rest]),
    ...of("responder").map(lane),
  ];
}

/** A program that gives no name is shown as that. */
export function callerName({ agent }: JudgedCaller): string {
  return agent === "none" ? "no user agent" : agent;
}

function nameOf(by: CallMaker, { callers }: Judgement): readonly [string, string] {
  switch (by.is) {
    case "responder":
      return ["responder", "and stanch itself"];
    case "consumer":
      return [by.id, "declared consumer"];
    case "usual":
      return ["other undeclared callers", "before the exposure, or as before it"];
    case "stranger": {
      const caller = callers[by.place];
      if (by.place === MOST_STRANGERS || caller === undefined)
        return [count(callers.length - MOST_STRANGERS, "more caller"), "that nothing explains"];
      return [callerName(caller), `from ${caller.network ?? "an unknown network"}`];
    }
  }
}

function placeOf({ by }: ActivityRow): number {
  return by.is === "stranger" ? by.place : 0;
}

function callsOf({ slots }: ActivityRow): number {
  return sum(slots.flatMap(({ counts }) => counts));
}

function summed(rows: readonly ActivityRow[]): readonly SlotCounts[] {
  const slots = new Map<number, CallCount[]>();
  for (const { slot, counts } of rows.flatMap((row) => row.slots))
    slots.set(slot, [...(slots.get(slot) ?? []), ...counts]);
  return [...slots].map(([slot, counts]) => ({ slot, counts: merged(counts) }));
}

const VERDICTS: readonly EventVerdict[] = ["legitimate", "undetermined", "misuse"];

/** Counts of one kind become one; the kinds keep the order in which they are stacked. */
function merged(counts: readonly CallCount[]): readonly CallCount[] {
  return VERDICTS.flatMap((verdict) =>
    [false, true].map((refused) => ({
      verdict,
      refused,
      count: sum(counts.filter((one) => one.verdict === verdict && one.refused === refused)),
    })),
  ).filter((one) => one.count > 0);
}

function laneOf([name, detail]: readonly [string, string], slots: readonly SlotCounts[], axis: Axis): Lane {
  const all = merged(slots.flatMap(({ counts }) => counts));
  const verdicts = VERDICTS.toReversed().filter((verdict) => all.some((one) => one.verdict === verdict));
  const refused = sum(all.filter((one) => one.refused));
  const verdictCount = (verdict: EventVerdict) => sum(all.filter((one) => one.verdict === verdict));
  return {
    name,
    detail,
    figures: [
      `${count(sum(all), "call")}${refused === 0 ? "" : `, ${refused} refused`}`,
      verdicts.length === 1
        ? String(verdicts[0])
        : verdicts.map((verdict) => `${verdictCount(verdict)} ${verdict}`).join(", "),
    ],
    items: slots.map((one) => barOf(one, axis)),
  };
}

function barOf({ slot, counts }: SlotCounts, { startOf }: Axis): Bar {
  const said = counts.map(
    ({ verdict, refused, count: calls }) => `${calls} ${verdict}${refused ? ", refused" : ""}`,
  );
  return {
    is: "bar",
    slot,
    parts: counts.map(({ verdict, refused, count: calls }) => ({
      tone: verdict,
      hollow: refused,
      count: calls,
    })),
    words: `${range(startOf(slot), startOf(slot + 1))}: ${said.join("; ")}`,
  };
}

function sum(counts: readonly CallCount[]): number {
  return counts.reduce((total, one) => total + one.count, 0);
}
