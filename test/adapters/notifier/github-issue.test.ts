import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createGithubIssueNotifier } from "../../../src/adapters/notifier/github-issue.ts";
import { issueBody, noticeMark, threadMark } from "../../../src/adapters/notifier/issue-text.ts";
import { Secret } from "../../../src/core/secret.ts";
import type { Notice, Notifier } from "../../../src/ports/notifier.ts";
import { notifierContract } from "../../contracts/notifier.ts";
import { adapterParts } from "../../fakes/adapter-parts.ts";
import { type GithubIssues, startGithubIssues } from "../../fakes/github-issues.ts";
import { GITHUB_TOKEN } from "../../fakes/github-shapes.ts";

let github: GithubIssues;
beforeEach(async () => {
  github = await startGithubIssues();
});
afterEach(() => github.server.close());

function notifier(): Notifier {
  const { http, clock } = adapterParts();
  return createGithubIssueNotifier({
    http,
    clock,
    name: "issues",
    baseUrl: github.server.url,
    credential: async () => new Secret(GITHUB_TOKEN),
    repository: "acme/response",
    label: "stanch",
  });
}

const notice: Notice = {
  incident: "L-20261126-k3f9",
  banner: "LIVE",
  to: "ada",
  subject: "the key ghp_***k3f9 will be replaced",
  lines: ["consumer: cron"],
  dedupe: "L-20261126-k3f9/notify/ada/before",
  topic: "L-20261126-k3f9",
  severity: "warning",
  ends: [],
};

notifierContract("github-issue", async () => ({
  notifier: notifier(),
  received: async () =>
    github.issues
      .flatMap(({ title, body, comments }) => [title, body, ...comments.map((comment) => comment.body)])
      .join("\n"),
  breakIt: async () => github.server.fault("create", { kind: "status", status: 403 }),
}));

const posts = () =>
  github.server.calls.filter(({ method, route }) => method === "POST" && route !== "viewer").length;

