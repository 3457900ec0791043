import type { Incident } from "../core/incident.ts";
import { tellOf } from "../core/key-words.ts";
import type { Plan } from "../core/plan.ts";
import { isOldKeyKept } from "../core/purpose.ts";
import type { EventType, JournalEntry } from "../core/journal.ts";
import { record } from "../core/record.ts";
import type { Replay } from "../engine/replay.ts";
import { describe } from "../report/describe/describe.ts";
import { bannerOf } from "../report/header.ts";
import { table } from "../report/table.ts";
import { createGateLine } from "./gate-line.ts";
import type { Output } from "./output.ts";

/** What each state is doing, as people say it. */
const DOING: Readonly<Record<string, string>> = {
  looking: "1/6 looking at the key",
  "containing.looking": "1/6 contain: looking at the key",
  "containing.restraining": "1/6 contain: stopping the bleeding",
  "auditing.reading": "2/6 audit: who used the key?",
  "auditing.judging": "2/6 audit: who used the key?",
  reissuing: "3/6 reissue: making the replacements",
  "swapping.writing": "4/6 swap: moving consumers to their replacements",
  "swapping.proving": "4/6 swap: looking who made it",
  "revoking.gated": "5/6 revoke: the gate waits for proof",
  "revoking.ending": "5/6 revoke: ending the leaked key",
  "revoking.confirming": "5/6 revoke: making sure that it is dead",
  "notifying.sending": "6/6 notify: telling owners",
  "notifying.watching": "6/6 notify: watching for use of the dead key",
  closed: "closed",
  aborted: "aborted",
};

export function wordsOfState(state: string, plan: Pick<Plan, "purpose" | "keepsOldKey" | "stays">): string {
  if (isOldKeyKept(plan) && state === "notifying.watching") return "6/6 notify: looking once more";
  return tellOf(plan)(DOING[state] ?? state);
}

/** House-keeping: in the timeline, not in the talk. Evidence is told by what it changes. */
const QUIET: ReadonlySet<EventType> = new Set([
  "lease.taken",
  "checkpoint.signed",
  "consent.given",
  "effect.intended",
  "evidence.observed",
  "contain.settled",
  "audit.judged",
  "stores.preflighted",
  "swap.settled",
  "notices.settled",
]);

/** Looks that are taken again and again: told when they show something else than the last time. */
const REPEATED: ReadonlySet<EventType> = new Set(["audit.read", "replacement.probed"]);

/** Nothing came back that says something: then only the cause tells what to mend. */
function isUnclear(entry: JournalEntry): boolean {
  return (
    entry.type === "replacement.probed" &&
    entry.data.outcome === "unknown" &&
    (entry.data.state === undefined || entry.data.state === "unknown") &&
    entry.data.detail !== ""
  );
}

/** Told of new rows, says them as they come: a heading a state, a line a fact, nothing twice. */
export function createProgress(output: Output): (entries: readonly JournalEntry[], at: Replay) => void {
  let heading = "";
  let said = "";
  const looks = new Map<string, string>();
  const gate = createGateLine();
  let before: Incident | null = null;
  return (entries, at) => {
    const banner = bannerOf(at.incident.mode);
    const say = (time: string, text: string): void => {
      for (const line of table([{ title: "", width: 9 }, { title: "" }], [[time.slice(11, 19), text]], {
        banner,
      })) {
        output.talk(line);
      }
    };
    for (const entry of entries) {
      const from: Incident = before ?? at.incident;
      const after: Incident = before === null ? at.incident : record(before, entry);
      const line = describe(entry, { before: from, after });
      const event = isUnclear(entry) ? `${line.event}: ${line.evidence}` : line.event;
      output.event({
        type: "event",
        mode: banner,
        seq: entry.seq,
        at: entry.at,
        event: entry.type,
        actor: entry.actor,
        text: event,
      });
      const look = entry.type === "replacement.probed" ? entry.data.replacement : entry.type;
      const isOld = REPEATED.has(entry.type) && looks.get(look) === event;
      if (REPEATED.has(entry.type)) looks.set(look, event);
      if (!QUIET.has(entry.type) && !isOld && event !== said) {
        say(entry.at, event);
        said = event;
      }
      before = after;
    }
    const last = entries.at(-1);
    if (last !== undefined) for (const line of swapNews(before, at)) say(last.at, line);
    before = at.incident;
    const next = wordsOfState(at.state, at.incident.plan);
    if (next !== heading) output.talk(`${banner} ${next}`);
    heading = next;
    if (at.state !== "revoking.gated") gate.leave();
    else if (last !== undefined) {
      const line = gate.tell(at.incident);
      if (line !== "") say(last.at, line);
    }
  };
}

/** Consumers that the swap machine moved without a row of their own: proven by evidence, or doubted again. */
function swapNews(before: Incident | null, { incident }: Replay): readonly string[] {
  return Object.values(incident.consumers).flatMap(({ consumer, state }) => {
    const was = before?.consumers[consumer.id]?.state;
    if (state === "proven" && was !== "proven") return [`${consumer.id} is proven on its replacement`];
    return state === "written" && was === "proven" ? [`${consumer.id} isn't proven any more`] : [];
  });
}
