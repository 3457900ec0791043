import type { MigrationWay, WayCosts } from "../core/inventory/migration/migration-way.ts";
import { list } from "../report/phrase.ts";
import { paragraph, table } from "../report/table.ts";
import type { HandWork, NamedReason, PlannedMigration, PlannedMigrations } from "./migration-services.ts";
import { planLines } from "./plan-view.ts";

const OTHER: Readonly<Record<MigrationWay, MigrationWay>> = {
  "dual-stack": "hard-cut",
  "hard-cut": "dual-stack",
};

/** Every migration as a person reads it, at 80 columns, and what isn't migrated. */
export function migrationsLines({
  migrations,
  others,
  unclaimed,
  held,
}: PlannedMigrations): readonly string[] {
  const several = migrations.length > 1;
  return [
    ...(several
      ? [`LIVE ${migrations.length} migrations, one after another, each an incident of its own:`]
      : []),
    ...migrations.flatMap((one, index) => [
      ...(index === 0 && !several ? [] : [several ? `LIVE ${index + 1} of ${migrations.length}` : ""]),
      ...migrationLines(one),
    ]),
    ...reasons("not migrated:", others),
    ...reasons("whose are these?", unclaimed),
    ...(held === null ? [] : say(`goes first: ${held.error.message}`)),
  ];
}

/** One of them: the plan, the way and what both ways cost, and what is to be done by hand. */
export function migrationLines(planned: PlannedMigration): readonly string[] {
  const { choice, plan, notes, stays, beside, refusal, handWork } = planned;
  const owners = [...new Set(plan.consumers.map(({ owner }) => owner))];
  const told = [
    ...(plan.owners === false ? [] : [`each owner (${list(owners)})`]),
    plan.notifiers.join(", "),
  ];
  const other = OTHER[choice.way];
  const rows = [
    ["way", `${choice.way}: ${choice.because.join("; ")}`],
    ["order", `${plan.consumers.map(({ id }) => id).join(", ")}: least critical first, one at a time`],
    ["told", told.join(" by ")],
    ...(choice.unknown.length === 0 ? [] : [["not known", choice.unknown.join("; ")]]),
    ...(notes.length === 0 ? [] : [["note", notes.join("; ")]]),
  ];
  return [
    ...planLines(planned, "LIVE"),
    ...pairs(rows),
    ...costLines(choice.way, choice.costs[choice.way]),
    ...costLines(`${other} instead`, choice.costs[other]),
    ...reasons("stays on the old key:", stays),
    ...reasons("not on it:", beside),
    ...handLines(handWork),
    ...(refusal === null ? [] : say(`can't be run yet: ${refusal.message}: ${refusal.hint ?? ""}`)),
  ];
}

function costLines(title: string, { out, rollBack, wrongKey }: WayCosts): readonly string[] {
  return [
    `LIVE ${title}:`,
    ...pairs([
      ["out", out.join("; ")],
      ["roll-back", rollBack],
      ["wrong key", wrongKey],
    ]),
  ];
}

/** Numbered clicks, so that a person could do all of it from the print. */
function handLines(work: readonly HandWork[]): readonly string[] {
  if (work.length === 0) return [];
  return [
    "LIVE by hand, in this order:",
    ...work.flatMap(({ title, steps, asOf }, index) => [
      ...pairs([[`${index + 1}`, title]]),
      ...steps.flatMap((step) => pairs([["", `- ${step}`]])),
      ...(asOf === null ? [] : pairs([["", `(as of ${asOf}; the screens may have changed since)`]])),
    ]),
  ];
}

function reasons(title: string, items: readonly NamedReason[]): readonly string[] {
  if (items.length === 0) return [];
  return [`LIVE ${title}`, ...pairs(items.map(({ name, why }) => [name, why]))];
}

function pairs(rows: readonly (readonly string[])[]): readonly string[] {
  return table([{ title: "" }, { title: "" }], rows, { banner: "LIVE", width: 80 });
}

function say(text: string): readonly string[] {
  return paragraph(text, { banner: "LIVE", width: 80 });
}
