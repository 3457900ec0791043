import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { createSigner } from "../../../src/adapters/signer.ts";
import { openJournal } from "../../../src/hosts/embedded/journal.ts";
import { verifyIncident } from "../../../src/hosts/embedded/verify.ts";
import { present } from "../../live/account.ts";
import type { Incident } from "./incident.ts";

const signer = createSigner();
const STORES = ["web", "jobs"] as const;

/** What is wrong with an incident that is over, as the key server, the consumers and the files have it; empty if nothing. */
export async function judge(incident: Incident, baseUrl: string): Promise<readonly string[]> {
  const { folders, account, leaked, bystander, consumers, made } = incident;
  const problems = [
    ...incident.problems,
    ...consumers.refused.map((what) => `refused: ${what}`),
    ...incident.canaries.found,
  ];
  const rows = rowsOf(folders.workspace);
  const told = JSON.stringify(rows);
  const works = async (value: string): Promise<boolean> =>
    (await present(baseUrl, value, "judge/1.0")) === 200;

  if (await works(leaked.value)) problems.push("the leaked key still works");
  if (!(await works(bystander.value))) problems.push("the bystander's key is dead");
  const held = consumers.holds();
  if (held.web === held.jobs) problems.push("two consumers share a key");
  for (const name of STORES) {
    if (storedIn(folders.stores, name) !== held[name])
      problems.push(`${name} doesn't work with what it stores`);
    if (!(await works(held[name]))) problems.push(`${name} holds a dead key`);
  }
  const alive = (await account.keys()).map(({ id }) => id);
  for (const id of alive) {
    const value = made.get(id);
    if (id === bystander.id || Object.values(held).some((one) => one === value)) continue;
    problems.push(`${id} is alive and nobody holds it`);
  }
  for (const id of made.keys())
    if (!told.includes(id)) problems.push(`${id} was made and is nowhere on record`);

  const { problems: broken } = verifyIncident(rows, signer);
  problems.push(...broken.map(({ seq, detail }) => `row ${seq} ${detail}`));
  if (lastOf(rows).type !== "incident.closed") problems.push(`it ends with ${lastOf(rows).type}`);
  for (const file of strays(folders.workspace, lastOf(rows).incident)) problems.push(`${file} is left`);
  return problems;
}

function lastOf(rows: readonly { readonly type: string; readonly incident: string }[]) {
  return rows.filter(({ type }) => type !== "lease.taken").at(-1) ?? { type: "nothing", incident: "" };
}

function rowsOf(workspace: string) {
  const path = join(workspace, ".stanch", "journal.db");
  const journal = openJournal({
    path,
    digester: signer,
    random: {
      token: () => "judge",
      fraction: () => 0,
    },
  });
  try {
    return journal.incidents().flatMap((id) => journal.raw(id));
  } finally {
    journal.close();
  }
}

function storedIn(stores: string, name: string): string {
  return /^KEY=(.*)$/m.exec(readFileSync(join(stores, `${name}.env`), "utf8"))?.[1] ?? "";
}

/** Values and half-written files that the incident should have taken away with it. */
function strays(workspace: string, incident: string): readonly string[] {
  const spool = join(workspace, ".stanch", "spool");
  const kept = existsSync(spool) ? readdirSync(spool) : [];
  return kept.filter((name) => name.startsWith(incident));
}
