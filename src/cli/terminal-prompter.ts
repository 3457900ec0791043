import { StanchError } from "../core/errors.ts";
import { forLine } from "../core/sanitise.ts";
import { Secret } from "../core/secret.ts";
import type { ConsentRequest, Prompter } from "../ports/prompter.ts";
import { paragraph, uncut } from "../report/table.ts";
import { createAsk } from "./ask.ts";
import type { Context } from "./context.ts";

export interface PrompterOptions {
  readonly yes?: boolean;
  /** `NAME@PLANHASH`, both as stanch prints them. */
  readonly confirm?: string;
}

/** What the answers are for. */
export interface AskedAbout {
  readonly hash: string | null;
  readonly banner: "LIVE" | "EXERCISE";
  /** Told, where an incident is open already, with what options of `stanch resume` the question would be answered. */
  readonly onUnanswered?: (words: readonly string[]) => void;
}

/** Length of a plan hash as people type it. */
export const SHORT_HASH = 12;

/**
 * Asks at the terminal. Without one, `--yes` answers y/N and `--confirm NAME@PLANHASH` a typed confirmation; anything
 * else throws `ERR_WOULD_ASK`. A piped answer is never taken.
 */
export function createTerminalPrompter(
  context: Context,
  options: PrompterOptions,
  about: AskedAbout,
): Prompter {
  const { output } = context;
  const ask = createAsk(context);
  const show = ({ title, lines }: ConsentRequest): void => {
    output.talk(about.banner);
    for (const line of paragraph(title, { banner: about.banner })) output.talk(line);
    for (const line of lines) {
      for (const piece of paragraph(line, { banner: `${about.banner}  ` })) output.talk(piece);
    }
  };
  const asked = (question: string): string => `${about.banner} ${question}`;
  /** Broken off in a rehearsal isn't a no: the game is cut off there, and can be played on. */
  const answered = <T>(answer: T | null): T | null => {
    if (answer === null && about.banner === "EXERCISE") throw cancelled();
    return answer;
  };
  return {
    async consent(request) {
      show(request);
      if (request.level === "typed")
        return (
          confirmed(context, options, about, request) ||
          answered(await ask.text(asked(`Type ${request.name} to go ahead`))) === request.name
        );
      if (options.yes === true) return true;
      if (!context.interactive) throw wouldAsk(request.title, ["--yes"], about);
      return answered(await ask.confirm(asked("Go ahead?"))) === true;
    },
    how: (level) =>
      (level === "confirm" ? options.yes === true : options.confirm !== undefined) ? "flag" : "prompt",
    async secret(title) {
      if (!context.interactive) throw wouldAsk(title, [], about);
      const answer = await ask.hidden(asked(title));
      if (answer === null) throw cancelled();
      return new Secret(answer);
    },
    async text(title, initial) {
      if (!context.interactive) throw wouldAsk(title, [], about);
      const answer = await ask.text(asked(title), initial);
      if (answer === null) throw cancelled();
      return answer;
    },
    say(lines) {
      for (const line of lines) {
        const text = line.trimStart();
        const banner = about.banner + " ".repeat(line.length - text.length);
        const pieces = text.startsWith("> ") ? [uncut(text, banner)] : paragraph(text, { banner });
        for (const piece of pieces) output.talk(piece);
      }
    },
  };
}

/** Typed beforehand; false where it has to be typed now. */
function confirmed(
  context: Context,
  { confirm }: PrompterOptions,
  about: AskedAbout,
  request: ConsentRequest,
): boolean {
  const planHash = about.hash;
  const wanted = `${request.name}@${(planHash ?? "").slice(0, SHORT_HASH)}`;
  if (confirm !== undefined) {
    const isWhole =
      confirm.length >= wanted.length && `${request.name}@${planHash ?? ""}`.startsWith(confirm);
    if (isWhole) return true;
    throw new StanchError({
      code: "ERR_PLAN_STALE",
      message: `--confirm doesn't name this key and this plan`,
      hint: `read the plan, then --confirm ${wanted}`,
    });
  }
  if (!context.interactive) throw wouldAsk(request.title, ["--confirm", wanted], about);
  return false;
}

function wouldAsk(title: string, words: readonly string[], { onUnanswered }: AskedAbout): StanchError {
  onUnanswered?.(words);
  const flag = words.length === 0 ? "" : `, or with ${words.join(" ")}`;
  return new StanchError({
    code: "ERR_WOULD_ASK",
    message: `this would have to ask: ${forLine(title)}`,
    // What has opened an incident would only be told that it is open.
    hint: `${onUnanswered === undefined ? "run it" : "go on with stanch resume"} at a terminal${flag}`,
  });
}

function cancelled(): StanchError {
  return new StanchError({
    code: "ERR_INTERRUPTED",
    message: "nothing was entered",
    hint: "stanch resume asks again",
  });
}
