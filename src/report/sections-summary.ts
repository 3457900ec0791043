import { count, duration, list, moment, named, quoted, range, shortHash } from "./phrase.ts";
import { lagWords } from "./lag-words.ts";
import type { Milestone } from "./exposure.ts";
import { isMigration } from "../core/purpose.ts";
import { kindOf } from "./describe/describe-incident.ts";
import type { Section } from "./sections.ts";
import type { Window } from "./misuse.ts";
import type { Timeline } from "./timeline.ts";

const PLAIN = [{ title: "" }, { title: "" }];

/** What stands first: the incident, and the arithmetic of the leak. */
export function summaryOf(timeline: Timeline): readonly Section[] {
  const times = isMigration(timeline.header) ? endOfOldKey(timeline) : exposure(timeline);
  return [incident(timeline), times, phases(timeline)];
}

function incident({ header }: Timeline): Section {
  const { key } = header;
  const state = header.closedAs === null ? header.state : `closed as ${header.closedAs}`;
  return {
    title: "Incident",
    columns: PLAIN,
    rows: [
      ["Incident", `${header.incident}, ${kindOf(header.mode, header)}`],
      ["State", `${state} on ${moment(header.lastAt)} UTC`],
      ["Key", `${named(key.name)} (${key.mask})${key.id === key.name ? "" : `, id ${named(key.id)}`}`],
      ...(isMigration(header) ? [] : [["Leaked at", quoted(key.leakPath)]]),
      ["Provider", named(header.provider)],
      [
        "Runbook",
        `${named(header.runbook)}, plan ${shortHash(header.planHash)}${isMigration(header) ? "" : `, ${header.strategy}`}`,
      ],
      ["Responder", named(header.responder)],
      ["People", list(header.people.map(named))],
      ["Policy", header.mark ?? header.policy],
      ["Made by", `stanch ${header.release}, machine ${header.machine}`],
      ...(header.reopens === null ? [] : [["Re-opens", named(header.reopens)]]),
      ...(header.reopenedAs.length === 0 ? [] : [["Re-opened as", list(header.reopenedAs.map(named))]]),
      ...(header.earlierKeys.length === 0
        ? []
        : [
            [
              "Keys from before",
              `${list(header.earlierKeys.map(named))}: end them by hand once nobody is on them`,
            ],
          ]),
    ],
    empty: "",
  };
}

function exposure({ exposure, lags, misuse }: Timeline): Section {
  const basis = {
    exposed: "stated exposure",
    firstUse: "exposure unknown: first suspicious use",
    opened: "exposure unknown: opening of the incident",
  }[exposure.basis];
  const lifted = exposure.contained?.liftedAt ?? null;
  return {
    title: "Exposure",
    columns: PLAIN,
    rows: [
      ["Counted from", `${moment(exposure.from)} UTC, ${basis}`],
      ...(exposure.usedBefore ? [["Note", "suspicious use was seen before the stated exposure"]] : []),
      ["To containment", reached(exposure.contained, "not contained")],
      ...(lifted === null ? [] : [["Lifted", `${moment(lifted)} UTC, before the key was ended`]]),
      ["To end of key", reached(exposure.ended, "not ended")],
      ["To refusal", reached(exposure.refused, "no refusal of the leaked key on record")],
      ...lags.map((lag) => ["Measured", lagWords(lag)]),
      ["To confirmation", reached(exposure.confirmed, "not confirmed")],
      ["Misuse window", misuseWindow(misuse)],
      ...(misuse.ofReplacements.first === null
        ? []
        : [["Replacements", `used by strangers: ${windowText(misuse.ofReplacements)}`]]),
    ],
    empty: "",
  };
}

/** Nobody was exposed to anything: what counts is how long two keys lived side by side. */
function endOfOldKey({ exposure, lags, misuse }: Timeline): Section {
  const strangers = misuse.ofReplacements;
  return {
    title: "Old key",
    columns: PLAIN,
    rows: [
      ["Counted from", `${moment(exposure.from)} UTC, opening of the migration`],
      ["To end of key", reached(exposure.ended, "not ended")],
      ["To refusal", reached(exposure.refused, "no refusal of the old key on record")],
      ...lags.map((lag) => ["Measured", lagWords(lag)]),
      ["To confirmation", reached(exposure.confirmed, "not confirmed")],
      ...(strangers.first === null ? [] : [["Replacements", `used by strangers: ${windowText(strangers)}`]]),
    ],
    empty: "",
  };
}

function reached(milestone: Milestone | null, otherwise: string): string {
  return milestone === null
    ? otherwise
    : `${duration(milestone.seconds)}, ${moment(milestone.at)} UTC (${milestone.by})`;
}

const UNSEEN = {
  unread: "unknown: no audit was read",
  blind: "unknown: no source that was read names the key",
  partly: "no suspicious use seen on the kinds of call that a source shows",
  sees: "no suspicious use seen",
};

function misuseWindow(misuse: Timeline["misuse"]): string {
  return misuse.first === null || misuse.last === null ? UNSEEN[misuse.sight] : windowText(misuse);
}

function windowText({ first, last, undetermined }: Window): string {
  const open = undetermined === 0 ? "" : `; ${count(undetermined, "caller")} in it not classified`;
  return `${range(first, last)} UTC${open}`;
}

function phases({ phases }: Timeline): Section {
  return {
    title: "Steps",
    columns: [{ title: "Step" }, { title: "From (UTC)" }, { title: "To (UTC)" }, { title: "Took" }],
    rows: phases.map(({ step, from, to, seconds }) => [
      step,
      from === null ? "-" : moment(from),
      to === null ? "-" : moment(to),
      seconds === null ? (from === null ? "not begun" : "not ended") : duration(seconds),
    ]),
    empty: "",
  };
}
