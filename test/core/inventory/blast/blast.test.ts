import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { beforeBlast } from "../../../../src/core/inventory/blast/before-blast.ts";
import { blastOf, wokenBy } from "../../../../src/core/inventory/blast/blast.ts";
import type { Cause } from "../../../../src/core/inventory/blast/dying-key.ts";
import type { InventoryRow } from "../../../../src/core/inventory/row.ts";

const AT = "2026-11-27T00:00:00.000Z";
const JORDAN: Cause = { kind: "account", spellings: ["jordan"] };

const TEAM_WANTED = () => ({ isPersonalFine: false, isBest: false });

const row = (fields: Partial<InventoryRow> = {}): InventoryRow => ({
  id: "bot",
  service: "Bot",
  confirmed: true,
  instances: 1,
  probes: [],
  calls: ["api"],
  ...fields,
});

const fatesOf = (rows: readonly InventoryRow[], cause: Cause = JORDAN) =>
  Object.fromEntries(
    blastOf(rows, cause, AT).callers.map(({ row: { id }, fate, why }) => [
      id,
      why === null ? fate : `${fate} ${why.kind}`,
    ]),
  );
const fateOf = (fields: Partial<InventoryRow>, cause: Cause = JORDAN) => fatesOf([row(fields)], cause)["bot"];

describe("when an account is closed", () => {
  test.each([
    ["a personal key that it made dies", { creator: " JORDAN ", keyKind: "user" }, "breaks personalKey"],
    ["so does one known by its prefix", { creator: "jordan", keyPrefix: "user.ex" }, "breaks personalKey"],
    ["a team key stays", { creator: "jordan", keyKind: "team" }, "survives"],
    ["a personal key of somebody else stays", { creator: "kim", keyKind: "user" }, "survives"],
    ["one that nobody says who made may die", { keyKind: "user" }, "mayBreak creatorUnknown"],
    ["one of which nothing is said may die", {}, "mayBreak kindAndCreatorUnknown"],
    ["one that it made of unknown kind may die", { creator: "jordan" }, "mayBreak kindUnknown"],
    [
      "one whose creator could be the same person may die",
      { creator: "jordan@acme.example", keyKind: "user" },
      "mayBreak creatorAlike",
    ],
    [
      "one whose kind and prefix disagree may die",
      { creator: "jordan", keyKind: "team", keyPrefix: "user.ex" },
      "mayBreak kindsDisagree",
    ],
  ] as const)("%s", (_, fields, fate) => {
    expect(fateOf(fields)).toBe(fate);
  });

  test("what one row says of a key goes for all that hold it", () => {
    const shared = { key: "ci", provider: "auxot" };
    const known = row({ id: "a", ...shared, creator: "jordan", keyKind: "user" });
    expect(fatesOf([known, row({ id: "b", ...shared })])).toEqual({
      a: "breaks personalKey",
      b: "breaks personalKey",
    });
    const team = row({ id: "a", ...shared, keyKind: "team" });
    expect(fatesOf([team, row({ id: "b", ...shared })])).toEqual({ a: "survives", b: "survives" });
  });

  test("a key of the same name at another provider is another key", () => {
    const known = row({ id: "a", key: "ci", provider: "auxot", creator: "jordan", keyKind: "user" });
    expect(fatesOf([known, row({ id: "b", key: "ci", provider: "other" })])["b"]).toMatch(/^mayBreak/);
    expect(fatesOf([known, row({ id: "b", key: "ci" })])["b"]).toBe("breaks sameKey");
    const team = row({ id: "a", key: "ci", keyKind: "team" });
    // Nobody says that it is the same provider, so nobody says that it is a team key.
    expect(fatesOf([team, row({ id: "b", key: "ci" })])["b"]).toMatch(/^mayBreak/);
  });

  test("rows that disagree about who made a key leave it open", () => {
    const shared = { key: "ci", provider: "auxot", keyKind: "user" } as const;
    const both = [
      row({ id: "a", ...shared, creator: "jordan" }),
      row({ id: "b", ...shared, creator: "kim" }),
    ];
    expect(fatesOf(both)).toEqual({ a: "mayBreak creatorsDisagree", b: "mayBreak creatorsDisagree" });
  });

  test("what survives can lose its owner, or the only one who wakes", () => {
    const { callers } = blastOf(
      [
        row({ id: "a", keyKind: "team", owner: "Jordan", wakes: ["mia"] }),
        row({ id: "b", keyKind: "team", owner: "mia", wakes: ["jordan"] }),
        row({ id: "c", keyKind: "team", owner: "mia", wakes: ["jordan", "noor"] }),
        row({ id: "d", keyKind: "team", owner: "Jordan Lee" }),
        row({ id: "e", keyKind: "team" }),
      ],
      JORDAN,
      AT,
    );
    expect(callers.map(({ owner, losesWaking, wakes }) => [owner, losesWaking, wakes])).toEqual([
      ["leaves", false, ["mia"]],
      ["stays", true, []],
      ["stays", false, ["noor"]],
      ["mayLeave", false, ["Jordan Lee"]],
      ["none", false, []],
    ]);
    expect(
      beforeBlast({ cause: JORDAN, at: AT, callers }, TEAM_WANTED).owners.map(({ row: { id } }) => id),
    ).toEqual(["a", "b", "d"]);
  });
});

