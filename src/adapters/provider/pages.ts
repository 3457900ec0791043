import { StanchError } from "../../core/errors.ts";
import type { Retry } from "../../core/errors.ts";
import { getPointer } from "../../formats/json-pointer.ts";
import type { Paging } from "../../formats/paging.ts";
import type { Step } from "../../formats/provider-steps.ts";
import type { Lookups } from "../template.ts";
import type { Caller, PageAt, Reply } from "./caller.ts";

const MOST_PAGES = 1000;

/**
 * The rows of a paged step, page by page, to the last one. A server that repeats a cursor, says that there is more than
 * it shows or doesn't come to an end throws `ERR_PROVIDER_PAGING`: half a list is never taken for the whole.
 */
export async function* readPages<K extends "list" | "audit">(
  caller: Caller,
  kind: K,
  step: Step<K>,
  lookups: Lookups,
): AsyncIterable<readonly unknown[]> {
  const { paging, items } = step;
  const seen = new Set<string>();
  let rows = 0;
  let at: PageAt | null = firstPage(paging);
  for (let page = 0; at !== null; page += 1) {
    if (page === MOST_PAGES) throw endless(`more than ${MOST_PAGES} pages`);
    const reply: Reply = await caller.send(kind, step, lookups, at);
    if (reply.verdict !== "success") throw caller.error(kind, reply);
    const found = getPointer(reply.body, items);
    if (!Array.isArray(found)) {
      throw new StanchError({
        code: "ERR_PROVIDER_ANSWER",
        message: `${kind}: the answer holds no list where it should`,
      });
    }
    yield found;
    rows += found.length;
    at = nextPage(paging, { reply, page, rows, empty: found.length === 0 });
    const key = at === null ? "" : "url" in at ? at.url.href : JSON.stringify(at.query);
    if (at !== null && seen.has(key)) throw endless("the server gave the same next page twice");
    seen.add(key);
  }
}

function firstPage(paging: Paging): PageAt {
  switch (paging.style) {
    case "offset":
      return offsetPage(paging, 0);
    case "page":
      return { query: [[paging.pageParam, String(paging.first)]] };
    case "none":
    case "cursor":
    case "link":
      return { query: [] };
  }
}

interface Progress {
  readonly reply: Reply;
  /** From 0. */
  readonly page: number;
  readonly rows: number;
  readonly empty: boolean;
}

function nextPage(paging: Paging, { reply, page, rows, empty }: Progress): PageAt | null {
  switch (paging.style) {
    case "none":
      return null;
    case "offset": {
      const total = paging.total === undefined ? null : countAt(reply, paging.total);
      if (total === null ? empty : rows >= total) return null;
      if (empty) throw endless("the server says that there is more but shows none");
      return offsetPage(paging, rows);
    }
    case "page": {
      const pages = paging.pages === undefined ? null : countAt(reply, paging.pages);
      if (pages === null ? empty : page + 1 >= pages) return null;
      return { query: [[paging.pageParam, String(page + 1 + paging.first)]] };
    }
    case "cursor": {
      const next = getPointer(reply.body, paging.next);
      if (next === undefined || next === null || next === "") return null;
      if ((typeof next === "string" && next.length <= 2000) || typeof next === "number") {
        return { query: [[paging.param, String(next)]] };
      }
      throw endless("the next cursor can't be read");
    }
    case "link":
      return linkedPage(reply);
  }
}

function offsetPage(paging: Extract<Paging, { style: "offset" }>, offset: number): PageAt {
  return {
    query: [
      [paging.limitParam, String(paging.limit)],
      [paging.offsetParam, String(offset)],
    ],
  };
}

function countAt(reply: Reply, pointer: string): number {
  const value = getPointer(reply.body, pointer);
  const count = typeof value === "string" && /^\d{1,9}$/.test(value) ? Number(value) : value;
  if (typeof count === "number" && Number.isInteger(count) && count >= 0) return count;
  throw endless("the answer doesn't say how much there is");
}

function linkedPage({ answer }: Reply): PageAt | null {
  const links = (answer.header("link") ?? "").matchAll(/<([^<>]{1,2000})>([^<]{0,500})/g);
  const target = [...links].find(([, , attributes = ""]) =>
    /;\s*rel="?next"?\s*(?:[;,]|$)/i.test(attributes),
  )?.[1];
  if (target === undefined) return null;
  const url = URL.parse(target, answer.url);
  // The credential goes with the next call: it must not leave the provider's origin.
  if (url !== null && url.origin === new URL(answer.url).origin) return { url };
  throw endless("the next page is on another host");
}

/** `ERR_PROVIDER_PAGING`: what was read isn't the whole list. */
export function endless(what: string, retry: Retry = "later"): StanchError {
  return new StanchError({
    code: "ERR_PROVIDER_PAGING",
    message: `the list can't be read to its end: ${what}`,
    retry,
  });
}
