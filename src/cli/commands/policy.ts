import { renderPolicyMarkdown, renderPolicyText } from "../../report/keys/policy-page.ts";
import { classified, eventOf, mendingCommand, type RulesOptions } from "../classified.ts";
import type { Context } from "../context.ts";
import { EXIT } from "../exit-code.ts";
import type { Outcome } from "../services.ts";

interface Options extends RulesOptions {
  readonly md?: boolean;
}

/** `policy`: the policy in one sentence, and who breaks it today. Reads only; exit 11 if somebody does. */
export async function run(context: Context, [named]: readonly string[], options: Options): Promise<Outcome> {
  const { output } = context;
  const { page, astray } = classified(context, named, options);
  const breaking = astray.map((one) => ({ one, command: mendingCommand(context, one, options) }));
  for (const { one, command } of breaking) output.event({ ...eventOf(one), next: command });
  const render = options.md === true ? renderPolicyMarkdown : renderPolicyText;
  output.data(render(page, breaking).trimEnd());
  return {
    code: astray.length > 0 ? EXIT.findings : EXIT.done,
    next: breaking.find(({ command }) => command !== null)?.command ?? null,
    extra: {
      policy: page.sentence,
      rules: page.rules,
      inventory: page.inventory,
      breaking: breaking.map(({ one, command }) => ({ consumer: one.row.id, next: command })),
    },
  };
}
