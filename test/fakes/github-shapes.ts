import type { components } from "@octokit/openapi-types";
import type { FakeCall, FakeReply } from "./fake-server.ts";

/** Shapes of GitHub's own description of its API: an answer of a fake that has another one doesn't compile. */
export type Schemas = components["schemas"];

export const GITHUB_TOKEN = "ghp_EXAMPLEresponder0000000000000000000000";

/** Answers as GitHub does to a call without the fake's credential; null for one that has it. */
export function unauthorised({ headers }: FakeCall, token = GITHUB_TOKEN): FakeReply | null {
  const { authorization } = headers;
  if (authorization === `Bearer ${token}`) return null;
  return authorization === undefined
    ? { status: 404, body: { message: "Not Found" } }
    : { status: 401, body: { message: "Bad credentials", status: "401" } satisfies Schemas["basic-error"] };
}

/** The rows of one page and the `Link` header to the next. */
export function paged<T>(
  { query, path, headers }: FakeCall,
  all: readonly T[],
  most = 100,
): { readonly rows: readonly T[]; readonly headers: Readonly<Record<string, string>> } {
  const size = Math.min(most, Number(query.get("per_page") ?? "30"));
  const page = Number(query.get("page") ?? "1");
  const rows = all.slice((page - 1) * size, page * size);
  if (page * size >= all.length) return { rows, headers: {} };
  const next = new URLSearchParams(query);
  next.set("page", String(page + 1));
  return {
    rows,
    headers: { link: `<http://${headers.host ?? ""}${path}?${next.toString()}>; rel="next"` },
  };
}

export function user(login: string): Schemas["simple-user"] {
  const url = `https://api.github.com/users/${login}`;
  return {
    login,
    id: 1,
    node_id: "U_1",
    avatar_url: url,
    gravatar_id: null,
    url,
    html_url: url,
    followers_url: url,
    following_url: url,
    gists_url: url,
    starred_url: url,
    subscriptions_url: url,
    organizations_url: url,
    repos_url: url,
    events_url: url,
    received_events_url: url,
    type: "User",
    site_admin: false,
  };
}

export function repository(fullName: string, id: number): Schemas["minimal-repository"] {
  const url = `https://api.github.com/repos/${fullName}`;
  const [owner = "", name = ""] = fullName.split("/");
  return {
    id,
    node_id: `R_${String(id)}`,
    name,
    full_name: fullName,
    owner: user(owner),
    private: true,
    html_url: url,
    description: null,
    fork: false,
    url,
    archive_url: url,
    assignees_url: url,
    blobs_url: url,
    branches_url: url,
    collaborators_url: url,
    comments_url: url,
    commits_url: url,
    compare_url: url,
    contents_url: url,
    contributors_url: url,
    deployments_url: url,
    downloads_url: url,
    events_url: url,
    forks_url: url,
    git_commits_url: url,
    git_refs_url: url,
    git_tags_url: url,
    hooks_url: url,
    issue_comment_url: url,
    issue_events_url: url,
    issues_url: url,
    keys_url: url,
    labels_url: url,
    languages_url: url,
    merges_url: url,
    milestones_url: url,
    notifications_url: url,
    pulls_url: url,
    releases_url: url,
    stargazers_url: url,
    statuses_url: url,
    subscribers_url: url,
    subscription_url: url,
    tags_url: url,
    teams_url: url,
    trees_url: url,
  };
}
