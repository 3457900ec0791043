import { StanchError } from "../../core/errors.ts";
import { getPointer } from "../../formats/json-pointer.ts";
import { holds } from "../../formats/predicate.ts";
import { rowHolds } from "../../formats/row-test.ts";
import type { RowsCall, StepKind } from "../../formats/provider-steps.ts";
import type { HttpAnswer } from "../http.ts";
import type { Lookups } from "../template.ts";
import type { Caller, Reply } from "./caller.ts";
import { endless, firstPage, nextPage } from "./page-at.ts";
import type { Page } from "./page-at.ts";

const MOST_PAGES = 1000;

export interface RowsPage {
  /** Those that count. */
  readonly found: readonly unknown[];
  /** How many the server showed, the others too. */
  readonly shown: number;
  readonly answer: HttpAnswer;
}

/**
 * The rows of a paged call, page by page, to the last one. A server that repeats a cursor, says that there is more than
 * it shows or doesn't come to an end throws `ERR_PROVIDER_PAGING`: half a list is never taken for the whole.
 */
export async function* readPages(
  caller: Caller,
  kind: StepKind,
  call: RowsCall,
  lookups: Lookups,
): AsyncIterable<RowsPage> {
  const { paging } = call;
  const seen = new Set<string>();
  let rows = 0;
  let at: Page | null = firstPage(paging);
  for (let page = 0; at !== null; page += 1) {
    if (page === MOST_PAGES) throw endless(`more than ${MOST_PAGES} pages`);
    const reply = await caller.send({
      kind,
      call,
      lookups: { ...lookups, ...at.lookups },
      page: at.at,
    });
    const { startKey } = at.lookups;
    const found = withoutStart(call, rowsOf(caller, kind, call, reply), startKey);
    const { only } = call;
    yield {
      found: only === undefined ? found : found.filter((row) => rowHolds(only, row)),
      shown: found.length,
      answer: reply.answer,
    };
    rows += found.length;
    if (isNothing(call, reply)) return;
    at = nextPage(paging, { reply, found, page, rows, startKey });
    const key =
      at === null ? "" : JSON.stringify([at.lookups, "url" in at.at ? at.at.url.href : at.at.query]);
    if (at !== null && seen.has(key)) throw endless("the server gave the same next page twice");
    seen.add(key);
  }
}

/** Whether pages of this style are cut by counting, so that a row that goes moves others to a page that was read already. */
export function isCounted({ paging }: RowsCall): boolean {
  return paging.style !== "none" && paging.style !== "start-key";
}

function rowsOf(caller: Caller, kind: StepKind, call: RowsCall, reply: Reply): readonly unknown[] {
  if (isNothing(call, reply)) return [];
  if (reply.verdict !== "success") throw caller.error(kind, reply);
  const found = getPointer(reply.body, call.items);
  if (call.itemsAre === "list" && Array.isArray(found)) return found;
  if (call.itemsAre === "map" && found !== null && typeof found === "object" && !Array.isArray(found)) {
    return Object.entries(found).map(([name, value]: [string, unknown]) => ({ name, value }));
  }
  throw new StanchError({
    code: "ERR_PROVIDER_ANSWER",
    message: `${kind}: the answer holds no ${call.itemsAre} where it should`,
  });
}

function isNothing({ empty }: RowsCall, { answer, body }: Reply): boolean {
  return empty !== undefined && holds(empty, { status: answer.status, body, text: answer.text });
}

/** The row at which the page before ended, if the page begins with it: it may be gone by now. */
function withoutStart({ paging }: RowsCall, rows: readonly unknown[], start: unknown): readonly unknown[] {
  if (paging.style !== "start-key" || !paging.inclusive || start === undefined) return rows;
  return getPointer(rows[0], paging.row ?? "") === start ? rows.slice(1) : rows;
}
