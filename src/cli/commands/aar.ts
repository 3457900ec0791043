import { renderAarHtml, renderAarJson, renderAarMarkdown } from "../../report/aar/aar-render.ts";
import { readActions } from "../actions-file.ts";
import { afterAction } from "../after-action.ts";
import { type CommonOptions, type Context, chooseRehearsal, withWorkspace } from "../context.ts";
import { EXIT } from "../exit-code.ts";
import { commandLine } from "../next-command.ts";
import type { Outcome } from "../services.ts";

interface AarOptions extends CommonOptions {
  readonly format: "md" | "html" | "json";
  readonly out?: string;
}

const RENDER = { md: renderAarMarkdown, html: renderAarHtml, json: renderAarJson };

/** `aar [--format md|html|json] [--out FILE]`: what a rehearsal showed, and what follows from it. Reads only. */
export async function run(context: Context, _args: readonly string[], options: AarOptions): Promise<Outcome> {
  const { output, services } = context;
  const { actions } = readActions(context, options);
  return withWorkspace(context, options, async (workspace) => {
    const incident = chooseRehearsal(workspace, options);
    const { report, material } = await afterAction(workspace, incident, actions);
    const text = RENDER[options.format](report, material);
    const { out } = options;
    if (out === undefined) output.data(text.replace(/\n$/, ""));
    else {
      await services.writePrivate(out, text);
      output.talk(`EXERCISE ${out} holds the report of ${incident}`);
      if (!/exercise/i.test(out))
        output.talk("EXERCISE let its name say so too, such as EXERCISE-aar, before it is passed on");
    }
    const proposed = report.plan.some(({ state }) => state === "proposed");
    const next = proposed ? ["actions", "add", "--from", incident] : ["actions", "list", "--open"];
    return {
      code: EXIT.done,
      incident,
      next: commandLine(next, { workspace: options.workspace }),
      extra: { aar: report, ...(out === undefined ? {} : { out }) },
    };
  });
}