describe("when a key ends", () => {
  const cause: Cause = { kind: "key", key: "ci" };
  const named = row({ id: "a", key: "ci", keyPrefix: "team.ex", lastFour: "k3f9", provider: "auxot" });
  const beside = (fields: Partial<InventoryRow>) => fatesOf([named, row({ id: "b", ...fields })], cause)["b"];

  test.each([
    ["who names it breaks", { key: "ci" }, "breaks keyEnds"],
    ["who names another one survives", { key: "cron" }, "survives"],
    ["who names none may break", {}, "mayBreak noKeyNamed"],
    [
      "who names none and has its ends may break",
      { keyPrefix: "team.", lastFour: "k3f9" },
      "mayBreak sameEnds",
    ],
    [
      "who names it otherwise and has its ends may break",
      { key: "key-1", keyPrefix: "team.ex", lastFour: "k3f9" },
      "mayBreak sameEnds",
    ],
    ["who names none and has other ends survives", { lastFour: "zzzz" }, "survives"],
    ["who names none at another provider survives", { provider: "other" }, "survives"],
  ] as const)("%s", (_, fields, fate) => {
    expect(beside(fields)).toBe(fate);
  });

  test("who holds its value breaks, whatever name it gives", () => {
    const print = "0123456789abcdef";
    const rows = [
      { ...named, fingerprint: `${print}0123` },
      row({ id: "b", key: "cron", fingerprint: print }),
    ];
    expect(fatesOf(rows, cause)["b"]).toBe("breaks sameValue");
  });
});

