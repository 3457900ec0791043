import type { LogReading } from "../../core/audit-event.ts";
import type { JudgedCredential, Judgement } from "../../core/audit-judge/judgement.ts";
import { type Instant, earliest, formatSeconds, latest } from "../../core/time.ts";
import type { Activity } from "../activity.ts";
import { verdictWords } from "../judged-log.ts";
import { callerName, lanesOf } from "./log-lanes.ts";
import { count, moment, named, range } from "../phrase.ts";
import type { Lane, LegendEntry, Picture, Point, Rule } from "./picture.ts";
import { type Axis, axisOf } from "./picture-axis.ts";

/** The misuse window of a log: calls over time, by caller and verdict. `activity` is null where no call was seen. */
export function pictureOfLog(judgement: Judgement, activity: Activity | null, read: LogReading): Picture {
  const { key, window } = judgement;
  const axis = activity?.axis ?? emptyAxis(judgement, read);
  const isCut = axis.pieces.some((piece) => piece.isCut);
  return {
    title: `${named(key)}: ${judgement.verdict.replace("-", " ")}`,
    subtitles: [
      `${verdictWords(judgement)}.`,
      [
        "Calls on the key and on whatever was made with it, by caller; times are UTC.",
        ...(window.first === null ? [] : ["The misuse window is tinted."]),
        ...(isCut ? ["Grey time is drawn shorter."] : []),
      ].join(" "),
    ],
    description: descriptionOf(judgement, axis).join(" "),
    axis,
    window: window.first === null || window.last === null ? null : { from: window.first, to: window.last },
    rules: rulesOf(judgement),
    lanes: [
      ...(activity === null ? [] : lanesOf(judgement, activity.rows(), axis)),
      ...mintedLane(judgement, axis),
    ],
    legend: legendOf(judgement, activity),
    note: activity === null ? "" : noteOf(activity),
  };
}

function emptyAxis({ exposedAt }: Judgement, { from, to }: LogReading): Axis {
  const start = earliest(from ?? undefined, exposedAt ?? undefined) ?? "";
  const all = { from: start, to: latest(to ?? undefined, exposedAt ?? undefined) ?? start };
  return axisOf(all, all);
}

function rulesOf({ exposedAt, endedAt, window, receipts }: Judgement): readonly Rule[] {
  const misuse = receipts.find(({ claim }) => claim === "misuse");
  const [{ first, last }, what] = misuse === undefined ? [window, "unexplained use"] : [misuse, "misuse"];
  const rule = (at: Instant | null, words: string): readonly Rule[] => (at === null ? [] : [{ at, words }]);
  return [
    ...rule(exposedAt, "exposed"),
    ...rule(first, first === last ? `only ${what}` : `first ${what}`),
    ...rule(first === last ? null : last, `last ${what}`),
    ...rule(endedAt, "key ended"),
  ];
}

/** One sign a slot, so that a thousand keys are no more ink than a hundred. */
function mintedLane({ lineage }: Judgement, axis: Axis): readonly Lane[] {
  if (lineage.length === 0) return [];
  const slots = new Map<number, JudgedCredential[]>();
  for (const one of lineage) {
    if (one.mintedAt === null) continue;
    const slot = Math.floor(axis.place(one.mintedAt));
    slots.set(slot, [...(slots.get(slot) ?? []), one]);
  }
  const alive = lineage.filter(({ state }) => state === "alive").length;
  const over = lineage.length - alive;
  return [
    {
      name: "made with the key",
      detail: "keys, sessions, users and roles",
      figures: [
        `${lineage.length} made${over === 0 ? "" : `, ${over} ended or expired`}`,
        alive === 0 ? "" : `${alive} may be alive`,
      ],
      items: [...slots.values()].map(mintedPoint),
    },
  ];
}

const MOST_NAMED = 5;

function mintedPoint(all: readonly JudgedCredential[]): Point {
  const said = all
    .slice(0, MOST_NAMED)
    .map(({ kind, id, via, state }) => `${kind} ${named(id)} by ${via ?? "unknown call"}, ${state}`);
  const more = all.length > MOST_NAMED ? [`and ${all.length - MOST_NAMED} more`] : [];
  const at = all[0]?.mintedAt ?? "";
  return {
    is: "point",
    at,
    tone: "ours",
    hollow: all.every(({ state }) => state !== "alive"),
    words: `${moment(at)}: ${[...said, ...more].join("; ")}`,
  };
}

/** What a bar stands for, in the time that matters. */
function noteOf({ axis, rows }: Activity): string {
  const main = axis.pieces.find(({ isCut }) => !isCut);
  const seconds = main === undefined ? 0 : (main.to - main.from) / 1000 / main.slots;
  const sums = rows().flatMap(({ slots }) =>
    slots.map(({ counts }) => counts.reduce((sum, one) => sum + one.count, 0)),
  );
  const most = count(
    sums.reduce((a, b) => Math.max(a, b), 0),
    "call",
  );
  const elsewhere = axis.pieces.length > 1 ? " (more in the grey)" : "";
  return `A bar is ${formatSeconds(seconds)}${elsewhere}, the tallest ${most}; heights grow with the logarithm.`;
}

function legendOf({ counts, lineage }: Judgement, activity: Activity | null): readonly LegendEntry[] {
  const box = (tone: "misuse" | "undetermined" | "legitimate"): readonly LegendEntry[] =>
    counts[tone] === 0 ? [] : [{ sign: "box", tone, hollow: false, words: tone }];
  const isRefused = activity
    ?.rows()
    .some(({ slots }) => slots.some((slot) => slot.counts.some(({ refused }) => refused)));
  const diamond = (isAlive: boolean, words: string): readonly LegendEntry[] =>
    lineage.some(({ state }) => (state === "alive") === isAlive)
      ? [{ sign: "diamond", tone: "ours", hollow: !isAlive, words }]
      : [];
  return [
    ...box("misuse"),
    ...box("undetermined"),
    ...box("legitimate"),
    ...(isRefused ? [{ sign: "box", tone: "ours", hollow: true, words: "hollow: refused" } as const] : []),
    ...diamond(true, "made, may be alive"),
    ...diamond(false, "made, ended or expired"),
  ];
}

function descriptionOf(judgement: Judgement, { pieces, startOf, slots }: Axis): readonly string[] {
  const { key, exposedAt, endedAt, window, callers, lineage } = judgement;
  const [worst] = callers;
  const alive = lineage.filter(({ state }) => state === "alive").length;
  const whole = pieces.length === 0 ? "" : `, ${range(startOf(0), startOf(slots))} UTC`;
  return [
    `Calls on ${named(key)} and on whatever was made with it, one row a caller${whole}.`,
    `Verdict: ${verdictWords(judgement)}.`,
    exposedAt === null ? "Nobody said when the key leaked." : `Exposed ${moment(exposedAt)}.`,
    ...(window.first === null ? [] : [`Use that nothing explains: ${range(window.first, window.last)}.`]),
    ...(worst === undefined
      ? []
      : [
          `${count(callers.length, "caller")} that nothing explains; ${callerName(worst)} from ${worst.network ?? "an unknown network"} has ${count(worst.count, "call")}, ${worst.refused} refused: ${worst.verdict}.`,
        ]),
    ...(lineage.length === 0 ? [] : [`${lineage.length} made with the key, of which ${alive} may be alive.`]),
    endedAt === null ? "No end of the key stands in this log." : `The key was ended ${moment(endedAt)}.`,
    "What this log can't show isn't drawn.",
  ];
}
