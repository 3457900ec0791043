import { renderKeysCsv } from "../../report/keys/keys-csv.ts";
import { renderKeysHtml } from "../../report/keys/keys-html.ts";
import { renderKeysMarkdown } from "../../report/keys/keys-markdown.ts";
import { renderKeysText } from "../../report/keys/keys-text.ts";
import { classified, eventOf, mendingCommand, type RulesOptions } from "../classified.ts";
import type { Context } from "../context.ts";
import { EXIT } from "../exit-code.ts";
import { commandLine } from "../next-command.ts";
import type { Outcome } from "../services.ts";

interface Options extends RulesOptions {
  readonly md?: boolean;
  readonly csv?: boolean;
  readonly html?: boolean;
}

/** `classify`: one verdict a caller, with its reason. Reads only; exit 11 if one doesn't hold what it must. */
export async function run(context: Context, [named]: readonly string[], options: Options): Promise<Outcome> {
  const { output } = context;
  const { page, astray } = classified(context, named, options);
  for (const one of page.all) output.event(eventOf(one));
  output.data(rendererOf(options)(page).replace(/\r?\n$/, ""));
  const [first] = astray.flatMap((one) => mendingCommand(context, one, options) ?? []);
  const { at, inventory, rules, sentence, tiers } = page;
  return {
    code: astray.length > 0 ? EXIT.findings : EXIT.done,
    next: first ?? (astray.length > 0 ? policyCommand(named, options) : null),
    extra: {
      at,
      inventory,
      rules,
      policy: sentence,
      providers: tiers,
      astray: astray.map(({ row }) => row.id),
    },
  };
}

/** Says what to do by hand, where no command does it. */
function policyCommand(named: string | undefined, options: Options): string {
  const rules = options.rules === undefined ? [] : ["--rules", options.rules];
  return commandLine(["policy", ...(named === undefined ? [] : [named]), ...rules], options);
}

function rendererOf({ md, csv, html }: Options): typeof renderKeysText {
  if (md === true) return renderKeysMarkdown;
  if (csv === true) return renderKeysCsv;
  return html === true ? renderKeysHtml : renderKeysText;
}
