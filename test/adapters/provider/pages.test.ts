import { describe, expect, test } from "vitest";
import type { FakeCall, FakeReply } from "../../fakes/fake-server.ts";
import { ok, scripted } from "./scripted.ts";

const IDS = ["a", "b", "c", "d", "e"];
const rows = (from: number, to: number) => IDS.slice(from, to).map((id) => ({ id }));

/** What the provider lists, or the code of its error, and the addresses and bodies of the calls. */
async function list(
  members: Readonly<Record<string, unknown>>,
  answer: (call: FakeCall, count: number) => FakeReply,
) {
  let count = 0;
  const step = { method: "GET", path: "/keys", items: "/items", ...members };
  const { server, provider } = await scripted((call) => answer(call, count++), { steps: { list: step } });
  const found = await provider.listKeys().then(
    (keys) => keys.map((key) => key.id).join(""),
    (error: { readonly code: string }) => error.code,
  );
  return { found, asked: server.calls.map(({ query, json }) => (json === null ? query.toString() : json)) };
}

describe("pages by number", () => {
  const paged = ({ query }: FakeCall): FakeReply => {
    const from = (Number(query.get("p")) - 1) * 2;
    return ok({ items: rows(from, from + 2), total: 5 });
  };
  const paging = { style: "page", pageParam: "p", limit: 2, limitParam: "n", total: "/total" };

  test("end where the server's number of rows is reached", async () => {
    const { found, asked } = await list({ paging }, paged);
    expect(found).toBe("abcde");
    expect(asked.slice(0, 3)).toEqual(["n=2&p=1", "n=2&p=2", "n=2&p=3"]);
  });

  test("that end before it are an error", async () => {
    const short = (call: FakeCall) =>
      call.query.get("p") === "2" ? ok({ items: [], total: 5 }) : paged(call);
    expect((await list({ paging }, short)).found).toBe("ERR_PROVIDER_PAGING");
  });
});

describe("a cursor", () => {
  const step = { method: "POST", body: { after: "${cursor}", max: "${limit}" } };
  const body = { style: "cursor", param: null, next: "/last", more: "/more", limit: 2, limitParam: null };
  const served = ({ json }: FakeCall): FakeReply => {
    const { after = "" } = json as { readonly after?: string };
    const from = IDS.indexOf(after) + 1;
    return ok({ items: rows(from, from + 2), last: IDS[Math.min(from + 1, 4)], more: from + 2 < 5 });
  };

  test("goes into the body, and not on after the page that says there is no more", async () => {
    const { found, asked } = await list({ ...step, paging: body }, served);
    expect(found).toBe("abcde");
    expect(asked.slice(0, 3)).toEqual([{ max: 2 }, { after: "b", max: 2 }, { after: "d", max: 2 }]);
  });

  test("is an error where the server doesn't say whether or where there is more", async () => {
    const without = (member: string) => (call: FakeCall) => {
      const { body: whole } = served(call);
      return ok({ ...(whole as object), [member]: null });
    };
    expect((await list({ ...step, paging: body }, without("more"))).found).toBe("ERR_PROVIDER_PAGING");
    expect((await list({ ...step, paging: body }, without("last"))).found).toBe("ERR_PROVIDER_PAGING");
  });

  test("with a last value of its own may give empty pages and rows twice on the way", async () => {
    const pages = [
      { items: rows(0, 2), next: 7 },
      { items: [], next: 3 },
      { items: rows(0, 1), next: 5 },
      { items: rows(1, 5), next: 0 },
    ];
    const paging = { style: "cursor", param: "c", next: "/next", last: 0 };
    const { found, asked } = await list({ paging }, (_call, count) => ok(pages[count % 4]));
    expect(found).toBe("abcde");
    expect(asked.slice(0, 4)).toEqual(["", "c=7", "c=3", "c=5"]);
  });
});