describe("an issue as the notice", () => {
  it("is one for an incident and an addressee; what comes later stands behind it", async () => {
    github.open("older", "text", ["stanch"]);
    await notifier().send(notice);
    await notifier().send({ ...notice, subject: "it is gone", dedupe: "2" });
    await notifier().send({ ...notice, to: "ben", dedupe: "3" });
    await notifier().send({ ...notice, incident: "L-20261126-zzzz", dedupe: "4" });
    await notifier().send({ ...notice, banner: "EXERCISE", dedupe: "5" });
    expect(github.issues.map(({ title, comments }) => [title.slice(0, 24), comments.length])).toEqual([
      ["older", 0],
      ["LIVE L-20261126-k3f9: th", 1],
      ["LIVE L-20261126-k3f9: th", 0],
      ["LIVE L-20261126-zzzz: th", 0],
      ["EXERCISE L-20261126-k3f9", 0],
    ]);
    expect(github.issues[1]?.labels).toEqual(["stanch"]);
  });

  it("that is there already isn't sent again, whether it opened the issue or stands on a later page", async () => {
    await notifier().send(notice);
    for (const dedupe of ["2", "3", "4", "5", "6"]) await notifier().send({ ...notice, dedupe });
    const before = posts();
    await notifier().send(notice);
    await notifier().send({ ...notice, dedupe: "6" });
    expect(posts()).toBe(before);
  });

  it("isn't kept away by a stranger's comment that carries its mark", async () => {
    await notifier().send(notice);
    const next = { ...notice, dedupe: "2" };
    github.issues[0]?.comments.push({ body: issueBody(next), by: "mallory" });
    await notifier().send(next);
    expect(github.issues[0]?.comments.at(-1)?.by).toBe("stanch-bot");
  });

  it("isn't kept away by a stranger's issue that carries its marks", async () => {
    github.open("planted", issueBody(notice), ["stanch"], "mallory");
    await notifier().send(notice);
    expect(github.issues.map(({ by }) => by)).toEqual(["mallory", "stanch-bot"]);
  });

  it("isn't kept away by a mark that a stranger brought into an earlier one", async () => {
    const next = { ...notice, dedupe: "2" };
    await notifier().send({ ...notice, lines: [noticeMark(next), threadMark(next)] });
    await notifier().send(next);
    expect(github.issues[0]?.comments).toHaveLength(1);
  });

  it("isn't sent as long as GitHub doesn't say who writes it", async () => {
    const cases = [
      [{ kind: "status", status: 200, body: { data: { viewer: null } } }, "never"],
      [{ kind: "status", status: 200, body: { errors: [{ message: "no" }] } }, "never"],
      [{ kind: "status", status: 502 }, "later"],
    ] as const;
    for (const [fault, retry] of cases) {
      github.server.fault("viewer", fault, 2);
      for (const call of [() => notifier().send(notice), () => notifier().check?.()]) {
        await expect(call()).rejects.toMatchObject({ code: "ERR_NOTICE_REFUSED", happened: "no", retry });
      }
    }
    expect(posts()).toBe(0);
  });

  it("asks an Enterprise Server where that answers", async () => {
    const { http, clock } = adapterParts();
    const asked: string[] = [];
    const enterprise = createGithubIssueNotifier({
      http: {
        request: (request) => {
          asked.push(request.url);
          return http.request({ ...request, url: request.url.replace(/\/api(?:\/v3)?/, "") });
        },
      },
      clock,
      name: "issues",
      baseUrl: `${github.server.url}/api/v3`,
      credential: async () => new Secret(GITHUB_TOKEN),
      repository: "acme/response",
      label: "stanch",
    });
    await enterprise.check?.();
    expect(asked).toContain(`${github.server.url}/api/graphql`);
  });

  it("mentions, links, closes and marks up nothing that a stranger wrote", async () => {
    const hostile = [
      "@acme/everybody please",
      "Fixes #1, closes acme/web#2",
      "```",
      "`````js",
      "<img src=https://evil.example/x>",
      threadMark({ ...notice, to: "ben" }),
      "[click](https://evil.example)",
    ];
    await notifier().send({ ...notice, lines: [hostile.join("\n"), ...hostile] });
    const { body } = github.issues[0] as { body: string };
    const [head, fence = "", block = "", rest] = body.split(/^(`{3,})(?:text)?$/m);
    expect(head).toBe(`${threadMark(notice)}\n${noticeMark(notice)}\n\n`);
    expect(fence).toBe("`".repeat(6));
    for (const line of hostile) expect(block).toContain(`LIVE ${line}`);
    expect([rest, body.endsWith(`\n${fence}\n`)]).toEqual([fence, true]);
    // Nor is another addressee's issue found by a mark that somebody wrote into this one.
    await notifier().send({ ...notice, to: "ben", dedupe: "2" });
    expect(github.issues).toHaveLength(2);
  });

  it("says that lines are missing where GitHub takes no more", async () => {
    await notifier().send({
      ...notice,
      subject: "x".repeat(500),
      lines: Array<string>(3000).fill("y".repeat(40)),
    });
    const [{ title, body } = { title: "", body: "" }] = github.issues;
    expect(title.length).toBeLessThan(256);
    expect(body.length).toBeLessThan(65_536);
    expect(body).toMatch(/^LIVE \d+ more lines didn't fit here/m);
  });

  it("can be checked beforehand, which opens none", async () => {
    await notifier().check?.();
    github.server.fault("list", { kind: "status", status: 403 });
    await expect(notifier().check?.()).rejects.toMatchObject({
      code: "ERR_NOTICE_REFUSED",
      hint: expect.stringContaining('"Issues" (write)') as string,
    });
    github.isPrivate = false;
    await expect(notifier().check?.()).rejects.toMatchObject({ code: "ERR_NOTICE_REFUSED" });
    expect(posts()).toBe(0);
  });

  it("isn't opened where everybody can read it, or where that can't be told", async () => {
    github.isPrivate = false;
    await expect(notifier().send(notice)).rejects.toMatchObject({
      code: "ERR_NOTICE_REFUSED",
      happened: "no",
    });
    github.isPrivate = true;
    github.server.fault("repository", { kind: "status", status: 200, body: { private: "yes" } });
    await expect(notifier().send(notice)).rejects.toMatchObject({ code: "ERR_NOTICE_REFUSED" });
    expect(posts()).toBe(0);
  });

  it("tells what surely didn't happen from what may have", async () => {
    const cases = [
      ["list", { kind: "status", status: 500 }, "no", "later"],
      ["list", { kind: "html" }, "no", "never"],
      ["create", { kind: "status", status: 403 }, "no", "never"],
      ["create", { kind: "status", status: 410 }, "no", "never"],
      ["create", { kind: "status", status: 429, retryAfter: "7" }, "no", { afterMs: 7000 }],
      ["create", { kind: "status", status: 502 }, "unknown", "later"],
      ["create", { kind: "drop", commits: false }, "unknown", "later"],
      ["create", { kind: "html" }, "unknown", "never"],
    ] as const;
    for (const [route, fault, happened, retry] of cases) {
      github.server.fault(route, fault);
      const error: unknown = await notifier()
        .send(notice)
        .catch((thrown: unknown) => thrown);
      expect([route, fault, error]).toMatchObject([route, fault, { happened, retry }]);
      expect(String(error)).not.toContain("EXAMPLE");
    }
    expect(github.issues).toEqual([]);
  });

  it("is found again if the answer to the first one got lost", async () => {
    github.server.fault("create", { kind: "drop", commits: true });
    await expect(notifier().send(notice)).rejects.toMatchObject({ happened: "unknown" });
    await notifier().send(notice);
    expect(github.issues).toHaveLength(1);
    expect(github.issues[0]?.comments).toEqual([]);
  });
});
