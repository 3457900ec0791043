import type { LogReading } from "../core/audit-event.ts";
import type { JudgedCredential, Judgement } from "../core/audit-judge/judgement.ts";
import { SIGNAL_WORDS } from "../core/audit-judge/signals.ts";
import { cannotKnow } from "./cannot-know.ts";
import { deedRow } from "./judged-words.ts";
import { count, moment, named, range } from "./phrase.ts";
import { paragraph, table } from "./table.ts";

const MOST_LISTED = 20;

/** What a log says of one leaked key, for a terminal of 80 columns. */
export function renderJudgedLog(judgement: Judgement, read: LogReading): string {
  const sections = [
    head(judgement),
    receipts(judgement),
    callers(judgement),
    deeds(judgement),
    lineage(judgement),
    reading(judgement, read),
    ["CAN'T BE KNOWN FROM THIS LOG", ...cannotKnow(judgement, read).flatMap(bullet)],
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;
}

function head(judgement: Judgement): readonly string[] {
  const { key, exposedAt, endedAt, window } = judgement;
  return [
    ...paragraph(`KEY ${named(key)}: ${verdictWords(judgement)}`),
    ...(exposedAt === null ? [] : paragraph(`exposed ${moment(exposedAt)} (all times UTC)`)),
    ...(window.first === null ? [] : paragraph(`misuse window ${range(window.first, window.last)}`)),
    ...(endedAt === null ? [] : paragraph(`ended ${moment(endedAt)}`)),
  ];
}

/** Finding nothing is never said as if there were nothing. */
export function verdictWords({ verdict, counts }: Judgement): string {
  switch (verdict) {
    case "misuse":
      return `MISUSE: ${count(counts.misuse, "call")}, and ${count(counts.undetermined, "call")} undetermined`;
    case "undetermined":
      return `UNDETERMINED: ${count(counts.undetermined, "call")} that nothing explains; a person has to say whose`;
    case "legitimate":
      return `every one of ${count(counts.legitimate, "call")} is explained; what this log can't show may still be misuse`;
    case "not-observed":
      return "NOT OBSERVED: no call on it, or on anything made with it, stands in this log; it may have been used all the same";
  }
}

function receipts({ receipts: all }: Judgement): readonly string[] {
  if (all.length === 0) return [];
  const rows = all.map(({ claim, count: calls, first, last }) => [claim, String(calls), range(first, last)]);
  return ["RECEIPTS", ...table([{ title: "Claim" }, { title: "Calls" }, { title: "From, to" }], rows)];
}

function callers({ callers: all }: Judgement): readonly string[] {
  if (all.length === 0) return [];
  const rows = all.slice(0, MOST_LISTED).map((caller) => {
    const { verdict, network, agent, signals, addresses } = caller;
    const shown = addresses.slice(0, 3).map(({ address }) => address);
    const more = addresses.length > shown.length ? ` and ${addresses.length - shown.length} more` : "";
    const from = shown.length === 0 ? (network ?? "unknown address") : `${shown.join(", ")}${more}`;
    const calls = `${caller.count} (${caller.refused} refused)`;
    const why = signals.map((signal) => SIGNAL_WORDS[signal]).join("; ");
    return [verdict, `${agent} from ${from}`, calls, why === "" ? "nothing for or against it" : why];
  });
  const titles = ["Verdict", "Caller", "Calls", "Why"].map((title) => ({ title }));
  return ["CALLERS THAT NOTHING EXPLAINS", ...table(titles, rows), ...andMore(all.length)];
}

function deeds({ tactics }: Judgement): readonly string[] {
  if (tactics.length === 0) return [];
  const titles = ["Tactic", "Calls", "Refused", "What"].map((title) => ({ title }));
  return ["WHAT THEY DID", ...table(titles, tactics.map(deedRow))];
}

/** What may still be of use comes first: each blocks the close. */
function lineage({ lineage: all }: Judgement): readonly string[] {
  if (all.length === 0) return [];
  const order = { alive: 0, expired: 1, ended: 2 } as const;
  const sorted = all.toSorted((a, b) => order[a.state] - order[b.state]);
  const rows = sorted
    .slice(0, MOST_LISTED)
    .map((one) => [named(one.id), one.kind, one.via ?? "unknown call", stateOf(one), String(one.uses)]);
  const alive = all.filter(({ state }) => state === "alive").length;
  const titles = [{ title: "Id", width: 21 }, { title: "Kind" }, { title: "By" }, { title: "State" }];
  return [
    `MADE WITH THE KEY: ${all.length}, of which ${alive} may be alive`,
    ...table([...titles, { title: "Calls" }], rows),
    ...andMore(all.length),
  ];
}

function stateOf({ state, stolen, endedAt, expiresAt }: JudgedCredential): string {
  if (state === "ended") return `ended ${endedAt === null ? "" : moment(endedAt)}`.trim();
  if (state === "expired") return "expired";
  const until = expiresAt === null ? "" : ` until ${moment(expiresAt)}`;
  return `${stolen ? "ALIVE" : "alive"}${until}`;
}

function reading(judgement: Judgement, read: LogReading): readonly string[] {
  const formats = read.sources.map(({ format }) => format).join(", ");
  const { events, unreadable, outOfOrder } = read;
  const said = [
    `${count(events, "event")} (${formats}), ${range(read.from, read.to)}`,
    `${count(judgement.duplicates, "duplicate")} on this key`,
    `${outOfOrder} out of order`,
    `${unreadable} unreadable`,
  ];
  return ["READ", ...paragraph(said.join("; "))];
}

function bullet(text: string): readonly string[] {
  return paragraph(text, { width: 78 }).map((line, at) => `${at === 0 ? "-" : " "} ${line}`);
}

function andMore(length: number): readonly string[] {
  return length > MOST_LISTED ? [`and ${length - MOST_LISTED} more; --json has all`] : [];
}
