import { judgedOf } from "../../core/audit-summary.ts";
import type { Blocker } from "../../core/blocker.ts";
import { undecidedOrphans } from "../../core/orphans.ts";
import { type Instant, formatSeconds, secondsBetween } from "../../core/time.ts";
import type { Point, Subject } from "../../engine/players/choices.ts";
import { named } from "../../report/phrase.ts";
import { paragraph, table } from "../../report/table.ts";
import { callerLine } from "../caller-line.ts";
import { orphanLine } from "../orphan-line.ts";
import { wordsOfStop } from "../run-driver.ts";
import { clockLines } from "./table-clock.ts";
import { type Fresh, blockersOf } from "./table-news.ts";

const BANNER = "EXERCISE";

/** How it stands, for whoever has to choose: the time, what is new, what is in the way by name, and who was asked. */
export function pointLines(point: Point, fresh: Fresh): readonly string[] {
  const { at, now, stop, table: players } = point;
  const old = blockersOf(point).filter((blocker) => !fresh.blockers.includes(blocker));
  return [
    ...clockLines(at, now),
    ...fresh.news.flatMap(({ at: when, text }) => say(`${when.slice(11, 19)} ${text}`)),
    ...(stop === null ? [] : say(wordsOfStop(stop, at.incident))),
    ...listed("new", fresh.blockers),
    ...listed(fresh.blockers.length > 0 ? "still there" : "in the way", old),
    ...players.underWay.flatMap(({ by, what, since: asked }) =>
      say(`under way: ${by} was asked ${ago(asked, now)}: ${what}`),
    ),
  ];
}

/** What is in the way about one of them, with what clears it, and what is known of a caller. */
export function subjectLines(point: Point, { about, blockers }: Subject): readonly string[] {
  const { incident } = point.at;
  const caller = incident.callers[about];
  const orphan = undecidedOrphans(incident).find(({ keyId }) => keyId === about);
  return [
    BANNER,
    ...blockers.flatMap(({ code, clears }) => say(`${code}: ${clears}`)),
    ...(caller === undefined ? [] : say(callerLine(caller, judgedOf(incident, about)))),
    ...(orphan === undefined ? [] : say(`whose key? ${orphanLine(orphan)}`)),
  ];
}

function say(text: string): readonly string[] {
  return paragraph(text, { banner: BANNER });
}

function listed(title: string, blockers: readonly Blocker[]): readonly string[] {
  return table(
    [{ title: "" }, { title: "" }],
    byCode(blockers).map(([code, rows]) => [`${title}:`, `${code}${subjectsOf(rows)}`]),
    { banner: BANNER },
  );
}

function ago(since: Instant, now: Instant): string {
  const seconds = secondsBetween(since, now);
  return seconds < 1 ? "just now" : `${formatSeconds(seconds)} ago`;
}

function byCode(blockers: readonly Blocker[]): readonly (readonly [string, readonly Blocker[]])[] {
  return [...Map.groupBy(blockers, ({ code }) => code)];
}

function subjectsOf(rows: readonly Blocker[]): string {
  const names = rows.flatMap(({ subject }) => (subject === "incident" ? [] : [named(subject)]));
  return names.length === 0 ? "" : ` ${names.join(", ")}`;
}
