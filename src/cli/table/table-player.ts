import { StanchError } from "../../core/errors.ts";
import { type Instant, plus } from "../../core/time.ts";
import type { Choice, Player, Point } from "../../engine/players/choices.ts";
import { paragraph } from "../../report/table.ts";
import type { Ask, Pickable } from "../ask.ts";
import { createTableNews } from "./table-news.ts";
import { pointLines, subjectLines } from "./table-view.ts";

const BANNER = "EXERCISE";

/** The name under which whoever plays at the terminal is on record. */
export const TABLE_PLAYER = "terminal";

export interface TableTerminal {
  readonly ask: Pick<Ask, "pick">;
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
  /** Told when the player sees what time it is. */
  readonly onTold?: (now: Instant) => void;
}

/**
 * Whoever sits at the terminal plays. Asked when something is new, or when the wait that they chose is over; between two
 * waits they may do as many things as they like. Broken off (`ERR_INTERRUPTED`), the rehearsal ends where it stands.
 */
export function createTablePlayer({ ask, say, signal, onTold }: TableTerminal): Player {
  const news = createTableNews();
  let waitsUntil: Instant | null = null;

  /** What is picked of these; what several are about is opened first. */
  async function pick(point: Point, choices: readonly Choice[]): Promise<Choice> {
    for (;;) {
      const picked = await pickOf("What now?", menuOf(point, choices));
      const subject = point.subjects.find(({ about }) => picked === `${ABOUT}${about}`);
      if (subject === undefined) return byId(choices, picked);
      for (const line of subjectLines(point, subject)) say(line);
      const inside = choices.filter(({ about }) => about === subject.about);
      const answer = await pickOf(`What about ${subject.about}?`, [...inside.map(optionOf), GO_BACK]);
      if (answer !== GO_BACK.value) return byId(inside, answer);
    }
  }

  async function pickOf(question: string, options: readonly Pickable[]): Promise<string> {
    const answer = signal.aborted ? null : await ask.pick(question, options, BANNER);
    if (answer !== null) return answer;
    throw new StanchError({
      code: "ERR_INTERRUPTED",
      message: "the rehearsal was broken off",
      hint: "what was played stays in its timeline: stanch list",
    });
  }

  return {
    name: TABLE_PLAYER,
    atTable: true,
    async decide(point) {
      const fresh = news.peek(point);
      const isWaiting = waitsUntil !== null && point.now < waitsUntil;
      if (!fresh.isNew && isWaiting && !signal.aborted) return [];
      for (const line of pointLines(point, fresh)) say(line);
      onTold?.(point.now);
      const chosen: Choice[] = [];
      for (;;) {
        const choice = await pick(point, openAfter(point, chosen));
        chosen.push(choice);
        if (endsTurn(choice)) break;
        for (const line of paragraph(`noted: ${choice.label}`, { banner: BANNER })) say(line);
      }
      news.shown(point, chosen);
      waitsUntil = plus(point.now, Math.max(0, ...chosen.filter(isWait).map(waitOf)));
      return chosen.map(({ id }) => id);
    },
  };
}

const ABOUT = "about:";
const GO_BACK: Pickable = { value: "back", label: "go back" };

/** Waiting first, then what can be opened, then what is about the whole response. */
function menuOf({ subjects }: Point, choices: readonly Choice[]): readonly Pickable[] {
  const rest = choices.filter((choice) => choice.about === undefined && !isWait(choice));
  return [
    ...choices.filter(isWait).map(optionOf),
    ...subjects.map(({ about }) => ({ value: `${ABOUT}${about}`, label: `about ${about} …` })),
    ...rest.map(optionOf),
  ];
}

const optionOf = ({ id, label }: Choice): Pickable => ({ value: id, label });

function byId(choices: readonly Choice[], wanted: string): Choice {
  const choice = choices.find(({ id }) => id === wanted);
  if (choice === undefined) throw new Error(`nobody offered ${wanted}`);
  return choice;
}

/** What was chosen in this turn isn't offered again. */
function openAfter({ choices }: Point, chosen: readonly Choice[]): readonly Choice[] {
  return choices.filter(({ id }) => !chosen.some((one) => one.id === id));
}

/** Time goes on: whoever waits, begins or leaves has chosen enough. */
function endsTurn(choice: Choice): boolean {
  return choice.deeds.length === 0 || isWait(choice);
}

function isWait({ deeds }: Choice): boolean {
  return deeds.some(({ does }) => "wait" in does);
}

const waitOf = ({ deeds }: Choice): number => deeds[0]?.after ?? 0;
