import type { Incident } from "../core/incident.ts";
import { formatSeconds, secondsBetween } from "../core/time.ts";
import { count, list, moment, named, quoted } from "../report/phrase.ts";
import { paragraph, table } from "../report/table.ts";
import { blockerLines, nameOf } from "./blockers-view.ts";
import { callerLine } from "./caller-line.ts";
import { clearingWords } from "./clearing-words.ts";
import type { CommonOptions } from "./context.ts";
import { anyOf } from "./countersign.ts";
import { orphanLine } from "./orphan-line.ts";
import type { ConsumerStatus, StatusView } from "./status-view.ts";
import { SHORT_HASH } from "./terminal-prompter.ts";

const MOST_EVIDENCE = 2;

/** The status as lines of at most 80 columns, each beginning with the banner. */
export function statusPage(view: StatusView, incident: Incident, options: CommonOptions): readonly string[] {
  const { banner } = view;
  const text = (line: string): readonly string[] => paragraph(line, { banner });
  return [
    ...head(view),
    banner,
    ...consumers(view),
    ...replacements(view).flatMap(text),
    ...view.silent.map((one) => `No answer from ${named(one.source)}: ${quoted(one.reason)}`).flatMap(text),
    ...view.callers.flatMap((caller) => [
      ...text(`Unknown caller ${callerLine(caller)}`),
      ...(caller.hostileBy.length === 0
        ? []
        : text(`  called hostile by ${list(caller.hostileBy.map(named))}: one more person has to sign`)),
    ]),
    ...view.orphans.flatMap((orphan) => text(`Whose key? ${orphanLine(orphan)}`)),
    ...view.accepted.flatMap((blocker) => text(`Accepted, not proven: ${nameOf(blocker)}`)),
    ...shut(view, incident, options),
  ];
}

function head(view: StatusView): readonly string[] {
  const { banner, key, plan, policy } = view;
  const now = moment(view.at);
  const rows = [
    ["Incident", `${view.incident}, ${view.words}`],
    ["Key", `${named(key.name)} (${key.mask}), ${key.state}, id ${named(key.id)} at ${named(plan.provider)}`],
    [
      "Plan",
      `${plan.hash.slice(0, SHORT_HASH)} of ${named(plan.runbook)}, ${plan.strategy}, rung ${plan.rung}${view.applied.length === 0 ? "" : `; applied: ${view.applied.join(", ")}`}`,
    ],
    [
      "People",
      `${view.people.map((id) => (id === view.responder ? `${named(id)} (responder)` : named(id))).join(", ")}; ${policy === "solo" ? "single-person" : policy}`,
    ],
    ["Driver", `${driver(view)}; now ${now} UTC`],
  ];
  const warning =
    view.unwatchedSince === null
      ? []
      : [
          [
            "WARNING",
            `nobody has watched since ${moment(view.unwatchedSince)} UTC (${formatSeconds(secondsBetween(view.unwatchedSince, view.at))})`,
          ],
        ];
  return table([{ title: "" }, { title: "" }], [...rows, ...warning], { banner });
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
      named(one.id),
      one.state,
      one.proof,
      evidence(one, at),
      [...one.open, ...one.accepted.map((code) => `(${code})`)].join(" ") || "-",
    ]),
    { banner },
  );
}

/** `access-log 31x 14:07:15 15s`: source, count, newest, how old; what speaks against the consumer is in capitals. */
function evidence({ evidence }: ConsumerStatus, now: string): string {
  const bad = evidence.filter((seen) => seen.key === "old" || seen.fact === "refusal");
  const good = evidence.filter((seen) => !bad.includes(seen));
  const shown = [...bad, ...good].slice(0, MOST_EVIDENCE).map((seen) => {
    const what =
      seen.fact === "refusal"
        ? "REFUSED "
        : seen.key === "old"
          ? seen.fact === "holds"
            ? "HOLDS OLD "
            : "OLD KEY "
          : "";
    return `${what}${named(seen.source)} ${seen.count}x ${moment(seen.last, now)} ${formatSeconds(seen.ageSeconds)}`;
  });
  const more = evidence.length - shown.length;
  return [...shown, ...(more > 0 ? [`+${more}`] : [])].join("; ") || "none";
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

/** What keeps it shut. Before the gate, what stanch is going to do itself is only counted. */
function shut(view: StatusView, incident: Incident, options: CommonOptions): readonly string[] {
  const { banner, blockers, shuts } = view;
  const text = (line: string): readonly string[] => paragraph(line, { banner });
  if (shuts === "none") return text(`${view.words}: nothing is left to do`);
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
