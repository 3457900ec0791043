import { type AuditEvent, type EventPasses, eventOf } from "../core/audit-event.ts";
import type { Explanation } from "../core/audit-judge/explain.ts";
import { judge } from "../core/audit-judge/judge.ts";
import type { JudgedCredential, JudgedEvent } from "../core/audit-judge/judgement.ts";
import type { Member } from "../core/audit-judge/lineage.ts";
import { shownJudgement } from "../core/audit-judge/shown-judgement.ts";
import { isHarmlessName } from "../core/audit-judge/shown-names.ts";
import type { AuditRow } from "../core/audit.ts";
import type { AuditSummary, JudgedUser, LineageItem } from "../core/audit-summary.ts";
import { type Attribution, attribute, ownAgent } from "../core/attribution.ts";
import { earliestNow } from "../core/clock-skew.ts";
import type { Consumer } from "../core/consumer.ts";
import type { Incident } from "../core/incident.ts";
import { stayingConsumers } from "../core/purpose.ts";
import type { Instant } from "../core/time.ts";
import { type AuditReader, type SourceRows, createAuditReader } from "./audit-rows.ts";
import { callerId } from "./callers.ts";
import { timeThere } from "./clock-check.ts";
import { createAttributor, keysMade } from "./observe.ts";
import type { View } from "./work.ts";

/** What every source shows of the keys of interest, and what it was used for. */
export interface Use extends Pick<AuditSummary, "window" | "judged" | "lineage" | "silent"> {
  readonly sources: readonly SourceRows[];
  /** Rows that are misuse, whoever they look like. */
  readonly misused: ReadonlySet<AuditRow>;
}

/**
 * Judges the use of the leaked key and of what was made with it as `stanch audit` does, but for whose call it is: that the
 * incident knows better than its inventory alone.
 */
export async function judgeUse(view: View, from: Instant): Promise<Use> {
  const { incident, adapters } = view;
  const { leaked, plan } = incident;
  const book = createBook(view, from);
  const whoOf = createAttributor(adapters, incident);
  const told = new Map<AuditRow, JudgedEvent>();
  const judgement = await judge(
    book.passes,
    {
      key: leaked.id,
      exposedAt: leaked.exposedAt,
      baseline: plan.lookback,
      asOf: earliestNow(incident, view.now),
      declared: {
        // What kinds of call a consumer makes is told in the words of what sources cover, not of single calls.
        consumers: everybody(incident).map(({ id, match, period }) => ({
          id,
          match,
          calls: ["api"],
          period,
        })),
        responder: plan.responderMatch,
        ownAgent: ownAgent(incident.id),
      },
    },
    {
      inNetwork: adapters.inNetwork,
      digest: (text) => adapters.signer.digest(text),
      explained: (event, member) => {
        const row = book.rowOf(event);
        return explained(row === undefined ? null : whoOf(row), member);
      },
    },
    {
      event(judged, _call, event) {
        const row = book.rowOf(event);
        if (row !== undefined) told.set(row, judged);
      },
    },
  );
  const shown = shownJudgement(judgement, (text) => text);
  const { verdict, counts, tactics, byAgentAlone } = shown;
  return {
    sources: book.sources(),
    silent: book.silent(),
    window: judgement.window,
    judged: { verdict, counts, tactics, byAgentAlone, callers: usersOf(view, told) },
    lineage: judgement.lineage.flatMap((item) => lineageItem(view, item, book.sources())),
    misused: new Set([...told].flatMap(([row, judged]) => (judged.verdict === "misuse" ? [row] : []))),
  };
}

/** Of the plan, moving or staying, and whoever joined. */
function everybody({ plan, consumers }: Incident): readonly Consumer[] {
  return [...Object.values(consumers).map(({ consumer }) => consumer), ...stayingConsumers(plan)];
}

/** Rows behind the events of the judge, and how they were read. */
interface Book {
  readonly passes: EventPasses;
  sources(): readonly SourceRows[];
  silent(): AuditSummary["silent"];
  rowOf(event: AuditEvent): AuditRow | undefined;
}

