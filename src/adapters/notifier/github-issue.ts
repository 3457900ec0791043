import { z } from "zod";
import { StanchError } from "../../core/errors.ts";
import type { Notice, Notifier } from "../../ports/notifier.ts";
import { type GithubApiOptions, createGithubApi, repositoryPath } from "../github/api.ts";
import { githubPages } from "../github/pages.ts";
import type { HttpAnswer } from "../http.ts";
import { isMarked, issueBody, issueTitle, threadMark } from "./issue-text.ts";

export interface GithubIssueNotifierOptions extends GithubApiOptions {
  readonly name: string;
  readonly repository: string;
  readonly label: string;
}

const MOST_PAGES = 10;
const PERMISSION = 'the repository permission "Issues" (write), or the scope repo';

const viewerSchema = z.object({ data: z.object({ viewer: z.object({ login: z.string().min(1) }) }) });
const writerSchema = z.object({ login: z.string() }).nullish();
const textSchema = z.object({ body: z.string().nullish(), user: writerSchema });
const issuesSchema = z.array(textSchema.extend({ number: z.int().positive() })).max(100);
const commentsSchema = z.array(textSchema).max(100);
type Issue = z.output<typeof issuesSchema>[number];

/**
 * Opens an issue for the first notice of an incident to an addressee, and puts the later ones behind it as comments; a
 * notice that it wrote there already isn't sent again. Refuses a repository that is public, whose readers include the thief.
 * Throws `ERR_NOTICE_REFUSED` and `ERR_HTTP_…`.
 */
export function createGithubIssueNotifier(options: GithubIssueNotifierOptions): Notifier {
  const { name, repository, label } = options;
  const api = createGithubApi(options);
  const base = repositoryPath(repository);
  const issues = `${base}/issues`;

  async function checkPrivate(): Promise<void> {
    const answer = await api.send({ method: "GET", url: api.at(base) });
    if (answer.status !== 200) throw refused(name, answer, "no");
    const about = z.object({ private: z.boolean() }).safeParse(answer.json());
    if (about.data?.private === true) return;
    throw new StanchError({
      code: "ERR_NOTICE_REFUSED",
      message: `${name}: the repository isn't known to be private: whoever leaked or stole the key may read it`,
    });
  }

  /** Who writes with the credential. REST tells that of no App's token, GraphQL of every one. */
  async function ownLogin(): Promise<string> {
    const url = api.at("/graphql").replace(/\/v3\/graphql$/, "/graphql");
    const answer = await api.send({
      method: "POST",
      url,
      changes: false,
      body: { query: "{viewer{login}}" },
    });
    const found = viewerSchema.safeParse(answer.json());
    if (answer.status !== 200 || !found.success) throw refused(name, answer, "no");
    return found.data.data.viewer.login;
  }

  async function* rowsOf<T>(url: string, schema: z.ZodType<readonly T[]>): AsyncGenerator<T> {
    const pages = githubPages({
      api,
      url,
      mostPages: MOST_PAGES,
      rows(answer) {
        const found = schema.safeParse(answer.json());
        if (answer.status !== 200 || !found.success) throw refused(name, answer, "no");
        return found.data;
      },
      endless: (what) =>
        new StanchError({ code: "ERR_NOTICE_REFUSED", message: `${name}: a list can't be read: ${what}` }),
    });
    for await (const page of pages) yield* page;
  }

  const newestFirst = api.at(issues, [
    ["labels", label],
    ["state", "all"],
    ["sort", "created"],
    ["direction", "desc"],
    ["per_page", "100"],
  ]);

  // By its own hand only: others may write the marks too, to keep a notice away.
  async function threadOf(notice: Notice, own: string): Promise<Issue | null> {
    for await (const issue of rowsOf(newestFirst, issuesSchema))
      if (issue.user?.login === own && issue.body?.startsWith(threadMark(notice)) === true) return issue;
    return null;
  }

  async function isThere({ number, body }: Issue, notice: Notice, own: string): Promise<boolean> {
    if (isMarked(body ?? "", notice)) return true;
    const url = api.at(`${issues}/${String(number)}/comments`, [["per_page", "100"]]);
    for await (const comment of rowsOf(url, commentsSchema))
      if (comment.user?.login === own && isMarked(comment.body ?? "", notice)) return true;
    return false;
  }

  async function post(path: string, body: object): Promise<void> {
    const answer = await api.send({ method: "POST", url: api.at(path), body });
    if (answer.status !== 201) throw refused(name, answer, "unknown");
  }

  return {
    name,
    async check() {
      await checkPrivate();
      await ownLogin();
      await rowsOf(newestFirst, issuesSchema).next();
    },
    async send(notice) {
      await checkPrivate();
      const own = await ownLogin();
      const issue = await threadOf(notice, own);
      const body = issueBody(notice);
      if (issue === null) return post(issues, { title: issueTitle(notice), body, labels: [label] });
      if (await isThere(issue, notice, own)) return;
      return post(`${issues}/${String(issue.number)}/comments`, { body });
    },
  };
}

function refused(
  name: string,
  { status, retryAfterMs }: HttpAnswer,
  ifUnsure: "no" | "unknown",
): StanchError {
  const isBusy = status >= 500 || status === 408 || status === 429;
  const isUnsure = status < 400 || status >= 500 || status === 408;
  const isDenied = status === 401 || status === 403 || status === 404;
  return new StanchError({
    code: "ERR_NOTICE_REFUSED",
    message: `${name}: GitHub answered with status ${String(status)}`,
    retry: isBusy ? (retryAfterMs === undefined ? "later" : { afterMs: retryAfterMs }) : "never",
    happened: isUnsure ? ifUnsure : "no",
    ...(isDenied ? { hint: `the credential needs ${PERMISSION}` } : {}),
  });
}
