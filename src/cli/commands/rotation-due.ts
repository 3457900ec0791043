import { StanchError } from "../../core/errors.ts";
import { type Rotation, rotationsOf } from "../../core/inventory/rotation.ts";
import { withoutValues } from "../../core/inventory/without-values.ts";
import { readDuration } from "../../formats/iso-duration.ts";
import { renderIcs } from "../../report/ics.ts";
import { count, list } from "../../report/phrase.ts";
import { paragraph, table } from "../../report/table.ts";
import type { CommonOptions, Context } from "../context.ts";
import { EXIT } from "../exit-code.ts";
import { readInventory } from "../inventory-file.ts";
import { HOW, calendarOf, ownersOf, whenWords } from "../rotation-words.ts";
import type { Outcome } from "../services.ts";

interface DueOptions extends CommonOptions {
  readonly within: string;
  readonly ics?: boolean;
}

/** `rotation due [INVENTORY]`: keys that are overdue, due soon or without a date. Exit 11 if one is overdue. */
export async function run(
  context: Context,
  [named]: readonly string[],
  options: DueOptions,
): Promise<Outcome> {
  const { services, output } = context;
  const within = readDuration(options.within);
  if (within === null) {
    throw new StanchError({
      code: "ERR_DURATION",
      message: "--within wants a length of time such as P30D, P4W or 30d",
    });
  }
  const { file, inventory } = readInventory(context, named, options);
  const now = services.clock.now();
  const { consumers, provider } = inventory;
  const all = rotationsOf(consumers.map(withoutValues), {
    today: now.slice(0, 10),
    within: Math.floor(within / 86_400),
    ...(provider === undefined ? {} : { provider }),
  });
  const shown = all.filter(({ state }) => state !== "later");
  const amount = (state: Rotation["state"]): number => all.filter((one) => one.state === state).length;
  const ics = options.ics === true ? renderIcs("Key rotations", now, calendarOf(all)) : null;
  if (ics === null) {
    const columns = [{ title: "Due" }, { title: "Key" }, { title: "Owner" }, { title: "Kind" }];
    const rows = shown.map((one) => [whenWords(one), keyWords(one), ownersOf(one), one.kind ?? "?"]);
    if (rows.length > 0) for (const line of table(columns, rows)) output.data(line);
  } else output.file(ics);
  for (const one of shown) {
    const { key, provider: at, due, days, state, kind, rows } = one;
    output.event({
      type: "rotation",
      key,
      provider: at,
      due,
      days,
      state,
      kind,
      rows: rows.map(({ id }) => id),
      owner: ownersOf(one),
    });
  }

  const [overdue, soon, none] = [amount("overdue"), amount("soon"), amount("none")];
  output.talk(
    `${file}: ${count(all.length, "key")}, ${overdue} overdue, ${soon} due within ${options.within}, ${none} without a date`,
  );
  if (ics === null && shown.length > 0)
    for (const how of HOW) for (const line of paragraph(`how: ${how}`)) output.talk(line);
  return {
    code: overdue > 0 ? EXIT.findings : EXIT.done,
    next: null,
    extra: { file, keys: all.length, overdue, soon, none, ...(ics === null ? {} : { ics }) },
  };
}

function keyWords({ key, rows }: Rotation): string {
  const ids = rows.map(({ id }) => id);
  if (key === null) return `key of ${list(ids)}`;
  return ids.every((id) => id === key) ? key : `${key} (${ids.join(", ")})`;
}
