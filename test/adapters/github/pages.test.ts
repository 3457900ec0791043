import { afterEach, describe, expect, it } from "vitest";
import { createGithubApi } from "../../../src/adapters/github/api.ts";
import { githubPages } from "../../../src/adapters/github/pages.ts";
import { StanchError } from "../../../src/core/errors.ts";
import { Secret } from "../../../src/core/secret.ts";
import { adapterParts } from "../../fakes/adapter-parts.ts";
import { type FakeServer, startFakeServer } from "../../fakes/fake-server.ts";

const servers: FakeServer[] = [];
afterEach(() => Promise.all(servers.splice(0).map((server) => server.close())));

/** A list of one row a page, whose `Link` header to the next is made from the number of the page. */
async function listOf(link: (page: number, host: string) => string | null) {
  const server = await startFakeServer(({ query, headers }) => ({
    route: "page",
    answer: () => {
      const page = Number(query.get("page") ?? "1");
      const target = link(page, headers.host ?? "");
      return { status: 200, body: [page], ...(target === null ? {} : { headers: { link: target } }) };
    },
  }));
  servers.push(server);
  const { http, clock } = adapterParts();
  const credential = async () => new Secret("ghp_EXAMPLEresponder");
  const api = createGithubApi({ baseUrl: server.url, credential, http, clock });
  const read = async (): Promise<readonly unknown[]> => {
    const rows: unknown[] = [];
    const pages = githubPages({
      api,
      url: api.at("/list"),
      mostPages: 4,
      rows: (answer) => answer.json() as readonly unknown[],
      endless: (what) => new StanchError({ code: "ERR_PROVIDER_PAGING", message: what }),
    });
    for await (const page of pages) rows.push(...page);
    return rows;
  };
  return { server, read };
}

const next = (host: string, page: number): string => `<http://${host}/list?page=${String(page)}>; rel="next"`;

describe("pages by the Link header", () => {
  it("are read to the last, whatever other links stand beside the next", async () => {
    const { read } = await listOf((page, host) =>
      page === 4
        ? `<http://${host}/list?page=1>; rel="first"`
        : `<http://${host}/list?page=4>; rel="last", ${next(host, page + 1)}`,
    );
    expect(await read()).toEqual([1, 2, 3, 4]);
  });

  it("that go on at another host get no call and no credential", async () => {
    const elsewhere = await startFakeServer(() => ({ route: "visit", answer: () => ({ status: 200 }) }));
    servers.push(elsewhere);
    const { read } = await listOf(() => next(elsewhere.host, 2));
    await expect(read()).rejects.toThrow("the next page is on another host");
    expect(elsewhere.calls).toEqual([]);
  });

  it("that repeat themselves or don't end are no list", async () => {
    const circle = await listOf((page, host) => next(host, page === 1 ? 2 : 1));
    await expect(circle.read()).rejects.toMatchObject({ code: "ERR_PROVIDER_PAGING" });
    const endless = await listOf((page, host) => next(host, page + 1));
    await expect(endless.read()).rejects.toThrow("more than 4 pages");
    expect(endless.server.calls).toHaveLength(4);
  });
});
