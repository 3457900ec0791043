import type { Incident } from "../core/incident.ts";
import type { Plan } from "../core/plan.ts";
import { dedicatedUsersOf, newKeyWords } from "../core/purpose.ts";
import { forLine } from "../core/sanitise.ts";
import { formatSeconds, secondsBetween } from "../core/time.ts";
import { clockWords, isFarOff, isRight, skewWords } from "../report/clock.ts";
import { count, list, moment, named, quoted, withInstances } from "../report/phrase.ts";
import { notObserved } from "../report/misuse.ts";
import { paragraph, table } from "../report/table.ts";
import { voidLine } from "./approver.ts";
import { blockerLines, nameOf } from "./blockers-view.ts";
import { callerLine } from "./caller-line.ts";
import { clearingWords } from "./clearing-words.ts";
import type { CommonOptions } from "./context.ts";
import { anyOf, shortGlassLine } from "./countersign.ts";
import type { DeadlineStatus } from "./deadline-status.ts";
import { keyHistoryLines } from "./key-history.ts";
import { orphanLine } from "./orphan-line.ts";
import { reopenLines } from "./reopen-command.ts";
import type { ConsumerStatus, StatusView } from "./status-view.ts";
import type { StrategyStatus } from "./strategy-status.ts";
import { SHORT_HASH } from "./terminal-prompter.ts";

const MOST_EVIDENCE = 2;
/** What the runtime of the consumer reports that it holds. */
const HELD = { new: "holds new ", old: "HOLDS OLD ", unnamed: "holds other " };
const MOST_UNSEEN = 3;

/** The status as lines of at most 80 columns, each beginning with the banner. */
export function statusPage(view: StatusView, incident: Incident, options: CommonOptions): readonly string[] {
  const { banner } = view;
  const text = (line: string): readonly string[] => paragraph(line, { banner });
  return [
    ...head(view, incident.plan),
    ...consumers(view),
    ...replacements(view).flatMap(text),
    ...keyHistoryLines(view, view.at, incident.plan).flatMap(text),
    ...view.silent.map((one) => `No answer from ${named(one.source)}: ${quoted(one.reason)}`).flatMap(text),
    ...view.callers.flatMap((caller) => [
      ...text(`Unknown caller ${callerLine(caller, caller.judged)}`),
      ...(caller.hostileBy.length === 0
        ? []
        : text(`  called hostile by ${list(caller.hostileBy.map(named))}: one more person has to sign`)),
      ...(caller.hostileIn.length === 0
        ? []
        : text(
            `  two people called it hostile in ${list(caller.hostileIn.map(named))}: say it anew if it is so`,
          )),
    ]),
    ...unseen(view, incident).flatMap(text),
    ...view.orphans.flatMap((orphan) => text(`Whose key? ${orphanLine(orphan)}`)),
    ...view.accepted.flatMap((blocker) => text(`Accepted, not proven: ${nameOf(blocker)}`)),
    ...view.voided.flatMap((one) => text(voidLine(one, view.at))),
    ...view.shortGlass.flatMap((one) => text(shortGlassLine(one))),
    ...shut(view, incident, options),
  ];
}

