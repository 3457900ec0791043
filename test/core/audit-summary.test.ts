import { describe, expect, test } from "vitest";
import {
  type JudgedUser,
  goesBy,
  judgedOf,
  kindsSeen,
  namesOf,
  sightOf,
} from "../../src/core/audit-summary.ts";
import { NOTHING_FOUND } from "./audits.ts";
import { reading, t } from "./builders.ts";

const item = { id: "key-child", aliases: ["session-child", "fingerprint-child"] };

test("something that was made goes by its id and by each alias, and by no other name", () => {
  expect(namesOf(item)).toEqual(["key-child", "session-child", "fingerprint-child"]);
  for (const name of namesOf(item)) expect(goesBy(item, name)).toBe(true);
  expect(goesBy(item, "key-other")).toBe(false);
  expect(goesBy(item, null)).toBe(false);
});

describe("an audit without callers", () => {
  const sight = (...readings: Parameters<typeof kindsSeen>[0]) => sightOf({ readings });

  test("is unread as long as nothing was read", () => {
    expect(sightOf(null)).toBe("unread");
    expect(sight()).toBe("unread");
  });

  test("is blind where no source names the key, or none vouches for a moment", () => {
    expect(sight(reading(600, { identifiesKey: false }))).toBe("blind");
    expect(sight(reading(600, { from: t(600) }))).toBe("blind");
  });

  test("sees in part where the key is named on some kinds of call, and all where one source names it on all", () => {
    const chat = reading(600, { covers: ["chat"] });
    expect(sight(chat)).toBe("partly");
    expect(sight(chat, reading(600, { source: "all" }))).toBe("sees");
  });

  test("sees each kind once, in order, of sources alone that name the key", () => {
    const trail = reading(600, { source: "trail", covers: ["chat", "admin"] });
    const nameless = reading(600, { source: "proxy", covers: ["intake"], identifiesKey: false });
    expect(kindsSeen([reading(600, { covers: ["chat"] }), trail, nameless])).toEqual(["admin", "chat"]);
  });
});

test("a caller is judged by the newest audit, and not at all where there is none or it wasn't seen", () => {
  const misuse: JudgedUser = { verdict: "misuse", reasons: ["unexplained"] };
  const judged = { ...NOTHING_FOUND.judged, callers: { "C-0000000a": misuse } };
  const audit = { ...NOTHING_FOUND, judged };
  expect(judgedOf({ audit }, "C-0000000a")).toEqual(misuse);
  expect(judgedOf({ audit }, "C-0000000b")).toBeNull();
  expect(judgedOf({ audit }, "toString")).toBeNull();
  expect(judgedOf({ audit: null }, "C-0000000a")).toBeNull();
});
