import { join } from "node:path";
import { type CommonOptions, type Context, chooseIncident, withWorkspace } from "../context.ts";
import { EXIT } from "../exit-code.ts";
import { commandLine } from "../next-command.ts";
import type { Outcome } from "../services.ts";

/** Writes the journal and its checkpoint into another folder: what is kept elsewhere shows a journal that was cut. */
export async function run(
  context: Context,
  [folder = ""]: readonly string[],
  options: CommonOptions,
): Promise<Outcome> {
  return withWorkspace(context, options, async (workspace) => {
    const incident = chooseIncident(workspace, options);
    const { rows, checkpoint } = workspace.exportIncident(incident);
    const parts: readonly (readonly [string, string | null])[] = [
      [join(folder, `${incident}.ndjson`), rows],
      [join(folder, `${incident}.checkpoint`), checkpoint],
    ];
    const files: string[] = [];
    for (const [file, text] of parts) {
      if (text === null) continue;
      await context.services.writePrivate(file, text);
      files.push(file);
      context.output.data(file);
    }
    const kept = files
      .filter((file) => file.endsWith(".checkpoint"))
      .flatMap((file) => ["--checkpoint", file]);
    context.output.talk("keep them where whoever can write this workspace can't");
    return {
      code: EXIT.done,
      incident,
      next: commandLine(["verify", ...kept], { ...options, incident }),
      extra: { files },
    };
  });
}
