import type { JournalEntry } from "../../core/journal.ts";
import { renderCsv } from "../../report/csv.ts";
import { renderJson } from "../../report/json.ts";
import { renderMarkdown } from "../../report/markdown.ts";
import { pictureOfIncident } from "../../report/pictures/picture-of-incident.ts";
import { renderSvg } from "../../report/pictures/picture-svg.ts";
import { renderText } from "../../report/text.ts";
import { type Timeline, timelineOf } from "../../report/timeline.ts";
import { type CommonOptions, type Context, chooseIncident, withWorkspace } from "../context.ts";
import { EXIT } from "../exit-code.ts";
import { commandLine, nextCommandNow } from "../next-command.ts";
import type { Outcome } from "../services.ts";

const RENDER: Readonly<Record<string, (timeline: Timeline, entries: readonly JournalEntry[]) => string>> = {
  text: renderText,
  markdown: renderMarkdown,
  json: renderJson,
  csv: renderCsv,
  svg: (timeline, entries) => renderSvg(pictureOfIncident(timeline, entries)),
};

/** Prints what happened, with receipts, in one of five forms. */
export async function run(
  context: Context,
  _args: readonly string[],
  options: CommonOptions & { readonly format: string },
): Promise<Outcome> {
  return withWorkspace(context, options, async (workspace) => {
    const incident = chooseIncident(workspace, options);
    const entries = workspace.entries(incident);
    const at = context.services.replay(entries);
    const { reopenedAs } = workspace.links(incident);
    const timeline = timelineOf(entries, reopenedAs);
    const render = RENDER[options.format] ?? renderText;
    context.output.data(render(timeline, entries).replace(/\r?\n$/, ""));
    const over = at.done || at.incident.mode === "rehearsal";
    return {
      code: EXIT.done,
      incident,
      state: at.state,
      next: over
        ? commandLine(["export", "FOLDER"], { ...options, incident })
        : nextCommandNow(at, context.services.clock.now(), options),
      extra: { timeline },
    };
  });
}
