import type { JournalEntry } from "../../core/journal.ts";
import { tellOf } from "../../core/key-words.ts";
import { isMigration } from "../../core/purpose.ts";
import { earliestOf, latestOf } from "../../core/time.ts";
import { lanesOf } from "./incident-lanes.ts";
import { notObserved } from "../misuse.ts";
import { count, duration, list, moment, named } from "../phrase.ts";
import type { LegendEntry, Picture, Rule } from "./picture.ts";
import { axisOf } from "./picture-axis.ts";
import type { Timeline } from "../timeline.ts";

/** A response over time: its steps, the gate, who signed, and whose calls the journal has. */
export function pictureOfIncident(timeline: Timeline, entries: readonly JournalEntry[]): Picture {
  const { banner, header, exposure, misuse, callers } = timeline;
  const over = exposure.confirmed ?? exposure.refused ?? exposure.ended;
  const moments = [
    exposure.from,
    header.openedAt,
    header.lastAt,
    over?.at,
    exposure.contained?.at,
    ...callers.flatMap(({ first, last }) => [first, last]),
  ];
  const axis = axisOf(
    { from: earliestOf(moments) ?? exposure.from, to: latestOf(moments) ?? header.lastAt },
    { from: header.openedAt, to: over?.at ?? header.lastAt },
  );
  const mark = header.mark === null ? "" : ` (${header.mark})`;
  const ended = header.closedAs === null ? header.state : `${header.state} as ${header.closedAs}`;
  const isCut = axis.pieces.some((piece) => piece.isCut);
  return {
    title: `${banner}${mark} ${header.incident}: ${named(header.key.name)}, ${ended}`,
    subtitles: [
      [
        `The ${isMigration(header) ? "migration" : "response"}, step by step; times are UTC.`,
        ...(misuse.first === null ? [] : ["Suspicious use is tinted."]),
        ...(isCut ? ["Grey time is drawn shorter."] : []),
      ].join(" "),
      ...unseen(timeline),
    ],
    description: descriptionOf(timeline).join(" "),
    axis,
    window: misuse.first === null || misuse.last === null ? null : { from: misuse.first, to: misuse.last },
    rules: rulesOf(timeline),
    lanes: lanesOf(timeline, entries),
    legend: legendOf(timeline),
    note: "Calls are drawn from the first to the last that the journal has, however many lie between.",
  };
}

/** A picture without a thief would read like good news. */
function unseen({ header, misuse }: Timeline): readonly string[] {
  const said = notObserved(header, misuse.sight);
  return said === null ? [] : [`${said}.`];
}

function rulesOf({ exposure: { from, basis, contained, ended, refused } }: Timeline): readonly Rule[] {
  const first = { exposed: "exposed", firstUse: "first suspicious use", opened: "opened" }[basis];
  return [
    { at: from, words: first },
    ...(contained === null ? [] : [{ at: contained.at, words: `contained (${contained.by})` }]),
    ...(ended === null ? [] : [{ at: ended.at, words: "key ended" }]),
    ...(refused === null ? [] : [{ at: refused.at, words: "refused" }]),
  ];
}

function legendOf({ header, callers }: Timeline): readonly LegendEntry[] {
  return [
    { sign: "diamond", tone: "ours", hollow: false, words: "a row of the journal" },
    { sign: "box", tone: "legitimate", hollow: false, words: "on the replacement, or explained" },
    { sign: "box", tone: "undetermined", hollow: false, words: tellOf(header)("on the leaked key") },
    { sign: "box", tone: "ours", hollow: false, words: "a step, or calls that name no key" },
    ...(callers.some(({ as }) => as === "hostile")
      ? [{ sign: "box", tone: "misuse", hollow: false, words: "hostile" } as const]
      : []),
    { sign: "box", tone: "ours", hollow: true, words: "hollow: refused, failed or not over" },
  ];
}

function descriptionOf(timeline: Timeline): readonly string[] {
  const { header, exposure, misuse, phases, consumers, callers } = timeline;
  const { counts, list: all } = consumers;
  const steps = phases
    .filter(({ seconds }) => seconds !== null)
    .map(({ step, seconds }) => `${step} ${duration(seconds ?? 0)}`);
  return [
    `Incident ${header.incident}, opened ${moment(header.openedAt)} UTC, ${header.state}.`,
    ...(isMigration(header) ? [] : [`Exposure is counted from ${moment(exposure.from)}.`]),
    exposure.ended === null ? "The key isn't ended." : `The key was ended ${moment(exposure.ended.at)}.`,
    ...(misuse.first === null
      ? []
      : [`Suspicious use from ${moment(misuse.first)} to ${moment(misuse.last ?? misuse.first)}.`]),
    `Steps that are over: ${list(steps)}.`,
    `Of ${count(all.length, "consumer")} ${counts.observed} observed on the replacement, ${counts.attested} attested.`,
    `${count(callers.length, "caller")} that the inventory doesn't explain.`,
    ...unseen(timeline),
  ];
}
