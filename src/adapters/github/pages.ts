import type { StanchError } from "../../core/errors.ts";
import type { HttpAnswer } from "../http.ts";
import type { GithubApi } from "./api.ts";

const MOST_PAGES = 1000;
const MOST_READINGS = 5;

export interface PagesOptions<T> {
  readonly api: GithubApi;
  /** Address of the first page. */
  readonly url: string;
  /** The rows of a page; throws for an answer that isn't one. */
  readonly rows: (answer: HttpAnswer) => readonly T[];
  /** The error for a list that can't be read to its end. */
  readonly endless: (what: string) => StanchError;
  readonly mostPages?: number;
}

/** Page by page to the last one, by the `Link` header: half a list is never taken for the whole. */
export async function* githubPages<T>(options: PagesOptions<T>): AsyncGenerator<readonly T[]> {
  const { api, rows, endless, mostPages = MOST_PAGES } = options;
  const seen = new Set<string>();
  for (let url: string | null = options.url; url !== null;) {
    if (seen.has(url)) throw endless("the server gave the same next page twice");
    if (seen.size === mostPages) throw endless(`it has more than ${mostPages} pages`);
    seen.add(url);
    const answer: HttpAnswer = await api.send({ method: "GET", url });
    yield rows(answer);
    url = nextOf(answer, endless);
  }
}

/**
 * All rows of a list whose pages are cut by counting. A row that goes while it is read moves another one past the reader: a
 * list of several pages is read again until no row of one reading is missing from the next.
 */
export async function settledRows<T>(
  options: PagesOptions<T>,
  idOf: (row: T) => number,
): Promise<readonly T[]> {
  let before: ReadonlyMap<number, T> | null = null;
  for (let reading = 0; reading < MOST_READINGS; reading += 1) {
    const rows = new Map<number, T>();
    let pages = 0;
    for await (const page of githubPages(options)) {
      pages += 1;
      for (const row of page) rows.set(idOf(row), row);
    }
    const holds = before !== null && [...before.keys()].every((id) => rows.has(id));
    if (pages === 1 || holds) return [...rows.values()];
    before = rows;
  }
  throw options.endless("rows go while it is read");
}

function nextOf(answer: HttpAnswer, endless: PagesOptions<unknown>["endless"]): string | null {
  const links = (answer.header("link") ?? "").matchAll(/<([^<>]{1,4000})>([^<]{0,500})/g);
  const target = [...links].find(([, , attributes = ""]) =>
    /;\s*rel="?next"?\s*(?:[;,]|$)/i.test(attributes),
  )?.[1];
  if (target === undefined) return null;
  const url = URL.parse(target, answer.url);
  // The credential goes with the next call: it must not leave GitHub's origin.
  if (url !== null && url.origin === new URL(answer.url).origin) return url.href;
  throw endless("the next page is on another host");
}
