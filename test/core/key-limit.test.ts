import { expect, test } from "vitest";
import { StanchError } from "../../src/core/errors.ts";
import type { KeyRef } from "../../src/core/key.ts";
import { checkKeyLimit, checkOverlap, checkRoomFor } from "../../src/core/key-limit.ts";
import { opened } from "./builders.ts";

interface Rules {
  readonly most: number | null;
  readonly overlap?: boolean;
}

const provider = ({ most, overlap = true }: Rules): Parameters<typeof checkOverlap>[0] => ({
  name: "example",
  capabilities: { ...opened().plan.capabilities, maxKeysPerPrincipal: most, overlap },
});
const keys = (...states: readonly KeyRef["state"][]): readonly KeyRef[] =>
  states.map((state, index) => ({ id: `key-${index}`, name: null, state }));

/** What it throws; null if it lets the plan pass. */
function refusal(check: () => void): StanchError | null {
  try {
    check();
    return null;
  } catch (error) {
    if (error instanceof StanchError) return error;
    throw error;
  }
}
const beside = (rules: Rules, listed: readonly KeyRef[], wanted: number): StanchError | null =>
  refusal(() => checkKeyLimit(provider(rules), listed, wanted));

test("new keys may fill the room that a provider leaves, and no more", () => {
  expect(beside({ most: 3 }, keys("live"), 2)).toBeNull();
  expect(beside({ most: 3 }, keys("live"), 3)?.code).toBe("ERR_KEY_LIMIT");
  expect(beside({ most: 3 }, keys("live", "live"), 2)?.code).toBe("ERR_KEY_LIMIT");
});

test("a dead key takes no room, a disabled one does", () => {
  expect(beside({ most: 2 }, keys("live", "dead", "dead"), 1)).toBeNull();
  expect(beside({ most: 2 }, keys("live", "disabled"), 1)?.code).toBe("ERR_KEY_LIMIT");
});

test("a provider without a limit has room for all", () => {
  expect(beside({ most: null }, keys("live", "live", "live"), 5)).toBeNull();
});

test("where keys don't overlap one new key takes the place of the old one", () => {
  expect(beside({ most: 1, overlap: false }, keys("live"), 1)).toBeNull();
  expect(beside({ most: 1, overlap: false }, keys("live", "live"), 1)?.code).toBe("ERR_KEY_LIMIT");
});

test("where keys don't overlap a second new key would end the first, with any limit", () => {
  for (const most of [null, 10]) {
    expect(beside({ most, overlap: false }, keys("live"), 2)?.code).toBe("ERR_KEY_LIMIT");
  }
  const wants = (overlap: boolean, wanted: number): StanchError | null =>
    refusal(() => checkOverlap(provider({ most: null, overlap }), wanted));
  expect([wants(true, 2), wants(false, 1), wants(false, 0)]).toEqual([null, null, null]);
  expect(wants(false, 2)?.message).toBe("at example a new key ends the one before, and the plan wants 2");
  expect(wants(false, 2)?.hint).toMatch(
    /one shared replacement .*reissue: per: shared.* or add the consumer/,
  );
});

test("who is refused reads the numbers and that nothing is evicted, and trying again is of no use", () => {
  const error = beside({ most: 2 }, keys("live", "dead", "live"), 1);
  expect(error?.message).toBe("example allows 2 keys: 2 exist and the plan wants 1 more");
  expect(error?.hint).toMatch(/end an unused key by hand.*reissue: per: shared.*stanch evicts nothing/);
  expect(error).toMatchObject({ retry: "never", happened: "no" });
});

test("room is that of the account which is to hold the new keys; a key that nobody can place takes everybody's", () => {
  const holders = ["casey", "casey", "svc-ci", undefined];
  const listed = holders.map((principal, index): KeyRef => ({
    id: `key-${index}`,
    name: null,
    state: "live",
    ...(principal === undefined ? {} : { principal }),
  }));
  const room = (holder: string, wanted: number): string | undefined =>
    refusal(() => checkKeyLimit(provider({ most: 3 }), listed, wanted, holder))?.code;
  expect([room("svc-ci", 1), room("svc-ci", 2)]).toEqual([undefined, "ERR_KEY_LIMIT"]);
  expect([room("svc-new", 2), room("svc-new", 3)]).toEqual([undefined, "ERR_KEY_LIMIT"]);
});

test("planned keys of several accounts need room at each, and end each other where keys don't overlap", () => {
  const listed: readonly KeyRef[] = [{ id: "key-0", name: null, state: "live", principal: "svc-ci" }];
  const planned = ["svc-ci", "svc-release"].map((principal) => ({ principal }));
  const code = (rules: Rules, all = planned): string | undefined =>
    refusal(() => checkRoomFor(provider(rules), listed, all))?.code;
  expect([code({ most: 2 }), code({ most: 1 })]).toEqual([undefined, "ERR_KEY_LIMIT"]);
  expect(code({ most: 1 }, planned.slice(1))).toBeUndefined();
  expect(code({ most: null, overlap: false })).toBe("ERR_KEY_LIMIT");
});

test("keys of dedicated users fill no room of the account beside them", () => {
  const at = { ...provider({ most: 3 }), dedicatedUsers: ["svc-ci", "svc-release"] };
  const listed: readonly KeyRef[] = [
    { id: "old", name: null, state: "live" },
    { id: "named", name: null, state: "live", principal: "casey" },
    ...["svc-ci", "svc-ci", "svc-release"].map((principal, index) => ({
      id: `of-${index}`,
      name: null,
      state: "live" as const,
      principal,
    })),
  ];
  expect(refusal(() => checkRoomFor(at, listed, [{}]))).toBeNull();
  expect(refusal(() => checkRoomFor(at, listed, [{}, {}]))?.code).toBe("ERR_KEY_LIMIT");
  expect(refusal(() => checkRoomFor(provider({ most: 3 }), listed, [{}]))?.code).toBe("ERR_KEY_LIMIT");
});
