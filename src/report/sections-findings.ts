import { type Tell, tellOf } from "../core/key-words.ts";
import type { ClassifiedCaller } from "./misuse.ts";
import { deedRow, judgedShort } from "./judged-words.ts";
import { standOf } from "./lineage.ts";
import { count, list, moment, named, quoted, range } from "./phrase.ts";
import type { Section } from "./sections.ts";
import type { Timeline } from "./timeline.ts";

/** What was found, what proves it, and what nobody could see. */
export function findingsOf(timeline: Timeline): readonly Section[] {
  return [
    callers(timeline),
    ...deeds(timeline),
    lineage(timeline),
    receipts(timeline),
    sources(timeline),
    unseen(timeline),
  ];
}

function callers({ header, callers, misuse }: Timeline): Section {
  const tell = tellOf(header);
  return {
    title: "Callers that the inventory doesn't explain",
    columns: [{ title: "Caller" }, { title: "Who" }, { title: "Calls" }, { title: "Class" }],
    rows: callers.map((caller) => [
      caller.id,
      whoOf(caller, tell),
      [
        `${caller.accepted} accepted, ${caller.refused} refused; ${range(caller.first, caller.last)}`,
        ...(caller.judged === null ? [] : [judgedShort(caller.judged)]),
      ].join("; "),
      classOf(caller),
    ]),
    empty: {
      unread: "unknown: no source could show any",
      blind: "unknown: no source could show any",
      partly: "none on the kinds of call that a source covers",
      sees: "none",
    }[misuse.sight],
  };
}

function whoOf({ key, keyId, address, userAgent, principal, actions }: ClassifiedCaller, tell: Tell): string {
  return [
    ...(address === null ? [] : [named(address)]),
    ...(userAgent === null ? [] : [quoted(userAgent)]),
    ...(principal === null ? [] : [`as ${named(principal)}`]),
    ...(key === "lineage" ? [tell`with ${named(keyId)}, made with the leaked key`] : []),
    ...(key === "replacement" ? [`with the replacement ${named(keyId)}`] : []),
    ...(actions.length === 0 ? [] : [`did ${list(actions.map(named))}`]),
  ].join(", ");
}

function classOf({ as, signers, grown }: ClassifiedCaller): string {
  const signed = signers.length === 0 ? "" : ` (${list(signers.map(named))})`;
  return `${as ?? "not classified"}${signed}${grown ? "; called again since" : ""}`;
}

function deeds({ deeds }: Timeline): readonly Section[] {
  if (deeds.length === 0) return [];
  const columns = ["Tactic", "Calls", "Refused", "What"].map((title) => ({ title }));
  return [{ title: "What they did", columns, rows: deeds.map(deedRow), empty: "" }];
}

function lineage({ header, lineage, misuse }: Timeline): Section {
  return {
    title: tellOf(header)("Made with the leaked key"),
    columns: [
      { title: "What" },
      { title: "Made (UTC)" },
      { title: "By" },
      { title: "Source" },
      { title: "Stands" },
    ],
    rows: lineage.map((item) => [
      `${item.kind} ${named(item.id)}`,
      moment(item.mintedAt),
      item.mintedBy ?? "declared caller",
      named(item.source),
      standOf(item, item.mintedAt),
    ]),
    empty: {
      unread: "unknown: no source could show it",
      blind: "unknown: no source could show it",
      partly: "nothing seen on the kinds of call that a source covers",
      sees: "nothing seen",
    }[misuse.sight],
  };
}

function receipts({ receipts }: Timeline): Section {
  return {
    title: "Receipts",
    columns: [{ title: "Source" }, { title: "Claim" }, { title: "Rows" }, { title: "Time (UTC)" }],
    rows: receipts.map((one) => [
      named(one.source),
      one.claim,
      String(one.count),
      range(one.first, one.last),
    ]),
    empty: "none",
  };
}

function sources({ sources }: Timeline): Section {
  return {
    title: "Sources read",
    columns: [{ title: "Source" }, { title: "Complete (UTC)" }, { title: "Sees" }],
    rows: sources.map((one) => [
      named(one.source),
      range(one.from, one.through),
      [
        one.identifiesKey ? "names the key" : "doesn't name the key",
        one.recordsRefusals ? "refusals too" : "no refusals",
        ...(one.gaps.length === 0 ? [] : [count(one.gaps.length, "gap")]),
      ].join(", "),
    ]),
    empty: "none",
  };
}

const UNSEEN = {
  unread: ["no audit was read: nobody can say who used the key"],
  blind: ["who used the leaked key, and whether anybody but its owner did: no source names it"],
  partly: ["use of the leaked key on kinds of call that no source covers"],
  sees: [],
};

/** Gaps and silence belong here: no rows there mean nothing. */
function unseen({ header, cannotSee, silent, sources, misuse }: Timeline): Section {
  const gaps = sources.flatMap((source) =>
    source.gaps.map(
      (gap) => `${named(source.source)} has a gap ${range(gap.from, gap.to)}: ${quoted(gap.reason)}`,
    ),
  );
  return {
    title: "What could not be observed",
    columns: [{ title: "" }],
    rows: [
      ...UNSEEN[misuse.sight].map((text) => tellOf(header)(text)),
      ...cannotSee,
      ...gaps,
      ...silent.map((one) => `${named(one.source)} gave no answer: ${quoted(one.reason)}`),
    ].map((text) => [text]),
    empty: "the sources name nothing that they can't show",
  };
}
