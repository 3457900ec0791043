import { expect, test } from "vitest";
import { createTimeKeeper } from "../../../src/adapters/provider/told-time.ts";
import type { HttpAnswer, HttpClient } from "../../../src/adapters/http.ts";

const DATE = "Mon, 23 Nov 2026 09:00:00 GMT";

/** A server that takes `trip` milliseconds for each answer, and a count of milliseconds that goes on by itself. */
function keeper(headers: Readonly<Record<string, string>>, trip: number) {
  const line = { headers, elapsed: 1000 };
  const http: HttpClient = {
    request() {
      line.elapsed += trip;
      const { headers: told } = line;
      return Promise.resolve({ status: 200, url: "", header: (name: string) => told[name] } as HttpAnswer);
    },
  };
  const made = createTimeKeeper(http, () => line.elapsed);
  return { ...made, line, ask: () => made.http.request({ method: "GET", url: "http://127.0.0.1/" }) };
}

test("nothing is known before the first answer", () => {
  expect(keeper({ date: DATE }, 0).time()).toBeNull();
});

test("an answer tells the second it was made in, give or take half of its way", async () => {
  const told = keeper({ date: DATE }, 400);
  await told.ask();
  expect(told.time()).toEqual({ at: "2026-11-23T09:00:00.700Z", within: 0.7 });
});

test("time goes on by the count of milliseconds, whatever the system's clock is set to", async () => {
  const told = keeper({ date: DATE }, 0);
  await told.ask();
  told.line.elapsed += 60_000;
  expect(told.time()).toEqual({ at: "2026-11-23T09:01:00.500Z", within: 0.5 });
});

test.each([
  ["no date", {}, 10],
  ["a date that can't be read", { date: "yesterday" }, 10],
  ["a date of the last day that can be counted", { date: "Sat, 13 Sep 275760 00:00:00 GMT" }, 10],
  ["the last second of the year 9999", { date: "Fri, 31 Dec 9999 23:59:59 GMT" }, 20_000],
  ["a date before 1970", { date: "Wed, 31 Dec 1969 23:59:59 GMT" }, 10],
  ["a date of endless length", { date: `${DATE}${" ".repeat(80)}` }, 10],
  ["an answer out of a cache", { date: DATE, age: "30" }, 10],
  ["an answer that was half a minute on its way", { date: DATE }, 30_001],
])("%s tells nothing, and takes nothing back", async (_what, headers, trip) => {
  const mute = keeper(headers, trip);
  await mute.ask();
  expect(mute.time()).toBeNull();
  const heard = keeper({ date: DATE }, 0);
  await heard.ask();
  heard.line.headers = { date: "yesterday" };
  await heard.ask();
  expect(heard.time()?.at).toBe("2026-11-23T09:00:00.500Z");
});
