import type { PolicyName } from "../../core/exercise/policy-names.ts";
import { StanchError } from "../../core/errors.ts";
import { scoreLines } from "../../report/score-text.ts";
import { createAsk } from "../ask.ts";
import { withClicks } from "../table/clicks-view.ts";
import { fileToPlay } from "../table/incident-scenario.ts";
import { briefingLines } from "../table/briefing-lines.ts";
import type { CommonOptions, Context } from "../context.ts";
import { EXIT } from "../exit-code.ts";
import { commandLine } from "../next-command.ts";
import { createProgress } from "../progress.ts";
import { outcomeOfStop } from "../run-driver.ts";
import type { RehearseRequest } from "../table/rehearsal-services.ts";
import type { GameSpeed } from "../table/game-speed.ts";
import type { Outcome } from "../services.ts";
import { type TableClock, createTableClock } from "../table/table-clock.ts";
import { createTablePlayer } from "../table/table-player.ts";
import { createTerminalPrompter } from "../terminal-prompter.ts";

interface RehearseOptions extends CommonOptions {
  readonly auto?: boolean;
  readonly policy?: PolicyName;
  readonly seed?: string;
  readonly time?: GameSpeed;
  readonly record?: string;
  readonly replay?: string;
  readonly fromIncident?: string;
  readonly out?: string;
  readonly showClicks?: boolean;
  readonly facilitated?: boolean;
  readonly facilitator?: boolean;
}

/** Plays a runbook or scenario on a simulated world: nothing leaves this machine. */
export async function run(
  context: Context,
  [given]: readonly string[],
  options: RehearseOptions,
): Promise<Outcome> {
  const { services, output } = context;
  const file = await fileToPlay(context, given, options);
  if (options.out !== undefined)
    return { code: EXIT.done, next: commandLine(["rehearse", file], { workspace: options.workspace }) };
  if (options.facilitator === true)
    return (await import("../desk/facilitator.ts")).facilitate(context, file, options);
  if (options.auto !== true && options.replay === undefined && !context.interactive) {
    throw new StanchError({
      code: "ERR_WOULD_ASK",
      message: "a rehearsal asks you at each step, and there is no terminal",
      hint: `stanch rehearse ${file} --auto plays it by the reference policy`,
    });
  }
  output.talk("EXERCISE this is a rehearsal: simulated provider, consumers, people and time");
  const progress = createProgress(output);
  const isAlone = options.auto !== true && options.policy === undefined && context.interactive;
  const clock = createTableClock((line) => output.talk(line));
  const tell = options.showClicks === true ? await withClicks(context, file, progress) : progress;
  const prompter =
    options.auto === true || !context.interactive
      ? null
      : createTerminalPrompter(context, {}, { hash: null, banner: "EXERCISE" });
  const result = await services.rehearse({
    file,
    dir: options.workspace,
    signal: context.signal,
    ...seedOf(options),
    ...(options.policy === undefined ? {} : { policy: options.policy }),
    ...(options.time === undefined ? {} : { speed: options.time.times }),
    ...(options.record === undefined ? {} : { record: options.record }),
    ...(options.replay === undefined ? {} : { replay: options.replay }),
    ...(isAlone ? atTerminal(context, options, clock) : {}),
    ...(prompter === null ? {} : { prompter: isAlone ? clock.watched(prompter) : prompter }),
    ...(options.facilitated === true
      ? { facilitated: { say: (text: string) => output.talk(`EXERCISE ${text}`), signal: context.signal } }
      : {}),
    onEntries(entries, at) {
      clock.known(at);
      tell(entries, at);
    },
    onExercise: (row) => {
      if (row.type === "began" && options.auto !== true) output.talk(`EXERCISE seed ${row.seed}`);
    },
  });
  const outcome = outcomeOfStop(context, result.stop, result.at, options, options.workspace);
  const { score, comparison } = result;
  if (result.forCustomers.length > 0) output.talk("EXERCISE customers would have read:");
  // The banner stands before each of its lines already.
  for (const line of result.forCustomers.flatMap((text) => text.trimEnd().split("\n"))) output.talk(line);
  for (const line of scoreLines(score, comparison)) output.talk(line);
  return {
    ...outcome,
    // However it stopped, it is over: nothing of it waits for anybody.
    code: score.passed ? EXIT.done : EXIT.findings,
    next: commandLine(["timeline", "--incident", result.incident], { workspace: options.workspace }),
    extra: { passed: score.passed, score, comparison, facts: result.facts },
  };
}

/** A policy plays the same game again unless told; people play another one, and what they played stays. */
function seedOf({ auto, seed = auto === true ? "1" : undefined }: RehearseOptions): {
  readonly seed?: string;
} {
  return seed === undefined ? {} : { seed };
}

/** Whoever sits there plays, and is told first what it is about. */
function atTerminal(
  context: Context,
  { time, facilitated }: RehearseOptions,
  clock: TableClock,
): Pick<RehearseRequest, "player" | "onBriefing"> {
  const times = time === undefined ? undefined : time.times;
  const goesOn = facilitated === true ? times !== null : typeof times === "number";
  const say = (line: string): void => context.output.talk(line);
  return {
    player: createTablePlayer({
      ask: createAsk(context),
      say,
      signal: context.signal,
      onTold: (now) => clock.told(now),
    }),
    onBriefing: (briefing) => briefingLines(briefing, goesOn).forEach(say),
  };
}
