import { table } from "../../report/table.ts";
import type { CommonOptions, Context } from "../context.ts";
import { EXIT } from "../exit-code.ts";
import type { ListedAdapter } from "../adapter-services.ts";
import type { Outcome } from "../services.ts";

const TITLES: Readonly<Record<ListedAdapter["section"], string>> = {
  providers: "providers: who issued the key",
  mappings: "mappings that come with stanch, for providers of adapter http",
  auditLogs: "auditLogs: who called with it",
  stores: "stores: where a consumer keeps it",
  reloads: "reloads and pauses",
  probes: "probes",
  notifiers: "notifiers",
};

/** Lists what the config may name as `adapter`, by section, with what each can do. Needs no workspace. */
export async function run(
  { services, output }: Context,
  _args: readonly string[],
  _options: CommonOptions,
): Promise<Outcome> {
  const adapters = await services.adapters();
  const columns = [{ title: "", width: 22 }, { title: "" }];
  const sections = Object.entries(TITLES).flatMap(([section, title], index) => {
    const rows = adapters.filter((one) => one.section === section).map((one) => [one.name, wordsOf(one)]);
    return rows.length === 0 ? [] : [...(index === 0 ? [] : [""]), title, ...table(columns, rows)];
  });
  for (const line of sections) output.data(line);
  return { code: EXIT.done, next: null, extra: { adapters } };
}

function wordsOf({ about, can, needs }: ListedAdapter): string {
  return [
    about,
    ...(can.length === 0 ? [] : [can.join(", ")]),
    ...(needs === null ? [] : [`needs ${needs}`]),
  ].join("; ");
}