describe("what stops with a caller", () => {
  const dead = { keyKind: "user", creator: "jordan" } as const;
  const team = { keyKind: "team" } as const;

  test("breaks too where it is a row, by service or id, and so on down", () => {
    const rows = [
      row({ id: "a", service: "A", ...dead, period: 60, blastRadius: ["the b SERVICE", "wall"] }),
      row({ id: "b", service: "The B service", ...team, period: 300, blastRadius: ["c"] }),
      row({ id: "c", service: "C", ...team, period: "on-demand", blastRadius: ["portal"] }),
    ];
    const { callers } = blastOf(rows, JORDAN, AT);
    expect(callers.map(({ row: { id }, fate, order, via }) => [id, fate, order, via])).toEqual([
      ["a", "breaks", 1, null],
      ["b", "breaks", 2, "a"],
      ["c", "breaks", 3, "b"],
    ]);
    expect(callers[0]?.stops.map(({ name, rows: ids, steps }) => [name, ids, steps])).toEqual([
      ["the b SERVICE", ["b"], 1],
      ["wall", [], 1],
      ["c", ["c"], 2],
      ["portal", [], 3],
    ]);
    // The call that fails is that of the one before: a minute later at most, and five more until it is missed.
    expect(callers[1]?.noticed).toMatchObject({ seconds: 360, by: "2026-11-27T00:06:00.000Z" });
    expect(callers[2]?.noticed).toEqual({ kind: "onDemand" });
    expect(
      beforeBlast({ cause: JORDAN, at: AT, callers }, TEAM_WANTED).migrate.map(({ row: { id } }) => id),
    ).toEqual(["a"]);
  });

  test("may break where the one before may", () => {
    const rows = [row({ id: "a", blastRadius: ["b"] }), row({ id: "b", ...team })];
    expect(blastOf(rows, JORDAN, AT).callers.map(({ fate, order }) => [fate, order])).toEqual([
      ["mayBreak", 1],
      ["mayBreak", 2],
    ]);
  });

  test("goes round in a circle once", () => {
    const rows = [
      row({ id: "a", ...dead, blastRadius: ["b", "a"] }),
      row({ id: "b", ...team, blastRadius: ["c"] }),
      row({ id: "c", ...team, blastRadius: ["a", "b"] }),
    ];
    const { callers } = blastOf(rows, JORDAN, AT);
    expect(callers.map(({ stops }) => stops.map(({ name }) => name))).toEqual([
      ["b", "c"],
      ["c", "a"],
      ["a", "b"],
    ]);
  });
});

describe("when it is noticed", () => {
  const noticed = (fields: Partial<InventoryRow>) =>
    blastOf([row({ keyKind: "user", creator: "jordan", ...fields })], JORDAN, AT).callers[0]?.noticed;

  test("is the next call of its period; of several instances the last one's too", () => {
    expect(noticed({ period: 300 })).toMatchObject({ by: "2026-11-27T00:05:00.000Z", allBy: null });
    expect(noticed({ period: 300, instances: 3 })).toMatchObject({
      by: "2026-11-27T00:05:00.000Z",
      allBy: "2026-11-27T00:15:00.000Z",
    });
  });

  test("is never known where it waits for somebody, or nobody knows its period", () => {
    expect(noticed({ period: "on-demand" })).toEqual({ kind: "onDemand" });
    expect(noticed({})).toEqual({ kind: "unknown" });
  });
});

describe("the order of those who break", () => {
  test("is production first, then by when it shows, then by how many are hit", () => {
    const dead = { keyKind: "user", creator: "jordan" } as const;
    const rows = [
      row({ id: "laptop", ...dead, environment: "personal", period: 1 }),
      row({ id: "unsaid", ...dead, period: 1 }),
      row({ id: "silent", ...dead, environment: "production", period: "on-demand" }),
      row({ id: "unknown", ...dead, environment: "production" }),
      row({ id: "late", ...dead, environment: "production", period: 60 }),
      row({ id: "wide", ...dead, environment: "production", period: 60, blastRadius: ["x"] }),
      row({ id: "may", environment: "production" }),
    ];
    const { callers } = blastOf(rows, JORDAN, AT);
    expect(callers.map(({ row: { id } }) => id)).toEqual([
      "wide",
      "late",
      "unknown",
      "silent",
      "unsaid",
      "laptop",
      "may",
    ]);
  });
});

test("people who are woken are counted once, and those who leave not at all", () => {
  const rows = [
    row({ id: "a", wakes: ["Mia", "jordan"] }),
    row({ id: "b", wakes: ["mia ", "noor"] }),
    row({ id: "c", owner: "sam" }),
    row({ id: "d", keyKind: "team", wakes: ["kim"] }),
  ];
  expect(wokenBy(blastOf(rows, JORDAN, AT).callers)).toEqual(["Mia", "noor", "sam"]);
});

test("the map alone breaks nobody", () => {
  const { callers } = blastOf([row(), row({ id: "b", keyKind: "user", owner: "jordan" })], null, AT);
  expect(callers.map(({ fate, owner }) => [fate, owner])).toEqual([
    ["survives", "stays"],
    ["survives", "none"],
  ]);
});

