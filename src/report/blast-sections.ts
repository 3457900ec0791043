import type { BeforeBlast } from "../core/inventory/blast/before-blast.ts";
import { type Blast, type Caller, wokenBy } from "../core/inventory/blast/blast.ts";
import { kindOfKey } from "../core/inventory/row.ts";
import { withInstances } from "./phrase.ts";
import {
  causeWords,
  countWords,
  dayWords,
  factWords,
  nameWords,
  names,
  noticedWords,
  ownerWords,
  stopsWords,
  wakesWords,
  whyWords,
} from "./blast-words.ts";

/** One caller in words: its heading and what is said of it, each with its label. */
export interface CallerWords {
  readonly id: string;
  readonly service: string;
  readonly facts: readonly (readonly [string, string])[];
}

export interface BlastSection {
  readonly title: string;
  readonly callers: readonly CallerWords[];
}

/** A thing to do: what, and whom it concerns. */
export interface Errand {
  readonly title: string;
  /** Its lines are commands to copy. */
  readonly isCommands: boolean;
  readonly lines: readonly string[];
}

/** What text and Markdown say, in the same order. All of it is raw. */
export interface BlastReport {
  readonly title: string;
  readonly summary: readonly string[];
  readonly sections: readonly BlastSection[];
  readonly before: readonly Errand[];
  readonly notes: readonly string[];
}

/** `before` is what to do first; `commandFor` gives the command that plans the migration of a consumer. */
export function blastReport(
  blast: Blast,
  before: BeforeBlast,
  commandFor: (id: string) => string,
): BlastReport {
  const { callers, at } = blast;
  const of = (fate: Caller["fate"]): readonly Caller[] => callers.filter((one) => one.fate === fate);
  const [dead, may] = [of("breaks"), of("mayBreak")];
  const orphaned = of("survives").filter(({ owner, losesWaking }) => isLost(owner) || losesWaking);
  const untouched = of("survives").filter((one) => !orphaned.includes(one));
  const silent = [...dead, ...may].filter(({ noticed }) => noticed?.kind === "onDemand");
  return {
    title: causeWords(blast),
    summary: [
      `${countWords(blast)}.`,
      ...wokenSentence(blast),
      ...(silent.length === 0
        ? []
        : [`Silent until somebody asks for it: ${names(silent.map(({ row }) => row.id))}.`]),
    ],
    sections: [
      { title: "Breaks", callers: dead.map(hitWords) },
      { title: "May break", callers: may.map(hitWords) },
      { title: "Survives, but loses its owner", callers: orphaned.map(orphanWords) },
    ].filter((section) => section.callers.length > 0),
    before: errands(before, commandFor),
    notes: [
      ...needNoMoveNotes(blast, before),
      ...(untouched.length === 0 ? [] : [`Not touched: ${names(untouched.map(({ row }) => row.id))}.`]),
      ...(dead.length + may.length === 0
        ? []
        : [
            `Times count from ${dayWords(at, true)} UTC, at the earliest: for how long a provider or caller remembers that a key was good isn't known.`,
          ]),
    ],
  };
}

function isLost(owner: Caller["owner"]): boolean {
  return owner === "leaves" || owner === "mayLeave";
}

function wokenSentence({ callers }: Blast): readonly string[] {
  const hit = callers.filter(({ fate }) => fate !== "survives");
  if (hit.length === 0) return [];
  const woken = wokenBy(callers);
  const nobody = hit.filter(({ wakes }) => wakes.length === 0).map(({ row }) => row.id);
  const people = woken.length === 1 ? "1 person wakes" : `${woken.length} people wake`;
  return [
    `${people}${woken.length === 0 ? "" : `: ${names(woken)}`}.`,
    ...(nobody.length === 0 ? [] : [`Nobody is known to wake for ${names(nobody)}.`]),
  ];
}

function hitWords(caller: Caller): CallerWords {
  const { row, noticed } = caller;
  return {
    id: row.id,
    service: withInstances(row.service, row.instances),
    facts: [
      ["where", [row.environment ?? "nobody knows whether production", ...runtimeOf(caller)].join(", ")],
      ["why", whyWords(caller)],
      ["noticed", noticedWords(noticed, row.instances)],
      ["stops", stopsWords(caller)],
      ["owner", ownerWords(caller)],
      ["wakes", wakesWords(caller)],
      ...(row.confirmed ? [] : [["note", "a scan or a log suggests it; nobody has confirmed it"] as const]),
    ],
  };
}

function runtimeOf({ row: { runtime } }: Caller): readonly string[] {
  return runtime === undefined ? [] : [nameWords(runtime)];
}

function orphanWords(caller: Caller): CallerWords {
  const { row } = caller;
  return {
    id: row.id,
    service: withInstances(row.service, row.instances),
    facts: [
      ["owner", ownerWords(caller)],
      ["wakes", wakesWords(caller)],
    ],
  };
}

function needNoMoveNotes({ cause }: Blast, { needNoMove }: BeforeBlast): readonly string[] {
  if (needNoMove.length === 0 || cause?.kind !== "account") return [];
  const verbs = needNoMove.length === 1 ? "Stops" : "Stop";
  const needs = needNoMove.length === 1 ? "needs" : "need";
  const [name = ""] = cause.spellings;
  return [
    `${verbs} with ${nameWords(name)} and ${needs} no move: ${names(needNoMove.map(({ row }) => row.id))}.`,
  ];
}

/** Which other key. */
function otherKeyWords({ row }: Caller): string {
  if (kindOfKey(row) === "team") return `${row.id}: another team key`;
  return row.owner === undefined
    ? `${row.id}: another key of its kind`
    : `${row.id}: a key that ${nameWords(row.owner)} made`;
}

function errands(
  { migrate, otherKey, owners, facts }: BeforeBlast,
  commandFor: (id: string) => string,
): readonly Errand[] {
  const all: readonly Errand[] = [
    {
      title: "Move these to keys that stay, the first one first",
      isCommands: true,
      lines: migrate.map(({ row }) => commandFor(row.id)),
    },
    {
      title: "Give these another key: make it, put it where the old one is, see it used",
      isCommands: false,
      lines: otherKey.map(otherKeyWords),
    },
    {
      title: "Find somebody who answers for these",
      isCommands: false,
      lines: owners.map((one) => `${one.row.id}: owner: ${ownerWords(one)}; wakes: ${wakesWords(one)}`),
    },
    {
      title: "Find out, and write it into the inventory",
      isCommands: false,
      lines: facts.map(
        ({ caller, facts: missing }) => `${caller.row.id}: ${missing.map(factWords).join(", ")}`,
      ),
    },
  ];
  return all.filter(({ lines }) => lines.length > 0);
}
