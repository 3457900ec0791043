import type { UnexplainedCaller } from "../../core/inventory/found/callers-in-log.ts";
import { suggestFromLog } from "../../core/inventory/found/suggested-row.ts";
import { rowsToPaste } from "../../formats/inventory-edit.ts";
import { count, duration, range } from "../../report/phrase.ts";
import { paragraph, table } from "../../report/table.ts";
import type { CommonOptions, Context } from "../context.ts";
import { EXIT } from "../exit-code.ts";
import { readInventoryIfThere, writeRows } from "../inventory-write.ts";
import { commandLine } from "../next-command.ts";
import type { Outcome } from "../services.ts";

interface Options extends CommonOptions {
  readonly log: readonly string[];
  readonly key?: string;
  readonly inventory?: string;
  readonly format?: string;
  readonly write?: boolean;
}

const MOST_LISTED = 20;

/** Finds callers in logs that no row explains, and rows that no log shows. Exit 11 if there are such callers. */
export async function run(context: Context, _args: readonly string[], options: Options): Promise<Outcome> {
  const { services, output } = context;
  const known = readInventoryIfThere(context, options.inventory, options);
  const rows = known.inventory.consumers;
  const found = await services.logCallers({
    files: options.log,
    key: options.key ?? null,
    rows,
    responder: known.inventory.responder ?? {},
    ...(options.format === undefined ? {} : { format: options.format }),
  });
  const taken = new Set(rows.map(({ id }) => id));
  const suggested = found.callers.map((caller) => suggestFromLog(caller, taken));
  // Without a match nobody can be told by it again: such a row would be asked for at every look.
  const writable = suggested.filter(({ match }) => match !== undefined);
  const unseen = rows.filter(({ id }) => found.seen[id] === undefined);

  for (const [index, caller] of found.callers.entries())
    output.event({ type: "caller", ...caller, row: suggested[index] ?? null });
  for (const row of unseen) output.event({ type: "unseen", row: row.id, hasMatch: row.match !== undefined });
  for (const line of callerTable(found.callers)) output.data(line);
  const { from, to } = found.read;
  output.talk(`${count(found.calls, "call")} read, ${range(from, to)} UTC; ${found.explained} explained`);
  for (const row of unseen)
    for (const line of paragraph(
      row.match === undefined
        ? `row ${row.id} has no match: no log can show its calls`
        : `row ${row.id}: no call of it in these logs`,
    ))
      output.talk(line);
  const isWritten = options.write === true && writable.length > 0;
  if (isWritten) {
    await writeRows(context, known, writable);
    output.talk(
      `${count(writable.length, "row")} to confirm in ${known.file}: guesses, and no proof of who calls`,
    );
  } else if (writable.length > 0) {
    output.data("");
    output.data("ROWS TO CONFIRM: GUESSES, AND NO PROOF OF WHO CALLS");
    for (const line of rowsToPaste(writable.slice(0, MOST_LISTED))) output.data(line);
  }
  return {
    code: found.callers.length > 0 ? EXIT.findings : EXIT.done,
    next: writable.length === 0 || isWritten ? null : commandLine(again(options), options),
    extra: {
      calls: found.calls,
      explained: found.explained,
      unexplained: found.callers.length,
      crowded: found.crowded,
      unseen: unseen.map(({ id }) => id),
      read: found.read,
      rows: suggested,
      written: isWritten ? known.file : null,
    },
  };
}

function callerTable(callers: readonly UnexplainedCaller[]): readonly string[] {
  if (callers.length === 0) return [];
  const rows = callers.slice(0, MOST_LISTED).map((caller) => {
    const { userAgents, network, addresses, principals, count: calls, first, last, period } = caller;
    const from = addresses.length === 1 ? addresses[0] : network;
    const who = [
      ...principals.slice(0, 2),
      `${userAgents[0] ?? "no user agent"} from ${from ?? "unknown address"}`,
    ];
    return [
      who.join(", "),
      String(calls),
      range(first, last),
      period === null ? "no beat" : `about ${duration(period)}`,
    ];
  });
  const titles = ["Caller", "Calls", "From, to (UTC)", "Every"].map((title) => ({ title }));
  const more =
    callers.length > MOST_LISTED ? [`and ${callers.length - MOST_LISTED} more; --json has all`] : [];
  return [
    `NO ROW OF THE INVENTORY EXPLAINS: ${count(callers.length, "caller")}`,
    ...table(titles, rows),
    ...more,
  ];
}

function again({ log, key, inventory, format }: Options): readonly string[] {
  const said = { key, inventory, format };
  return [
    "inventory",
    "diff",
    ...log.flatMap((file) => ["--log", file]),
    ...Object.entries(said).flatMap(([name, text]) => (text === undefined ? [] : [`--${name}`, text])),
    "--write",
  ];
}
