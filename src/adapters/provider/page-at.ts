import { StanchError } from "../../core/errors.ts";
import type { Retry } from "../../core/errors.ts";
import { getPointer } from "../../formats/json-pointer.ts";
import { pageLookups } from "../../formats/paging.ts";
import type { Paging, Place } from "../../formats/paging.ts";
import type { LookupValue, Lookups } from "../template.ts";
import type { Reply } from "./caller.ts";
import type { PageAt } from "./request.ts";

/** Where a page begins: what the call can look up, and what is added to its address. */
export interface Page {
  readonly lookups: Lookups;
  readonly at: PageAt;
}

/** How far a reading has come. */
export interface Progress {
  readonly reply: Reply;
  /** Of this page, without a row that the page before had. */
  readonly found: readonly unknown[];
  /** Pages before this one. */
  readonly page: number;
  /** Rows so far. */
  readonly rows: number;
  /** Of the page before; `undefined` on the first. */
  readonly startKey: unknown;
}

export function firstPage(paging: Paging): Page {
  switch (paging.style) {
    case "offset":
      return pageOf(paging, { limit: paging.limit, offset: 0 });
    case "page":
      return pageOf(paging, { limit: paging.limit, page: paging.first });
    case "cursor":
      return pageOf(paging, { limit: paging.limit, cursor: undefined });
    case "start-key":
      return pageOf(paging, { limit: paging.limit, startKey: undefined });
    case "none":
    case "link":
      return { lookups: {}, at: { query: [] } };
  }
}

/** The page after this one, or `null` if it was the last. Throws `ERR_PROVIDER_PAGING` where that can't be told. */
export function nextPage(paging: Paging, progress: Progress): Page | null {
  const { reply, found, page, rows } = progress;
  const isEmpty = found.length === 0;
  switch (paging.style) {
    case "none":
      if (nextLink(reply) === undefined) return null;
      throw endless("there are more pages than the mapping reads", "never");
    case "offset": {
      if (isLast(reply, paging.total, rows, isEmpty)) return null;
      return pageOf(paging, { limit: paging.limit, offset: rows });
    }
    case "page": {
      const pages = paging.pages === undefined ? null : countAt(reply, paging.pages);
      if (pages === null ? isLast(reply, paging.total, rows, isEmpty) : page + 1 >= pages) return null;
      return pageOf(paging, { limit: paging.limit, page: page + 1 + paging.first });
    }
    case "cursor": {
      const hasMore = paging.more === undefined ? null : flagAt(reply, paging.more);
      const next = hasMore === false ? null : keyOf(valueAt(reply, paging.next));
      const cursor = paging.last !== undefined && String(next) === String(paging.last) ? null : next;
      if (hasMore === true && cursor === null) {
        throw endless("the server says that there is more, and not where");
      }
      return cursor === null ? null : pageOf(paging, { limit: paging.limit, cursor });
    }
    case "start-key": {
      const startKey = startKeyOf(paging, progress);
      return startKey === null ? null : pageOf(paging, { limit: paging.limit, startKey });
    }
    case "link":
      return linkedPage(reply, paging.next);
  }
}

/** `ERR_PROVIDER_PAGING`: what was read isn't the whole list. */
export function endless(what: string, retry: Retry = "later"): StanchError {
  return new StanchError({
    code: "ERR_PROVIDER_PAGING",
    message: `the list can't be read to its end: ${what}`,
    retry,
  });
}

function pageOf(paging: Paging, lookups: Lookups): Page {
  const isJson = paging.style === "start-key" && paging.as === "json";
  const query = Object.entries(pageLookups(paging)).flatMap(([name, param]): [string, string][] => {
    const value = lookups[name];
    if (typeof param !== "string" || value === undefined) return [];
    const written = isJson && name === "startKey" ? JSON.stringify(value) : value;
    if (typeof written === "string" || typeof written === "number") return [[param, String(written)]];
    throw endless("the next page begins at something that can't stand in an address");
  });
  return { lookups, at: { query } };
}

/** By the number of rows where the server tells it, else by an empty page. */
function isLast(reply: Reply, total: Place | undefined, rows: number, isEmpty: boolean): boolean {
  if (total === undefined) return isEmpty;
  if (rows >= countAt(reply, total)) return true;
  if (isEmpty) throw endless("the server says that there is more but shows none");
  return false;
}

function startKeyOf(
  paging: Extract<Paging, { style: "start-key" }>,
  { reply, found, startKey }: Progress,
): LookupValue | null {
  if (paging.next !== undefined) {
    const next = getPointer(reply.body, paging.next);
    return typeof next === "object" && next !== null ? (next as LookupValue) : keyOf(next);
  }
  if (found.length === 0) return null;
  const next = keyOf(getPointer(found.at(-1), paging.row ?? ""));
  if (next === null) throw endless("the last row doesn't say where the next page begins");
  if (next === startKey) throw endless("the server repeats itself");
  return next;
}

function keyOf(value: unknown): string | number | null {
  if (value === undefined || value === null || value === "") return null;
  if (typeof value === "string" && value.length <= 2000) return value;
  if (typeof value === "number" && Math.abs(value) <= Number.MAX_SAFE_INTEGER) return value;
  throw endless("the start of the next page can't be read");
}

function valueAt({ body, answer }: Reply, place: Place): unknown {
  return typeof place === "string" ? getPointer(body, place) : answer.header(place.header);
}

function flagAt(reply: Reply, pointer: string): boolean {
  const value = getPointer(reply.body, pointer);
  if (typeof value === "boolean") return value;
  throw endless("the answer doesn't say whether there is more");
}

function countAt(reply: Reply, place: Place): number {
  const value = valueAt(reply, place);
  const count = typeof value === "string" && /^\d{1,9}$/.test(value) ? Number(value) : value;
  if (typeof count === "number" && Number.isInteger(count) && count >= 0) return count;
  throw endless("the answer doesn't say how much there is");
}

function linkedPage(reply: Reply, pointer: string | undefined): Page | null {
  const target = pointer === undefined ? nextLink(reply) : keyOf(getPointer(reply.body, pointer));
  if (target === undefined || target === null) return null;
  const { url: from } = reply.answer;
  const url = typeof target === "string" ? URL.parse(target, from) : null;
  // The credential goes with the next call: it must not leave the provider's origin.
  if (url !== null && url.origin === new URL(from).origin) return { lookups: {}, at: { url } };
  throw endless("the next page is on another host");
}

function nextLink({ answer }: Reply): string | undefined {
  const links = (answer.header("link") ?? "").matchAll(/<([^<>]{1,2000})>([^<]{0,500})/g);
  return [...links].find(([, , attributes = ""]) => /;\s*rel="?next"?\s*(?:[;,]|$)/i.test(attributes))?.[1];
}
