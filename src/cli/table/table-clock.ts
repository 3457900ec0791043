import { type Instant, formatSeconds, secondsBetween } from "../../core/time.ts";
import type { Replay } from "../../engine/replay.ts";
import type { ConsentRequest, Prompter } from "../../ports/prompter.ts";
import { paragraph } from "../../report/table.ts";
import { wordsOfState } from "../progress.ts";

const BANNER = "EXERCISE";

/** The time, how long the rehearsal has gone on, and what stanch is doing. */
export function clockLines({ incident, state }: Replay, now: Instant): readonly string[] {
  const gone = secondsBetween(incident.openedAt, now);
  const since = gone < 1 ? "the beginning" : `${formatSeconds(gone)} into it`;
  const text = `${now.slice(11, 19)}, ${since}: ${wordsOfState(state, incident.plan)}`;
  return [BANNER, ...paragraph(text, { banner: BANNER })];
}

/** What the players know of the time. */
export interface TableClock {
  /** They were told how it stands at this time. */
  told(now: Instant): void;
  /** How it stands in the journal. */
  known(at: Replay): void;
  /** The same prompter; before a question it says what time it is, and that somebody has said no to it before. */
  watched(prompter: Prompter): Prompter;
}

export function createTableClock(say: (line: string) => void): TableClock {
  const refused = new Set<string>();
  let last: Instant | null = null;
  let latest: Replay | null = null;

  function tell({ at: now, topic }: ConsentRequest): void {
    if (latest !== null && now !== undefined && now !== last) {
      for (const line of clockLines(latest, now)) say(line);
      last = now;
    }
    if (!refused.has(topic)) return;
    for (const line of paragraph("you said no to this; it is still to be done:", { banner: BANNER }))
      say(line);
  }

  return {
    told: (now) => void (last = now),
    known: (at) => void (latest = at),
    watched: (prompter) => ({
      ...prompter,
      async consent(request) {
        tell(request);
        const answer = await prompter.consent(request);
        if (answer) refused.delete(request.topic);
        else refused.add(request.topic);
        return answer;
      },
    }),
  };
}
