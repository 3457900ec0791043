import { table } from "../../report/table.ts";
import { count } from "../../report/phrase.ts";
import { type CommonOptions, type Context, withWorkspace } from "../context.ts";
import { EXIT } from "../exit-code.ts";
import { commandLine } from "../next-command.ts";
import type { Outcome } from "../services.ts";

/** Checks the workspace before it is needed; reads only. Exit 11 if a check fails. */
export async function run(
  context: Context,
  _args: readonly string[],
  options: CommonOptions,
): Promise<Outcome> {
  return withWorkspace(context, options, async (workspace) => {
    const checks = await workspace.doctor();
    const failed = checks.filter((check) => check.state === "fail");
    const columns = [{ title: "Check" }, { title: "State" }, { title: "Detail" }];
    const rows = checks.map(({ name, state, detail, hint }) => [
      name,
      state === "ok" ? "ok" : state.toUpperCase(),
      [...problemsOf(detail), ...(hint === undefined ? [] : [hint])].join("; "),
    ]);
    for (const line of table(columns, rows)) context.output.data(line);
    if (failed.length > 0) context.output.talk(`${count(failed.length, "check")} failed`);
    return {
      code: failed.length > 0 ? EXIT.findings : EXIT.done,
      next: failed.length > 0 ? commandLine(["doctor"], { workspace: options.workspace }) : null,
      extra: { checks },
    };
  });
}

/** Each problem of a file without its excerpt, which is set in: a table has no room for it. */
function problemsOf(detail: string): readonly string[] {
  return detail.split("\n").filter((line) => !/^\s/.test(line));
}
