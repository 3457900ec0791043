import { type FakeCall, type FakeReply, type FakeServer, startFakeServer } from "./fake-server.ts";
import { type Schemas, paged, repository, unauthorised, user } from "./github-shapes.ts";

interface Thread {
  readonly title: string;
  readonly body: string;
  readonly by: string;
  readonly labels: readonly string[];
  readonly comments: { readonly body: string; readonly by: string }[];
}

/** GitHub's issues of acme/response. */
export interface GithubIssues {
  readonly server: FakeServer;
  /** Oldest first; the number of an issue is its place, from 1. */
  readonly issues: Thread[];
  isPrivate: boolean;
  open(title: string, body: string, labels: readonly string[], by?: string): void;
}

const BASE = "/repos/acme/response";
/** Whose credential it takes. */
const OWN = "stanch-bot";

export async function startGithubIssues(): Promise<GithubIssues> {
  const issues: Thread[] = [];

  function list(call: FakeCall): FakeReply {
    const label = call.query.get("labels") ?? "";
    const all = issues
      .map((thread, index) => shownIssue(thread, index + 1))
      .filter((_, index) => issues[index]?.labels.includes(label))
      .toReversed();
    const { rows, headers } = paged(call, all, 2);
    return { status: 200, headers, body: rows };
  }

  function create({ json }: FakeCall): FakeReply {
    const sent = json as { title: string; body: string; labels: string[] };
    github.open(sent.title, sent.body, sent.labels);
    return { status: 201, body: shownIssue(issues.at(-1) as Thread, issues.length) };
  }

  function comments(call: FakeCall, number: number): FakeReply {
    const all = (issues[number - 1]?.comments ?? []).map(({ body, by }, index) =>
      shownComment(body, by, index + 1),
    );
    const { rows, headers } = paged(call, all, 2);
    return { status: 200, headers, body: rows };
  }

  function comment({ json }: FakeCall, number: number): FakeReply {
    const { body } = json as { body: string };
    issues[number - 1]?.comments.push({ body, by: OWN });
    return { status: 201, body: shownComment(body, OWN, 1) };
  }

  const server = await startFakeServer((call) => {
    const { method, path } = call;
    const route = (name: string, answer: () => FakeReply) => ({
      route: name,
      answer: () => unauthorised(call) ?? answer(),
    });
    if (method === "GET" && path === BASE)
      return route("repository", () => ({
        status: 200,
        body: { ...repository("acme/response", 9), private: github.isPrivate },
      }));
    if (method === "POST" && path === "/graphql")
      return route("viewer", () => ({ status: 200, body: { data: { viewer: { login: OWN } } } }));
    if (path === `${BASE}/issues`)
      return method === "GET" ? route("list", () => list(call)) : route("create", () => create(call));
    const number = Number(/^\/repos\/acme\/response\/issues\/(\d+)\/comments$/.exec(path)?.[1]);
    if (Number.isNaN(number)) return null;
    return method === "GET"
      ? route("comments", () => comments(call, number))
      : route("comment", () => comment(call, number));
  });
  const github: GithubIssues = {
    server,
    issues,
    isPrivate: true,
    open: (title, body, labels, by = OWN) => void issues.push({ title, body, by, labels, comments: [] }),
  };
  return github;
}

function shownIssue({ title, body, by, labels, comments }: Thread, number: number): Schemas["issue"] {
  const url = `https://api.github.com${BASE}/issues/${String(number)}`;
  return {
    id: number,
    node_id: `I_${String(number)}`,
    url,
    repository_url: url,
    labels_url: url,
    comments_url: url,
    events_url: url,
    html_url: url,
    number,
    state: "open",
    title,
    body,
    user: user(by),
    labels: [...labels],
    assignee: null,
    milestone: null,
    locked: false,
    comments: comments.length,
    closed_at: null,
    created_at: "2026-11-26T10:00:00Z",
    updated_at: "2026-11-26T10:00:00Z",
  };
}

function shownComment(body: string, by: string, id: number): Schemas["issue-comment"] {
  const url = `https://api.github.com${BASE}/issues/comments/${String(id)}`;
  return {
    id,
    node_id: `IC_${String(id)}`,
    url,
    body,
    html_url: url,
    user: user(by),
    created_at: "2026-11-26T10:00:00Z",
    updated_at: "2026-11-26T10:00:00Z",
    issue_url: url,
  };
}
