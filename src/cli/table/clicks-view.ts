import type { JournalEntry } from "../../core/journal.ts";
import type { ManualClicks } from "../../formats/manual-clicks.ts";
import type { Replay } from "../../engine/replay.ts";
import { paragraph } from "../../report/table.ts";
import type { Context } from "../context.ts";

type Progress = (entries: readonly JournalEntry[], at: Replay) => void;

const BANNER = "EXERCISE";

/** Tells the progress, and at each step what a person would click at the provider, from its clicks file. */
export async function withClicks(
  { services, output }: Context,
  file: string,
  progress: Progress,
): Promise<Progress> {
  const clicks = await services.clicksFor(file);
  const shown = new Set<string>();
  const say = (text: string, indent = ""): void => {
    for (const line of paragraph(text, { banner: `${BANNER}${indent}` })) output.talk(line);
  };
  return (entries, at) => {
    progress(entries, at);
    const { plan } = at.incident;
    if (clicks === null && shown.size === 0)
      say(`nobody has written down what a person clicks at ${plan.provider}`);
    const [step = ""] = at.state.split(".");
    if (shown.has(step)) return;
    shown.add(step);
    if (clicks === null) return;
    const path = pathAt(clicks, step, at);
    if (path === null) return;
    say(`by hand, at ${clicks.title}: ${path.what}`);
    for (const [index, line] of path.steps.entries()) say(`${index + 1}. ${line}`, "  ");
    say(`(as of ${clicks.asOf}; the screens may have changed since)`, "  ");
  };
}

/** What a person does there at this step; null where they do nothing at the provider. */
function pathAt(
  clicks: ManualClicks,
  step: string,
  { incident: { plan } }: Replay,
): { readonly what: string; readonly steps: readonly string[] } | null {
  const path = (what: string, steps: readonly string[] | undefined) =>
    steps === undefined ? null : { what, steps };
  switch (step) {
    case "containing":
      return path("disable the key, if it is abused", clicks.disable);
    case "auditing":
      return path("list the keys", clicks.list);
    case "reissuing": {
      const kind = plan.replacements[0]?.kind;
      const own = kind === undefined ? undefined : clicks.kinds?.[kind]?.create;
      return path("create a key", own ?? clicks.create);
    }
    case "revoking":
      return path("end the leaked key, once the gate is open", clicks.end);
    default:
      return null;
  }
}
