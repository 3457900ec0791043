import { StanchError } from "../../core/errors.ts";
import { type BeforeBlast, beforeBlast, judgedBy } from "../../core/inventory/blast/before-blast.ts";
import { type Blast, type Caller, blastOf, wokenBy } from "../../core/inventory/blast/blast.ts";
import type { Cause } from "../../core/inventory/blast/dying-key.ts";
import type { InventoryRow } from "../../core/inventory/row.ts";
import { withoutValues } from "../../core/inventory/without-values.ts";
import { blastReport } from "../../report/blast-sections.ts";
import { blastMarkdown, blastText } from "../../report/blast-text.ts";
import { countWords, whyWords } from "../../report/blast-words.ts";
import { pictureOfBlast } from "../../report/pictures/picture-of-blast.ts";
import { accountCause, keyCause, readDay } from "../blast-cause.ts";
import { shippedPolicy } from "../classified.ts";
import type { CommonOptions, Context } from "../context.ts";
import { EXIT } from "../exit-code.ts";
import { readInventory } from "../inventory-file.ts";
import { commandLine } from "../next-command.ts";
import { ownRunbook } from "../own-runbook.ts";
import type { Outcome } from "../services.ts";

interface Options extends CommonOptions {
  readonly deactivate?: readonly string[];
  readonly key?: string;
  readonly on?: string;
  readonly picture?: string;
  readonly md?: boolean;
}

/** Says who would break, and draws it. Exit 11 if somebody breaks or may. */
export async function run(context: Context, [named]: readonly string[], options: Options): Promise<Outcome> {
  const { services, output } = context;
  const { picture } = options;
  const isMap = options.deactivate === undefined && options.key === undefined;
  if (isMap && (picture === undefined || options.on !== undefined || options.md === true))
    throw nothingAsked();
  const { inventory } = readInventory(context, named, options);
  const rows = inventory.consumers.map((row) => withProvider(withoutValues(row), inventory.provider));
  const now = services.clock.now();
  const at = isMap ? now : readDay(options.on, now);
  const blast = blastOf(rows, causeOf(rows, options), at);
  const policy = shippedPolicy(context);
  const before = beforeBlast(blast, (row) => judgedBy(policy, inventory, row));
  if (picture !== undefined) await services.writePrivate(picture, pictureOfBlast(blast));
  const hit = blast.callers.filter(({ fate }) => fate !== "survives");
  if (isMap) output.talk(`the map of ${rows.length} callers is in ${picture}`);
  else sayIt(context, blast, before, options);
  for (const caller of hit) output.event(eventOf(caller));
  return {
    code: hit.length > 0 ? EXIT.findings : EXIT.done,
    next: nextLine(context, blast, before, named, options),
    extra: membersOf(blast, before, picture),
  };
}

function withProvider(row: InventoryRow, provider: string | undefined): InventoryRow {
  return row.provider !== undefined || provider === undefined ? row : { ...row, provider };
}

function causeOf(rows: readonly InventoryRow[], { deactivate, key }: Options): Cause | null {
  if (deactivate !== undefined) return accountCause(rows, deactivate);
  return key === undefined ? null : keyCause(rows, key);
}

function sayIt(context: Context, blast: Blast, before: BeforeBlast, options: Options): void {
  const { output } = context;
  const report = blastReport(blast, before, (id) => migrateLine(context, id, options));
  const said = options.md === true ? [blastMarkdown(report)] : blastText(report);
  for (const line of said) output.data(line);
  if (options.picture !== undefined) output.talk(`the picture is in ${options.picture}`);
}

function migrateLine(context: Context, id: string, options: Options): string {
  return commandLine(["migrate", "plan", ownRunbook(context, options), "--consumer", id], options);
}

/** Whoever breaks for sure is moved first; where nobody does, the same question again, once more is known. */
function nextLine(
  context: Context,
  blast: Blast,
  { migrate: [first], otherKey }: BeforeBlast,
  named: string | undefined,
  options: Options,
): string | null {
  if (first !== undefined) return migrateLine(context, first.row.id, options);
  // What stops with whoever leaves is to stop.
  if (otherKey.length === 0 && blast.callers.every(({ fate }) => fate !== "mayBreak")) return null;
  const { deactivate = [], key, on } = options;
  return commandLine(
    [
      "blast",
      ...(named === undefined ? [] : [named]),
      ...deactivate.flatMap((spelling) => ["--deactivate", spelling]),
      ...(key === undefined ? [] : ["--key", key]),
      ...(on === undefined ? [] : ["--on", on]),
    ],
    options,
  );
}

function eventOf(caller: Caller): Readonly<Record<string, unknown>> {
  const { row, fate, order, via, why, noticed, stops, wakes, owner } = caller;
  return {
    type: "breaks",
    sure: fate === "breaks",
    id: row.id,
    service: row.service,
    key: row.key ?? null,
    why,
    text: whyWords(caller),
    order,
    via,
    environment: row.environment ?? null,
    instances: row.instances,
    noticed,
    stops: row.blastRadius === undefined ? null : stops,
    owner: row.owner ?? null,
    ownerFate: owner,
    wakes,
  };
}

function membersOf(
  blast: Blast,
  before: BeforeBlast,
  picture: string | undefined,
): Readonly<Record<string, unknown>> {
  const { callers, cause, at } = blast;
  const ids = (all: readonly Caller[]): readonly string[] => all.map(({ row }) => row.id);
  const { migrate, otherKey, needNoMove, owners, facts } = before;
  return {
    cause,
    at,
    summary: countWords(blast),
    breaks: ids(callers.filter(({ fate }) => fate === "breaks")),
    mayBreak: ids(callers.filter(({ fate }) => fate === "mayBreak")),
    survives: ids(callers.filter(({ fate }) => fate === "survives")),
    wakes: wokenBy(callers),
    migrate: ids(migrate),
    otherKey: ids(otherKey),
    needNoMove: ids(needNoMove),
    owners: ids(owners),
    facts: facts.map(({ caller, facts: missing }) => ({ id: caller.row.id, facts: missing })),
    picture: picture ?? null,
  };
}

function nothingAsked(): StanchError {
  return new StanchError({
    code: "ERR_USAGE",
    message: "blast wants an account or a key, or --picture alone for the map",
    hint: "stanch blast --deactivate USER, or --key NAME",
  });
}
