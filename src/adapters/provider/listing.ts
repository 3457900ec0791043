import { StanchError } from "../../core/errors.ts";
import type { KeyRef } from "../../core/key.ts";
import { getPointer } from "../../formats/json-pointer.ts";
import { readKey } from "../../formats/key-fields.ts";
import type { ProviderMapping } from "../../formats/provider-mapping.ts";
import type { RowsCall, Step } from "../../formats/provider-steps.ts";
import type { LookupValue, Lookups } from "../template.ts";
import { answeredAt } from "./answered-at.ts";
import type { Caller } from "./caller.ts";
import { endless } from "./page-at.ts";
import { isCounted, readPages } from "./pages.ts";

const MOST_READINGS = 5;
const MOST_LOOKS = 2000;

/**
 * All keys of a list step. A list of several pages that are cut by counting is read again until no row of one reading is
 * missing from the next: only then did no row that went push another one past the reader.
 */
export async function listAll(
  caller: Caller,
  mapping: ProviderMapping,
  list: Step<"list">,
  look: (id: string) => Promise<KeyRef | null>,
): Promise<readonly KeyRef[]> {
  const { per } = list;
  const lookups = await caller.prepare("list", list, {});
  const keys = new Map<string, KeyRef>();
  const holders = per === undefined ? [{}] : await settled(() => readHolders(caller, per, lookups));
  for (const holder of holders) {
    const found = await settled(() => readKeys(caller, mapping, list, { ...lookups, ...holder }));
    for (const key of found) keys.set(key.id, key);
  }
  return list.details ? lookAtEach([...keys.keys()], look) : [...keys.values()];
}

interface Reading<T> {
  readonly rows: ReadonlyMap<string, T>;
  /** Rows that the server showed, also twice or of something else. */
  readonly shown: number;
  /** Nothing can have slipped past the reader. */
  readonly isWhole: boolean;
}

async function settled<T>(read: () => Promise<Reading<T>>): Promise<readonly T[]> {
  let before = await read();
  for (let readings = 1; !before.isWhole; readings += 1) {
    if (readings === MOST_READINGS) throw endless("rows go while it is read");
    const next = await read();
    // Every row of the reading before is still there, so that none went while it was made.
    const holds = [...before.rows.keys()].every((id) => next.rows.has(id));
    before = { ...next, isWhole: next.isWhole || holds };
  }
  return [...before.rows.values()];
}

async function readKeys(
  caller: Caller,
  mapping: ProviderMapping,
  list: Step<"list">,
  lookups: Lookups,
): Promise<Reading<KeyRef>> {
  const fields = list.key ?? mapping.key;
  const reading = await readRows(caller, list, lookups, (row, now) => {
    const key = readKey(fields, row, { lookups, now });
    if (key === null) throw unclear("a key has no id");
    return [key.id, key];
  });
  const { size } = reading.rows;
  if (list.cap !== undefined && (list.only === undefined ? size : reading.shown) >= list.cap) {
    throw endless(`the server shows ${list.cap} keys at most, and shows that many`, "never");
  }
  return reading;
}

function readHolders(
  caller: Caller,
  per: NonNullable<Step<"list">["per"]>,
  lookups: Lookups,
): Promise<Reading<Lookups>> {
  return readRows(caller, per, lookups, (row) => {
    const gives = Object.entries(per.gives).map(([name, pointer]) => {
      const value = getPointer(row, pointer);
      if (value === undefined || value === null || value === "") throw unclear(`a row gives no ${name}`);
      return [name, value as LookupValue] as const;
    });
    return [JSON.stringify(gives), Object.fromEntries(gives)];
  });
}

async function readRows<T>(
  caller: Caller,
  call: RowsCall,
  lookups: Lookups,
  read: (row: unknown, now: string | null) => readonly [string, T],
): Promise<Reading<T>> {
  const rows = new Map<string, T>();
  // Where a server says itself where to go on, a row may come twice.
  const isNumbered = call.paging.style === "offset" || call.paging.style === "page";
  let pages = 0;
  let all = 0;
  for await (const { found, shown, answer } of readPages(caller, "list", call, lookups)) {
    pages += 1;
    all += shown;
    const before = rows.size;
    for (const row of found) rows.set(...read(row, answeredAt(answer)));
    if (isNumbered && found.length > 0 && rows.size === before) throw endless("the server repeats itself");
  }
  return { rows, shown: all, isWhole: pages === 1 || !isCounted(call) };
}

/** Without those that were ended since the list was read. */
async function lookAtEach(
  ids: readonly string[],
  look: (id: string) => Promise<KeyRef | null>,
): Promise<readonly KeyRef[]> {
  if (ids.length > MOST_LOOKS) throw endless(`more than ${MOST_LOOKS} keys to look at one by one`, "never");
  const keys: KeyRef[] = [];
  for (const id of ids) {
    const key = await look(id);
    if (key !== null) keys.push(key);
  }
  return keys;
}

function unclear(what: string): StanchError {
  return new StanchError({ code: "ERR_PROVIDER_ANSWER", message: `list: ${what}` });
}
