import type { StanchError } from "../../core/errors.ts";
import type { HttpAnswer } from "../http.ts";
import type { GithubApi } from "./api.ts";

const MOST_PAGES = 1000;

export interface PagesOptions {
  readonly api: GithubApi;
  /** Address of the first page. */
  readonly url: string;
  /** The rows of a page; throws for an answer that isn't one. */
  readonly rows: (answer: HttpAnswer) => readonly unknown[];
  /** The error for a list that can't be read to its end. */
  readonly endless: (what: string) => StanchError;
  readonly mostPages?: number;
}

/** Page by page to the last one, by the `Link` header: half a list is never taken for the whole. */
export async function* githubPages(options: PagesOptions): AsyncGenerator<readonly unknown[]> {
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

function nextOf(answer: HttpAnswer, endless: PagesOptions["endless"]): string | null {
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