describe("a start key", () => {
  const from = (start: string | null, isInclusive: boolean) =>
    start === null ? 0 : IDS.indexOf(start) + (isInclusive ? 0 : 1);

  test("is the key of the last row, which the next page may begin with again", async () => {
    for (const inclusive of [true, false]) {
      const paging = { style: "start-key", param: "from", row: "/id", inclusive, limit: 2 };
      const { found, asked } = await list({ paging }, ({ query }) => {
        const first = from(query.get("from"), inclusive);
        return ok({ items: rows(first, first + 2) });
      });
      expect(found).toBe("abcde");
      expect(asked.slice(0, 2)).toEqual(["limit=2", "limit=2&from=b"]);
      expect(asked.at(-1)).toBe("limit=2&from=e");
    }
  });

  test("that the row of it is gone from the next page loses no other", async () => {
    const paging = { style: "start-key", param: "from", row: "/id", inclusive: true, limit: 2 };
    const { found } = await list({ paging }, ({ query }) => {
      const start = query.get("from");
      if (start === null) return ok({ items: rows(0, 2) });
      return ok({ items: start === "b" ? rows(2, 4) : start === "d" ? rows(3, 5) : rows(4, 5) });
    });
    expect(found).toBe("abcde");
  });

  test("is written as JSON where the server wants it so", async () => {
    const paging = { style: "start-key", param: "from", row: "/id", as: "json" };
    const { asked } = await list({ paging }, ({ query }) =>
      ok({ items: query.has("from") ? [] : rows(0, 2) }),
    );
    expect(asked).toEqual(["", new URLSearchParams({ from: '"b"' }).toString()]);
  });

  test("that the answer names may be more than a word, in a body", async () => {
    const paging = { style: "start-key", param: null, next: "/LastKey" };
    const step = { method: "POST", body: { StartKey: "${startKey}" }, paging };
    const { found, asked } = await list(step, (_call, count) =>
      ok(count === 0 ? { items: rows(0, 3), LastKey: { pk: "c" } } : { items: rows(3, 5) }),
    );
    expect([found, asked]).toEqual(["abcde", [{}, { StartKey: { pk: "c" } }]]);
    const query = { ...paging, param: "from" };
    expect((await list({ paging: query }, () => ok({ items: [], LastKey: { pk: "c" } }))).found).toBe(
      "ERR_PROVIDER_PAGING",
    );
  });

  test("that doesn't move on is an error", async () => {
    const paging = { style: "start-key", param: "from", row: "/id" };
    expect((await list({ paging }, () => ok({ items: rows(0, 2) }))).found).toBe("ERR_PROVIDER_PAGING");
  });
});

describe("a next page", () => {
  test("may be an address in the body, of the same origin only", async () => {
    const paging = { style: "link", next: "/next" };
    const { found } = await list({ paging }, ({ query }) =>
      ok({ items: query.has("p") ? rows(3, 5) : rows(0, 3), next: query.has("p") ? null : "/keys?p=2" }),
    );
    expect(found).toBe("abcde");
    const away = await list({ paging }, () => ok({ items: rows(0, 3), next: "http://127.0.0.2:1/keys" }));
    expect(away.found).toBe("ERR_PROVIDER_PAGING");
  });

  test("that the mapping doesn't read means that a list isn't whole", async () => {
    const { found } = await list({}, () => ok({ items: rows(0, 3) }, { link: '</keys?p=2>; rel="next"' }));
    expect(found).toBe("ERR_PROVIDER_PAGING");
  });
});

test("how to go on may stand in headers", async () => {
  const cursor = { style: "cursor", param: "after", next: { header: "X-Next" } };
  const served = await list({ paging: cursor }, ({ query }) =>
    query.has("after") ? ok({ items: rows(3, 5) }) : ok({ items: rows(0, 3) }, { "x-next": "c" }),
  );
  expect(served.found).toBe("abcde");
  const total = { style: "offset", limit: 3, total: { header: "X-Total-Count" } };
  const counted = await list({ paging: total }, ({ query }) => {
    const from = Number(query.get("offset"));
    return ok({ items: rows(from, from + 3) }, { "x-total-count": "5" });
  });
  expect([counted.found, counted.asked.length]).toEqual(["abcde", 4]);
  expect((await list({ paging: total }, () => ok({ items: rows(0, 3) }))).found).toBe("ERR_PROVIDER_PAGING");
});

describe("rows", () => {
  test("may be the members of a map", async () => {
    const members = { itemsAre: "map", key: { id: "/name" } };
    expect((await list(members, () => ok({ items: { a: 1, b: null } }))).found).toBe("ab");
    expect((await list(members, () => ok({ items: [] }))).found).toBe("ERR_PROVIDER_ANSWER");
    expect((await list({}, () => ok({ items: {} }))).found).toBe("ERR_PROVIDER_ANSWER");
  });

  test("may be names alone", async () => {
    expect((await list({ key: { id: "" } }, () => ok({ items: ["a", "b"] }))).found).toBe("ab");
  });

  test("of other things are left out", async () => {
    const only = { body: { pointer: "/type", equals: "key" } };
    const items = [{ id: "a", type: "key" }, { type: "session" }, { id: "b", type: "key" }];
    expect((await list({ only }, () => ok({ items }))).found).toBe("ab");
  });

  test("of other things count where the server shows only so many", async () => {
    const only = { body: { pointer: "/type", equals: "key" } };
    const items = [
      { id: "a", type: "key" },
      { id: "x", type: "session" },
    ];
    expect((await list({ only, cap: 3 }, () => ok({ items }))).found).toBe("a");
    expect((await list({ only, cap: 2 }, () => ok({ items }))).found).toBe("ERR_PROVIDER_PAGING");
  });

  test("are none where the answer says so in its own way, and only there", async () => {
    const empty = { status: [404], body: { pointer: "/errors/0", exists: false } };
    expect((await list({ empty }, () => ({ status: 404, body: { errors: [] } }))).found).toBe("");
    expect((await list({ empty }, () => ({ status: 404, body: { errors: ["no route"] } }))).found).toBe(
      "ERR_PROVIDER_NOT_FOUND",
    );
  });
});
