import type { PolicyName } from "../../core/exercise/policy-names.ts";
import { formatSeconds } from "../../core/time.ts";
import { StanchError } from "../../core/errors.ts";
import type { CommonOptions, Context } from "../context.ts";
import { EXIT } from "../exit-code.ts";
import { commandLine } from "../next-command.ts";
import { createProgress } from "../progress.ts";
import { outcomeOfStop } from "../run-driver.ts";
import type { Outcome, RehearsalResult } from "../services.ts";
import { createTerminalPrompter } from "../terminal-prompter.ts";

interface RehearseOptions extends CommonOptions {
  readonly auto?: boolean;
  readonly policy?: PolicyName;
  readonly seed?: string;
  /** Seconds of the rehearsal in one second; null where time jumps. */
  readonly time?: number | null;
  readonly record?: string;
  readonly replay?: string;
  readonly facilitated?: boolean;
  readonly facilitator?: boolean;
}

/** Plays a runbook or scenario on a simulated world: nothing leaves this machine. */
export async function run(
  context: Context,
  [file = ""]: readonly string[],
  options: RehearseOptions,
): Promise<Outcome> {
  const { services, output } = context;
  if (options.facilitator === true)
    return (await import("../facilitator.ts")).facilitate(context, file, options);
  if (options.auto !== true && options.replay === undefined && !context.interactive) {
    throw new StanchError({
      code: "ERR_WOULD_ASK",
      message: "a rehearsal asks you at each step, and there is no terminal",
      hint: `stanch rehearse ${file} --auto plays it by the reference policy`,
    });
  }
  output.talk("EXERCISE this is a rehearsal: simulated provider, consumers, people and time");
  const result = await services.rehearse({
    file,
    dir: options.workspace,
    signal: context.signal,
    ...seedOf(options),
    ...(options.policy === undefined ? {} : { policy: options.policy }),
    ...(options.time === undefined ? {} : { speed: options.time }),
    ...(options.record === undefined ? {} : { record: options.record }),
    ...(options.replay === undefined ? {} : { replay: options.replay }),
    ...(options.auto === true || !context.interactive
      ? {}
      : { prompter: createTerminalPrompter(context, {}, { hash: null, banner: "EXERCISE" }) }),
    ...(options.facilitated === true
      ? { facilitated: { say: (text: string) => output.talk(`EXERCISE ${text}`), signal: context.signal } }
      : {}),
    onEntries: createProgress(output),
    onExercise: (row) => {
      if (row.type === "began" && options.auto !== true) output.talk(`EXERCISE seed ${row.seed}`);
    },
  });
  const outcome = outcomeOfStop(context, result.stop, result.at, options, options.workspace);
  const passed = isPassed(result);
  if (result.forCustomers.length > 0) output.talk("EXERCISE customers would have read:");
  // The banner stands before each of its lines already.
  for (const line of result.forCustomers.flatMap((text) => text.trimEnd().split("\n"))) output.talk(line);
  for (const line of factLines(result)) output.talk(`EXERCISE ${line}`);
  output.talk(`EXERCISE ${passed ? "passed" : "not passed"}`);
  const code = passed ? EXIT.done : result.stop.kind === "declined" ? outcome.code : EXIT.findings;
  return {
    ...outcome,
    code,
    next: commandLine(["timeline", "--incident", result.incident], { workspace: options.workspace }),
    extra: { passed, facts: result.facts },
  };
}

/** Closed, nobody's key ended too early, and no key left that nobody holds. */
function isPassed({ stop, facts }: RehearsalResult): boolean {
  return (
    stop.kind === "closed" &&
    facts.prematureEnds.length === 0 &&
    facts.orphans.length === 0 &&
    facts.onLeakedKey.length === 0 &&
    facts.thief.keysAlive.length === 0
  );
}

function factLines({ facts }: RehearsalResult): readonly string[] {
  const broken = facts.broken
    .map(({ consumer, seconds }) => `${consumer} ${formatSeconds(seconds)}`)
    .join(", ");
  return [
    `what really happened in the simulated world:`,
    `  exposed        ${formatSeconds(facts.exposureSeconds)}, ${facts.thief.accepted} call(s) by the thief`,
    `  ended too soon ${facts.prematureEnds.length}`,
    `  broken         ${broken || "nobody"}`,
    `  left behind    ${[...facts.orphans, ...facts.thief.keysAlive].join(", ") || "nothing"}`,
  ];
}

/** A policy plays the same game again unless told; people play another one, and what they played stays. */
function seedOf({ auto, seed = auto === true ? "1" : undefined }: RehearseOptions): {
  readonly seed?: string;
} {
  return seed === undefined ? {} : { seed };
}