/** Reads the sources as often as something new was found to have been made with the key, and no more often. */
function createBook({ incident, adapters }: View, from: Instant): Book {
  const now = timeThere(adapters);
  const replacements = keysMade(incident);
  const rows = new Map<AuditEvent, AuditRow>();
  const alike = new Map<string, AuditRow>();
  let read: Awaited<ReturnType<AuditReader["read"]>> = { sources: [], silent: [] };
  let readFor = -1;

  async function* passes(names: readonly string[] = []): AsyncGenerator<AuditEvent> {
    // Names are only ever added.
    if (readFor !== names.length) {
      read = await createAuditReader(adapters.auditLogs).read(from, now, [...names, ...replacements]);
      readFor = names.length;
      rows.clear();
      alike.clear();
      for (const row of read.sources.flatMap((source) => [...source.rows, ...source.about]))
        rows.set(withoutReplacements(eventOf(row), replacements), row);
    }
    yield* rows.keys();
  }

  /** The judge makes an event anew where two share an id. */
  function rowLike(event: AuditEvent): AuditRow | undefined {
    if (alike.size === 0) for (const [one, row] of rows) alike.set(looksOf(one), row);
    return alike.get(looksOf(event));
  }

  return {
    passes,
    sources: () => read.sources,
    silent: () => read.silent,
    rowOf: (event) => rows.get(event) ?? rowLike(event),
  };
}

/** What stanch made with its own credential is no child of the leaked key, whatever that credential is. */
function withoutReplacements(event: AuditEvent, replacements: readonly string[]): AuditEvent {
  return event.minted.some(({ id }) => replacements.includes(id))
    ? { ...event, minted: event.minted.filter(({ id }) => !replacements.includes(id)) }
    : event;
}

/** All but the id. */
function looksOf({ at, keyIds, principals, address, userAgent, action, outcome }: AuditEvent): string {
  return JSON.stringify([at, keyIds, principals, address, userAgent, action, outcome]);
}

/** As the gate attributes it, but that nobody explains what is done with what a stranger made. */
function explained(who: Attribution | null, member: Member): Explanation {
  if (who === null || member.stolen || who.by === "unknown") return { by: "nobody" };
  return who.by === "responder" ? who : { by: "consumers", ids: who.ids };
}

/** What was made, with who made it and where that stands; of several rows that say so the first counts. */
function lineageItem(
  { incident, adapters }: View,
  { id, kind, expiresAt, endedAt }: JudgedCredential,
  sources: readonly SourceRows[],
): readonly LineageItem[] {
  const births = sources.flatMap(({ reading, rows }) =>
    rows.flatMap((row) => {
      const { minted, outcome } = eventOf(row);
      const made = outcome === "refused" || outcome === "failed" ? [] : minted.filter((one) => one.id === id);
      return made.map(({ aliases }) => ({ row, aliases, source: reading.source }));
    }),
  );
  const [first] = births.toSorted((a, b) => (a.row.at < b.row.at ? -1 : 1));
  if (first === undefined) return [];
  const { row, source } = first;
  const isUnknown = attribute(incident, row, adapters.inNetwork).by === "unknown";
  return [
    {
      id,
      kind,
      // They go on record, and a thief chooses some. Without one, only the next whole audit sees who goes by it.
      aliases: [...new Set(births.flatMap(({ aliases }) => aliases.filter(isHarmlessName)))],
      mintedAt: row.at,
      source,
      mintedBy: isUnknown ? callerId(row, adapters.signer) : null,
      expiresAt,
      endedAt,
    },
  ];
}

/** The worst that is said of each caller, and everything that speaks for it. */
function usersOf(
  { adapters }: View,
  told: ReadonlyMap<AuditRow, JudgedEvent>,
): Readonly<Record<string, JudgedUser>> {
  const users: Record<string, JudgedUser> = {};
  for (const [row, { verdict, reasons }] of told) {
    if (verdict === "legitimate") continue;
    const id = callerId(row, adapters.signer);
    const known = users[id];
    const isMisuse = verdict === "misuse" || known?.verdict === "misuse";
    const own = reasons.map((reason) => reason.replace(/^caller:/, ""));
    users[id] = {
      verdict: isMisuse ? "misuse" : "undetermined",
      reasons: [...new Set([...(known?.reasons ?? []), ...own])],
    };
  }
  return users;
}
