import { StanchError } from "../core/errors.ts";
import type { Incident } from "../core/incident.ts";
import type { Unsigned } from "../engine/players/reference-policy.ts";
import { wholeRow } from "../core/inventory/whole-row.ts";
import { parseInventory, toConsumer } from "../formats/inventory.ts";
import { formatError } from "../formats/problem.ts";
import { named } from "../report/phrase.ts";

/**
 * The row that adds the one new consumer of an inventory file to the incident. Throws `ERR_FORMAT`, and `ERR_CONSUMER`
 * unless exactly one row isn't in the incident yet.
 */
export function addedConsumer(
  incident: Incident,
  file: string,
  text: string,
): { readonly id: string; readonly row: Unsigned } {
  const loaded = parseInventory(text, file);
  if (!loaded.ok) throw formatError(loaded.problems);
  const rows = loaded.value.consumers;
  const fresh = rows.filter(({ id }) => !Object.hasOwn(incident.consumers, id));
  const [row] = fresh;
  if (row !== undefined && fresh.length === 1) {
    const data = { consumer: toConsumer(wholeRow(row)), replacement: row.replacement ?? row.id };
    return { id: row.id, row: { type: "consumer.added", data } };
  }
  const known = rows.map(({ id }) => named(id)).join(", ");
  throw new StanchError({
    code: "ERR_CONSUMER",
    message:
      fresh.length === 0
        ? `no row of ${file} is new to the incident`
        : `${file} holds ${fresh.length} rows that are new to the incident: ${fresh.map(({ id }) => named(id)).join(", ")}`,
    hint:
      fresh.length === 0
        ? `for a known consumer name it: --consumer ${known || "ID"}`
        : "give a file with the one row that these callers belong to",
  });
}