/** Rows of one world in which every key has one kind, creator, value and ends: each says as much of it as it likes. */
const worlds = fc
  .array(
    fc.record({ kind: fc.constantFrom("user", "team"), creator: fc.constantFrom("jordan", "kim", "noor") }),
    { minLength: 1, maxLength: 4 },
  )
  .chain((keys) =>
    fc
      .array(
        fc.record({
          of: fc.nat({ max: keys.length - 1 }),
          without: fc.subarray([
            "provider",
            "key",
            "keyPrefix",
            "lastFour",
            "keyKind",
            "creator",
            "fingerprint",
          ]),
          stops: fc.array(fc.nat({ max: 7 }), { maxLength: 3 }),
          period: fc.option(fc.constantFrom<"on-demand" | number>("on-demand", 60, 3600), { nil: undefined }),
        }),
        { minLength: 1, maxLength: 8 },
      )
      .map((callers) =>
        callers.map(({ of, without, stops, period }, index) => {
          const key = keys[of];
          const whole = {
            provider: of % 2 === 0 ? "auxot" : "other",
            key: `key-${of}`,
            keyPrefix: `${key?.kind ?? "user"}.ex`,
            lastFour: `ab${of}d`,
            keyKind: key?.kind === "team" ? ("team" as const) : ("user" as const),
            creator: key?.creator ?? "kim",
            fingerprint: `0123456789abcde${of}`,
          };
          const said = Object.fromEntries(Object.entries(whole).filter(([name]) => !without.includes(name)));
          const blastRadius = stops.map((other) => `row-${other}`);
          return row({
            ...said,
            id: `row-${index}`,
            service: `Service ${index}`,
            ...(period === undefined ? {} : { period }),
            ...(blastRadius.length === 0 ? {} : { blastRadius }),
          });
        }),
      ),
  );
const causes = fc.constantFrom<Cause>(JORDAN, { kind: "key", key: "key-0" });

describe("of any inventory", () => {
  test("a fact less never turns what breaks, or may, into what survives", () => {
    fc.assert(
      fc.property(
        worlds,
        causes,
        fc.nat(),
        fc.constantFrom(
          "provider",
          "key",
          "keyPrefix",
          "lastFour",
          "keyKind",
          "creator",
          "fingerprint",
          "period",
          "owner",
        ),
        (world, cause, nth, fact) => {
          // One name can be had at two providers, where it doesn't decide what is asked.
          const rows = world.map((one) =>
            cause.kind === "key" || one.key === undefined
              ? one
              : { ...one, key: one.key.replace("1", "0").replace("3", "2") },
          );
          const poorer = rows.map((one, index): InventoryRow => {
            if (index !== nth % rows.length) return one;
            const entries = Object.entries(one).filter(([name]) => name !== fact);
            return Object.fromEntries(entries) as unknown as InventoryRow;
          });
          // Without a row that names the key there is nothing to ask of it.
          fc.pre(cause.kind === "account" || poorer.some(({ key }) => key === cause.key));
          const before = fatesOf(rows, cause);
          const after = fatesOf(poorer, cause);
          for (const { id } of rows) if (before[id] !== "survives") expect(after[id]).not.toBe("survives");
        },
      ),
      { numRuns: 600 },
    );
  });

  test("the order of its rows doesn't count", () => {
    fc.assert(
      fc.property(
        worlds.chain((rows) =>
          fc.tuple(fc.constant(rows), fc.shuffledSubarray(rows, { minLength: rows.length })),
        ),
        causes,
        ([rows, shuffled], cause) => {
          expect(blastOf(shuffled, cause, AT)).toEqual(blastOf(rows, cause, AT));
        },
      ),
    );
  });

  test("whoever stops with one that breaks breaks", () => {
    fc.assert(
      fc.property(worlds, causes, (rows, cause) => {
        const { callers } = blastOf(rows, cause, AT);
        const fates = new Map(callers.map(({ row: { id }, fate }) => [id, fate]));
        for (const { fate, stops } of callers)
          for (const id of stops.flatMap((stop) => stop.rows))
            if (fate !== "survives") expect([fate, "breaks"]).toContain(fates.get(id));
      }),
    );
  });
});