function head(view: StatusView, agreed: Plan): readonly string[] {
  const { banner, key, plan, policy } = view;
  const now = moment(view.at);
  const rows = [
    [
      "Incident",
      `${view.incident}, ${view.words}${view.reopens === null ? "" : `; re-opens ${named(view.reopens)}`}`,
    ],
    [
      "Key",
      `${named(key.name)} (${key.mask}), ${key.state}, ${key.id === key.name ? "" : `id ${named(key.id)} `}at ${named(plan.provider)}`,
    ],
    [
      "Plan",
      `${plan.hash.slice(0, SHORT_HASH)} of ${named(plan.runbook)}, rung ${plan.rung}${view.applied.length === 0 ? "" : `; applied: ${view.applied.join(", ")}`}`,
    ],
    ...(dedicatedUsersOf(agreed).length === 0 ? [] : [["Moves to", newKeyWords(agreed, "many")]]),
    ...strategyRows(view),
    [
      "People",
      `${view.people.map((id) => (id === view.responder ? `${named(id)} (responder)` : named(id))).join(", ")}; ${policy === "solo" ? "single-person" : policy}`,
    ],
    ["Driver", `${driver(view)}; now ${now} UTC${clock(view)}`],
  ];
  const farOff = isFarOff(view.clockAhead) ? [["WARNING", clockWords(view.clockAhead) ?? ""]] : [];
  const warning =
    view.unwatchedSince === null
      ? farOff
      : [
          ...farOff,
          [
            "WARNING",
            `nobody has watched since ${moment(view.unwatchedSince)} UTC (${formatSeconds(secondsBetween(view.unwatchedSince, view.at))})`,
          ],
        ];
  return table([{ title: "" }, { title: "" }], [...rows, ...warning], { banner });
}

/** Nothing as long as it is right; before the audit nobody has asked the provider yet. */
function clock({ clockAhead, sight }: StatusView): string {
  if (clockAhead === null) return sight === null ? "" : ", a clock never measured";
  return isRight(clockAhead) ? "" : `, a clock ${skewWords(clockAhead)}`;
}

/** What the facts ask for by now, what it costs to wait or to act, and what comes of the deadline. */
function strategyRows({ strategy, deadline, at }: StatusView): readonly (readonly string[])[] {
  const overlap = deadline === null ? [] : [deadlineWords(deadline, at)];
  if (strategy === null) return overlap.map((words) => ["Overlap", words]);
  const { wants, reasons } = strategy;
  // Where nobody hurries, what was said in the plan isn't said again.
  const shown = strategy.strategy === "rotate-first" ? reasons.slice(-1) : reasons;
  const why = `${strategy.strategy}: ${shown.map(forLine).join(" ")}`;
  const rows = [["Strategy", [why, ...costWords(strategy), ...overlap].join("; ").replaceAll(".;", ";")]];
  if (wants === null) return rows;
  const asks = `"${wants}": stanch resume asks for it, stanch decline refuses it`;
  return [...rows, ["Wants", asks]];
}

function costWords({ waiting, breaking }: StrategyStatus): readonly string[] {
  if (waiting.seconds === 0 && breaking.length === 0) return [];
  const whom = breaking.length === 0 ? "nobody" : list(breaking.map(({ id }) => named(id)));
  return [`waiting ${formatSeconds(waiting.seconds)} x ${waiting.weight}, disabling breaks ${whom}`];
}

function deadlineWords({ at, passed, extendedBy, disables }: DeadlineStatus, now: string): string {
  const by = extendedBy.length === 0 ? "" : ` (more time by ${list(extendedBy.map(named))})`;
  const until = `overlap ${passed ? "ended" : "until"} ${moment(at, now)}${by}`;
  return disables === null
    ? `${until}, ${passed ? "people are paged" : "then pages"}`
    : `${until}, disabled by itself ${moment(disables, now)}`;
}

function driver({ holder }: StatusView): string {
  if (holder === null) return "nobody";
  const seen = { alive: "", dead: ", gone", elsewhere: ", can't be seen from here" }[holder.liveness];
  return `${named(holder.person)} on ${named(holder.host)} (process ${holder.pid}${seen}) since ${moment(holder.since)}`;
}

function consumers({ consumers, banner, at }: StatusView): readonly string[] {
  if (consumers.length === 0) return paragraph("no consumer is named: the gate stays shut", { banner });
  return table(
    [
      { title: "Consumer" },
      { title: "Swap" },
      { title: "Proof" },
      { title: "Evidence, newest, age" },
      { title: "Blockers" },
    ],
    consumers.map((one) => [
      withInstances(named(one.id), one.instances),
      one.state,
      one.proof,
      evidence(one, at),
      [...one.open, ...one.accepted.map((code) => `(${code})`)].join(" ") || "-",
    ]),
    { banner },
  );
}

