import { explainCallers } from "../../core/inventory/found/explained.ts";
import { callersOf } from "../../core/inventory/found/found-place.ts";
import { suggestRows } from "../../core/inventory/found/suggested-row.ts";
import { count } from "../../report/phrase.ts";
import type { CommonOptions, Context } from "../context.ts";
import { EXIT } from "../exit-code.ts";
import { callerLines, placeEvents, readingLines } from "../found-callers-view.ts";
import { readInventoryIfThere, writeRows } from "../inventory-write.ts";
import { commandLine } from "../next-command.ts";
import type { Outcome } from "../services.ts";

interface Options extends CommonOptions {
  readonly inventory?: string;
  readonly report?: readonly string[];
  readonly write?: boolean;
}

/** Finds keys and what stands for one in files, and says which callers no row explains. Exit 11 if there are any. */
export async function run(context: Context, paths: readonly string[], options: Options): Promise<Outcome> {
  const { services, output, signal } = context;
  const known = readInventoryIfThere(context, options.inventory, options);
  const { report: reports = [], workspace } = options;
  const read = await services.scanPlaces({ paths, reports, inventory: known.file, workspace, signal });
  const callers = callersOf(read.places);
  const rows = known.inventory.consumers;
  const explained = explainCallers(callers, rows);
  const judged = callers.map((caller, index) => ({ caller, explained: explained[index] ?? null }));
  const unknown = judged.filter((one) => one.explained === null).map(({ caller }) => caller);

  for (const event of placeEvents(judged)) output.event(event);
  for (const line of callerLines(judged)) output.data(line);
  for (const line of readingLines(read)) output.talk(line);
  if (known.text === null && options.write !== true) output.talk(`there is no ${known.file} yet`);

  const suggested = suggestRows(
    unknown,
    rows.map(({ id }) => id),
  );
  const isWritten = options.write === true && suggested.length > 0;
  if (isWritten) {
    await writeRows(context, known, suggested);
    output.talk(
      `${count(suggested.length, "row")} to confirm in ${known.file}: guesses, and no proof of who calls`,
    );
  } else if (unknown.length > 0) {
    output.talk(`${count(unknown.length, "caller")} that no row explains`);
  } else {
    output.talk(
      callers.length === 0
        ? "no key and nothing that stands for one was found"
        : "every caller that was found has a row",
    );
  }
  const words = [
    "inventory",
    "scan",
    ...paths,
    ...(options.report?.flatMap((file) => ["--report", file]) ?? []),
  ];
  const named = options.inventory === undefined ? [] : ["--inventory", options.inventory];
  return {
    code: unknown.length > 0 ? EXIT.findings : EXIT.done,
    next: unknown.length === 0 || isWritten ? null : commandLine([...words, ...named, "--write"], options),
    extra: {
      callers: callers.length,
      unexplained: unknown.length,
      places: read.places.length,
      files: read.files,
      bytes: read.bytes,
      skipped: read.skipped,
      symlinks: read.symlinks,
      unreadable: read.unreadableCount,
      rows: suggested,
      written: isWritten ? known.file : null,
    },
  };
}
