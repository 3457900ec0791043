import { expect, test } from "vitest";
import { ok, scripted } from "./scripted.ts";

const query = { from: "2026-11-23T10:00:00.250Z", to: "2026-11-24T10:00:00.250Z" };
const mapping = {
  at: { pointer: "/at", format: "iso" },
  identifiesKey: false,
  recordsRefusals: false,
  lag: "1m",
};

test("the time asked for is written as the server wants it, and never made shorter", async () => {
  const asked: Record<string, unknown> = {};
  for (const times of ["iso", "date", "s", "ms"]) {
    const audit = {
      method: "POST",
      path: "/log",
      body: { from: "${from}", to: "${to}" },
      items: "",
      times,
      mapping,
    };
    const { server, provider } = await scripted(() => ok([{ at: 1 }]), { steps: { audit } });
    const rows: unknown[] = [];
    for await (const page of provider.audit?.pages(query) ?? []) rows.push(...page);
    expect(rows).toHaveLength(1);
    asked[times] = server.calls[0]?.json;
  }
  expect(asked).toEqual({
    iso: query,
    date: { from: "2026-11-23", to: "2026-11-25" },
    s: { from: 1_795_428_000, to: 1_795_514_401 },
    ms: { from: 1_795_428_000_250, to: 1_795_514_400_250 },
  });
});

test("a log that can be asked only with what another call says is asked with it", async () => {
  const first = [{ method: "GET", path: "/org", gives: { org: { pointer: "/id" } } }];
  const audit = { method: "GET", path: "/log/${org}", items: "", mapping, first };
  const { server, provider } = await scripted(({ path }) => ok(path === "/org" ? { id: 9 } : []), {
    steps: { audit },
  });
  for await (const _ of provider.audit?.pages(query) ?? []);
  expect(server.calls.map(({ path }) => path)).toEqual(["/org", "/log/9"]);
});
