import { keyFactsOf } from "../adapters/key-facts.ts";
import { StanchError } from "../core/errors.ts";
import type { KeyHandle, KeyRef } from "../core/key.ts";
import type { IdentifiedValue, IdentifyRequest } from "../cli/report-services.ts";
import type { InventoryRow } from "../formats/inventory.ts";
import { matchFinding } from "../formats/match-finding.ts";
import { givenValue } from "./given-value.ts";
import type { Toolbox } from "./toolbox.ts";

export interface Known {
  readonly handleOf: (value: Parameters<typeof keyFactsOf>[0]) => KeyHandle;
  /** Of the runbook, where one was named. */
  readonly rows: readonly InventoryRow[];
  /** Null where no provider was asked, or it can't list keys. */
  readonly listed: () => Promise<readonly KeyRef[] | null>;
  readonly incidents: readonly { readonly id: string; readonly fingerprint: string | undefined }[];
}

/** What a value is, and who is known to hold it. The value ends here. */
export async function identifyValue(
  toolbox: Toolbox,
  known: Known,
  { value: where, prompter }: IdentifyRequest,
): Promise<IdentifiedValue> {
  const value = await givenValue(toolbox, where, prompter);
  if (value === null || value.isEmpty) {
    throw new StanchError({ code: "ERR_SECRET_EMPTY", message: "no value was given" });
  }
  const handle = known.handleOf(value);
  const facts = keyFactsOf(value);
  const listed = await known.listed();
  const byId = (listed ?? []).filter(({ id }) => id === facts.awsKeyId);
  const keys = byId.length > 0 ? byId : matchFinding(handle, listed ?? []).keys;
  return {
    handle,
    facts,
    consumers: known.rows.flatMap((row) => {
      const by = holds(row, handle);
      return by === null ? [] : [{ id: row.id, by }];
    }),
    keys: listed === null ? null : keys.map(({ id, name, state }) => ({ id, name, state })),
    incidents: known.incidents.flatMap(({ id, fingerprint }) =>
      fingerprint === handle.fingerprint ? [id] : [],
    ),
  };
}

/** A row that names another fingerprint holds another key, however alike the two begin. */
function holds(row: InventoryRow, handle: KeyHandle): "fingerprint" | "prefix" | null {
  if (row.fingerprint !== undefined)
    return handle.fingerprint.startsWith(row.fingerprint) ? "fingerprint" : null;
  const { keyPrefix = "" } = row;
  const isAlike = keyPrefix.startsWith(handle.prefix) || handle.prefix.startsWith(keyPrefix);
  return keyPrefix !== "" && handle.prefix !== "" && isAlike ? "prefix" : null;
}