/** `access-log 31x 14:07:15 15s`, `status of web-1 2x …`: source, count, newest, how old; what speaks against the consumer is in capitals. */
function evidence({ evidence }: ConsumerStatus, now: string): string {
  const bad = evidence.filter((seen) => seen.key === "old" || seen.fact === "refusal");
  const good = evidence.filter((seen) => !bad.includes(seen));
  const shown = [...bad, ...good].slice(0, MOST_EVIDENCE).map((seen) => {
    const who = seen.instance === undefined ? "" : ` of ${named(seen.instance)}`;
    return `${whatOf(seen)}${named(seen.source)}${who} ${seen.count}x ${moment(seen.last, now)} ${formatSeconds(seen.ageSeconds)}`;
  });
  const more = evidence.length - shown.length;
  return [...shown, ...(more > 0 ? [`+${more}`] : [])].join("; ") || "none";
}

function whatOf({ fact, key }: ConsumerStatus["evidence"][number]): string {
  if (fact === "refusal") return "REFUSED ";
  if (fact === "holds") return HELD[key];
  return key === "old" ? "OLD KEY " : "";
}

/** Those that stand alike on one line. */
function replacements({ replacements }: StatusView): readonly string[] {
  const groups = Map.groupBy(replacements, ({ keyId, state, probe }) =>
    keyId === null ? "not made" : `${state}, ${probe ?? "never presented"}`,
  );
  return [...groups].map(([stand, rows]) => {
    const keys = rows.map(({ name, keyId, mask }) =>
      keyId === null ? named(name) : `${named(name)} ${named(keyId)} (${mask})`,
    );
    return `Replacements ${stand}: ${keys.join("; ")}`;
  });
}

/** An audit that found nobody reads like good news: it must say what it couldn't have found. */
function unseen({ sight, cannotSee }: StatusView, incident: Incident): readonly string[] {
  const unobserved = sight === null ? null : notObserved(incident.plan, sight);
  const more = cannotSee.length > MOST_UNSEEN ? ["more in the timeline"] : [];
  const listed = [...cannotSee.slice(0, MOST_UNSEEN), ...more].join("; ");
  return [
    ...(unobserved === null ? [] : [unobserved]),
    ...(listed === "" ? [] : [`Can't be seen: ${listed}`]),
  ];
}

/** What keeps it shut. Before the gate, what stanch is going to do itself is only counted. */
function shut(view: StatusView, incident: Incident, options: CommonOptions): readonly string[] {
  const { banner, blockers, shuts } = view;
  const text = (line: string): readonly string[] => paragraph(line, { banner });
  if (shuts === "none") {
    return [
      ...text(`${view.words}: nothing is left to do`),
      ...reopenLines(incident, view.reopenedAs, options),
    ];
  }
  if (blockers.length === 0)
    return text(shuts === "close" ? "Nothing keeps it from closing" : approval(view));
  const isEarly = shuts === "gate" && !view.state.startsWith("revoking.");
  const listed = isEarly ? blockers.filter((blocker) => clearingWords(incident, blocker) !== null) : blockers;
  const others = blockers.length - listed.length;
  const title = shuts === "close" ? "It can't close" : "The gate is shut";
  return [
    ...text(
      `${title}: ${count(blockers.length, "blocker")}${others === 0 ? "" : `, ${others} of them stanch's own work to come`}`,
    ),
    ...blockerLines(incident, listed, options, banner),
  ];
}

function approval({ approval, state }: StatusView): string {
  if (approval === null) return `Nothing keeps the gate shut (${state})`;
  if (approval.granted) return "The gate is open and approved: stanch resume ends the key";
  return approval.by.length > 0
    ? `Nothing keeps the gate shut but an approval: ${anyOf(approval.by)} may give it`
    : `Nobody is left who may approve: ${list(approval.attesters.map(named))} attested, and the responder may not`;
}
