import type { PolicyName } from "../../core/exercise/policy-names.ts";
import { StanchError } from "../../core/errors.ts";
import { scoreLines } from "../../report/score-text.ts";
import type { Prompter } from "../../ports/prompter.ts";
import type { CommonOptions, Context } from "../context.ts";
import { EXIT } from "../exit-code.ts";
import { commandLine } from "../next-command.ts";
import { createProgress } from "../progress.ts";
import { outcomeOfStop } from "../run-driver.ts";
import type { Outcome } from "../services.ts";
import { createTerminalPrompter } from "../terminal-prompter.ts";

interface RehearseOptions extends CommonOptions {
  readonly auto?: boolean;
  readonly policy?: PolicyName;
  readonly seed?: string;
}

/** Plays a runbook or scenario on a simulated world: nothing leaves this machine. */
export async function run(
  context: Context,
  [file = ""]: readonly string[],
  options: RehearseOptions,
): Promise<Outcome> {
  const { services, output } = context;
  if (options.auto !== true && !context.interactive) {
    throw new StanchError({
      code: "ERR_WOULD_ASK",
      message: "a rehearsal asks you at each step, and there is no terminal",
      hint: `stanch rehearse ${file} --auto plays it by the reference policy`,
    });
  }
  output.talk("EXERCISE this is a rehearsal: simulated provider, consumers, people and time");
  const result = await services.rehearse({
    file,
    seed: options.seed ?? "1",
    dir: options.workspace,
    ...(options.policy === undefined ? {} : { policy: options.policy }),
    prompter:
      options.auto === true
        ? AGREES
        : createTerminalPrompter(context, {}, { hash: null, banner: "EXERCISE" }),
    onEntries: createProgress(output),
  });
  const outcome = outcomeOfStop(context, result.stop, result.at, options, options.workspace);
  const { score, comparison } = result;
  if (result.forCustomers.length > 0) output.talk("EXERCISE customers would have read:");
  // The banner stands before each of its lines already.
  for (const line of result.forCustomers.flatMap((text) => text.trimEnd().split("\n"))) output.talk(line);
  for (const line of scoreLines(score, comparison)) output.talk(line);
  const code = score.passed ? EXIT.done : result.stop.kind === "declined" ? outcome.code : EXIT.findings;
  return {
    ...outcome,
    code,
    next: commandLine(["timeline", "--incident", result.incident], { workspace: options.workspace }),
    extra: { passed: score.passed, score, comparison, facts: result.facts },
  };
}

/** The reference policy agrees to everything that the gate lets through. */
const AGREES: Prompter = {
  consent: async () => true,
  how: () => "flag",
  secret: () => Promise.reject(new Error("a rehearsal asks for no secret")),
  text: (_title, initial) => Promise.resolve(initial ?? ""),
  say: () => undefined,
};
