import { expect, test } from "vitest";
import { clockAhead, clockCheck } from "../../src/composition/clock-ahead.ts";
import { plus } from "../../src/core/time.ts";
import { clockWords } from "../../src/report/clock.ts";

const NOW = "2026-11-23T14:00:00.000Z";
const clock = { now: () => NOW, sleep: () => Promise.resolve() };
/** A provider by whose time this machine's clock is so far ahead. */
const by = (ahead: number) => ({ name: "keys", time: () => ({ at: plus(NOW, -ahead), within: 1 }) });

test("doctor says how far the clock is off, and warns beyond five minutes", () => {
  expect(clockCheck(by(1), clock)).toMatchObject({
    state: "ok",
    detail: "this machine's clock is right by the provider's",
  });
  expect(clockCheck(by(-300), clock)).toMatchObject({
    state: "ok",
    detail: "this machine's clock is 5m behind the provider's",
  });
  expect(clockCheck(by(301), clock)).toMatchObject({ state: "warn", hint: "set it right" });
});

test("doctor warns of a provider that tells no time, and so nobody knows", () => {
  for (const provider of [{ name: "keys" }, { name: "keys", time: () => null }]) {
    expect(clockAhead(provider, clock)).toBeNull();
    expect(clockCheck(provider, clock)).toMatchObject({
      state: "warn",
      detail: expect.stringContaining("doesn't tell its time"),
    });
  }
});

test("a plan is silent about a clock that is right", () => {
  expect(clockWords(-1)).toBeNull();
  expect(clockWords(60)).toBe(
    "this machine's clock is 1m ahead of the provider's: times are counted by the provider's",
  );
  expect(clockWords(-3600)).toMatch(/1h behind .*; set it right$/);
  expect(clockWords(null)).toMatch(/^never measured/);
});
