import { rowFormat } from "../../../src/formats/row-format.ts";
import { createServer } from "node:http";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { createHttpAuditLog } from "../../../src/adapters/audit-log/http.ts";
import { createHttpClient } from "../../../src/adapters/http.ts";
import type { AuditLog } from "../../../src/ports/audit-log.ts";
import {
  auditLogContract,
  contractMapping,
  contractQuery,
  readAll,
  recordAt,
} from "../../contracts/audit-log.ts";
import type { ContractRecord } from "../../contracts/audit-log.ts";

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

type Page = readonly ContractRecord[] | "broken";

/** A provider that gives two records a page; `broken` hangs up in the middle of a page. */
async function startProvider(
  pages: readonly Page[],
  options: { readonly ignoresCursor?: boolean } = {},
): Promise<AuditLog> {
  const server = createServer((request, response) => {
    const asked = Number(new URL(request.url ?? "", "http://localhost").searchParams.get("page"));
    const number = options.ignoresCursor === true ? 0 : asked;
    const page = pages[number] ?? [];
    const items = page === "broken" ? [] : page.map((record) => (record === "unreadable" ? "?" : record));
    const body = JSON.stringify({ items, more: options.ignoresCursor === true || number + 1 < pages.length });
    response.setHeader("content-type", "application/json");
    if (page !== "broken") {
      response.end(body);
      return;
    }
    response.setHeader("content-length", 1000);
    response.write(body.slice(0, 5));
    setTimeout(() => response.destroy(), 20);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  servers.push(server);
  const { port } = server.address() as AddressInfo;
  return open(`http://127.0.0.1:${port}`);
}

function open(url: string): AuditLog {
  const client = createHttpClient({ allowedHosts: ["127.0.0.1"] });
  return createHttpAuditLog({
    name: "provider",
    rows: rowFormat({ mapping: contractMapping }),
    async *pages() {
      for (let page = 0; ; page += 1) {
        const answer = await client.request({ method: "GET", url: `${url}/audit?page=${page}` });
        const { items, more } = answer.json() as { items: readonly unknown[]; more: boolean };
        yield items;
        if (!more) return;
      }
    },
  });
}

function inPages(records: readonly ContractRecord[]): readonly Page[] {
  return Array.from({ length: Math.ceil(records.length / 2) }, (_, index) =>
    records.slice(index * 2, index * 2 + 2),
  );
}

describe("audit-log: http", () => {
  auditLogContract({
    open: (records) => startProvider(inPages(records)),
    unreachable: () => startProvider(["broken"]),
  });

  it("asks the provider for the time and the keys of the query", async () => {
    const asked: unknown[] = [];
    const log = createHttpAuditLog({
      name: "provider",
      rows: rowFormat({ mapping: contractMapping }),
      async *pages(query) {
        asked.push(query);
        yield [];
      },
    });
    await readAll(log, { ...contractQuery, keyIds: ["k1"] });
    expect(asked).toEqual([{ ...contractQuery, keyIds: ["k1"] }]);
  });

  it("an endpoint without rows in the time asked for vouches for it: no gap", async () => {
    expect(await readAll(await startProvider([[]]))).toEqual({ rows: [], gaps: [] });
  });

  it("a later page that fails is a gap from the last row on where the rows came oldest first", async () => {
    const log = await startProvider([[recordAt(1), recordAt(5)], "broken", [recordAt(9)]]);
    const { rows, gaps } = await readAll(log);
    expect(rows.map(({ id }) => id)).toEqual(["r1", "r5"]);
    expect(gaps).toEqual([
      {
        type: "gap",
        from: "2024-03-02T10:04:50.000Z",
        to: contractQuery.to,
        reason: "a later page failed (ERR_HTTP_RESET)",
      },
    ]);
  });

  it.each([
    ["newest first", [recordAt(9), recordAt(5)]],
    ["in an order that one row doesn't show", [recordAt(9)]],
  ])("a later page that fails leaves the whole time open where the rows came %s", async (_order, page) => {
    const { gaps } = await readAll(await startProvider([page, "broken"]));
    expect(gaps).toMatchObject([{ from: contractQuery.from, to: contractQuery.to }]);
  });

  it("an unreadable record at the start may be of any time", async () => {
    const { gaps } = await readAll(await startProvider([["unreadable", recordAt(5)]]));
    expect(gaps).toMatchObject([{ from: contractQuery.from, to: contractQuery.to }]);
  });

  it("a server whose pages are empty for ever comes to an end, with a gap", async () => {
    let asked = 0;
    const log = createHttpAuditLog({
      name: "provider",
      rows: rowFormat({ mapping: contractMapping }),
      async *pages() {
        for (; asked < 11_000; asked += 1) yield [];
      },
    });
    const { gaps } = await readAll(log);
    expect(asked).toBe(10_000);
    expect(gaps).toMatchObject([{ from: contractQuery.from, to: contractQuery.to }]);
  });

  it("a server that gives the first page for ever comes to an end, with a gap", async () => {
    const log = await startProvider([[recordAt(1), recordAt(2)]], { ignoresCursor: true });
    const { rows, gaps } = await readAll(log);
    expect(rows.map(({ id }) => id)).toEqual(["r1", "r2"]);
    expect(gaps).toMatchObject([{ to: contractQuery.to }]);
  });
});
