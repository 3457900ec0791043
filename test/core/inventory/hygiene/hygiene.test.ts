import { describe, expect, it, test } from "vitest";
import { readFileSync } from "node:fs";
import { hygieneOf } from "../../../../src/core/inventory/hygiene/hygiene.ts";
import { HYGIENE_RULES, severityOf } from "../../../../src/core/inventory/hygiene/hygiene-rules.ts";
import type { InventoryRow } from "../../../../src/core/inventory/row.ts";
import { inventoryRowSchema } from "../../../../src/formats/inventory-row.ts";
import { parseInventory } from "../../../../src/formats/inventory.ts";

const TODAY = "2026-11-23";
/** A row that nothing is wrong with. */
const CLEAN = {
  id: "deploy-main",
  service: "Deployment",
  owner: "noor",
  team: "web",
  runtime: "GitHub Actions",
  environment: "production",
  location: "secret KEY of acme/shop",
  key: "gha-deploy-main",
  keyPrefix: "team.",
  keyKind: "team",
  keyTeam: "Web",
  header: "bearer",
  created: "2026-09-14",
  rotationDue: "2027-03-15",
  wakes: ["noor", "sam"],
  justification: "Deploys the shop",
  lastProof: { at: "2026-11-20T09:00:00Z", how: "a run" },
  period: "1d",
  match: { principals: ["deploy"] },
  store: "shop-secret",
};
const OTHER = { ...CLEAN, id: "nightly", key: "cron-nightly", runtime: "cron", location: "/etc/nightly.env" };

const row = (source: object): InventoryRow => inventoryRowSchema.parse(JSON.parse(JSON.stringify(source)));
const found = (...sources: readonly object[]): readonly string[] =>
  hygieneOf(
    sources.map((source, index) => ({ index, row: row(source) })),
    { today: TODAY },
  ).map(({ rule, path, message }) => `${rule} ${path.slice(1).join(".")}: ${message}`);
const without = (...fields: readonly string[]): object =>
  Object.fromEntries(Object.entries(CLEAN).filter(([field]) => !fields.includes(field)));

describe("the hygiene of one row", () => {
  it("finds nothing wrong with a row that is whole", () => {
    expect(found(CLEAN, OTHER)).toEqual([]);
  });

  it.each([
    ["no owner", without("owner"), "owner-missing 0: nobody owns it"],
    [
      "nobody but its owner awake",
      { ...CLEAN, wakes: ["Noor"] },
      "owner-alone 0.wakes: only noor would wake up, and it is production",
    ],
    [
      "nobody but its owner awake, written otherwise",
      { ...CLEAN, owner: "Noor  Haddad", wakes: ["noor haddad", "NOOR HADDAD"] },
      "owner-alone 0.wakes: only Noor  Haddad would wake up, and it is production",
    ],
    ["no reason", without("justification"), "justification-missing 0: no reason why it has a key"],
    ["no header", without("header"), "header-missing 0: nobody has said in which header it sends its key"],
    ["no key", without("key"), "key-unnamed 0: no name of its key at the provider"],
    [
      "nobody who confirmed it",
      { ...CLEAN, confirmed: false },
      "row-unconfirmed 0.confirmed: only a guess, which nobody has confirmed",
    ],
    [
      "nobody who confirmed it, and gaps",
      { ...without("owner", "header", "store"), confirmed: false },
      "row-unconfirmed 0.confirmed: only a guess, which nobody has confirmed; still to say: owner, what a response needs, header",
    ],
    [
      "another team's key",
      { ...CLEAN, keyTeam: "platform" },
      "key-team 0.keyTeam: the key is in team platform, the service is run by web",
    ],
    [
      "a swap by hand",
      without("store", "match", "period"),
      "swap-by-hand 0: a response would swap it by hand: no period, no match, no store",
    ],
    [
      "a kind that its prefix denies",
      { ...CLEAN, keyKind: "user", creator: "noor" },
      "prefix-kind 0.keyKind: a user key doesn't begin with team.",
    ],
    [
      "a short prefix",
      { ...without("keyKind"), keyPrefix: "us" },
      "prefix-short 0.keyPrefix: us may be the start of user. or of team.",
    ],
    [
      "nobody's personal key",
      { ...CLEAN, keyKind: "user", keyPrefix: "user." },
      "creator-unknown 0: a personal key, and nobody knows whose account made it",
    ],
    [
      "an old proof",
      { ...CLEAN, lastProof: { at: "2026-05-01T00:00:00Z", how: "a run" } },
      "proof-old 0.lastProof: was last seen to work 206 days ago",
    ],
    [
      "a creation to come",
      { ...CLEAN, created: "2026-11-24" },
      "date-future 0.created: 2026-11-24 lies in the future",
    ],
    [
      "a proof to come",
      { ...CLEAN, lastProof: { at: "2026-11-25T00:00:00Z", how: "a run" } },
      "date-future 0.lastProof: 2026-11-25T00:00:00.000Z lies in the future",
    ],
    [
      "an id that says nothing",
      { ...CLEAN, id: "new-key-1" },
      "id-poor 0.id: new-key-1 doesn't say which caller it is",
    ],
    [
      "a whole key",
      { ...CLEAN, justification: "uses team.EXAMPLEexample0123456789" },
      "key-in-file 0.justification: team.***6789 looks like a whole key",
    ],
  ])("finds %s", (_, source, said) => {
    expect(found(source)).toEqual([said]);
  });

  it.each([
    ["2026-11-22", ["rotation-overdue 0.rotationDue: was due yesterday"]],
    ["2026-11-13", ["rotation-overdue 0.rotationDue: was due 10 days ago"]],
    ["2026-11-23", ["rotation-soon 0.rotationDue: is due today"]],
    ["2026-12-07", ["rotation-soon 0.rotationDue: is due in 14 days"]],
    ["2026-12-08", []],
    [undefined, ["rotation-missing 0: no date for the next rotation"]],
  ])("says of a rotation that is due on %s: %j", (rotationDue, said) => {
    expect(found({ ...CLEAN, rotationDue })).toEqual(said);
  });

  it.each(["key1", "test", "new", "prod", "api-key", "My Key 2", "token_3", "default"])(
    "finds that the name %s says nothing",
    (key) => {
      expect(found({ ...CLEAN, key })).toEqual([`key-name 0.key: ${key} says nothing of who calls with it`]);
    },
  );

  it.each(["noor", "Noor", "noor@example.com", "sam"])("finds that %s is a person", (key) => {
    expect(found({ ...CLEAN, key })).toEqual([
      `key-name 0.key: ${key} is the name of a person, who may hold several and may leave`,
    ]);
  });

  it.each([
    ["glci-deploy", "glci-deploy says GitLab CI; for GitHub Actions it would begin with gha-"],
    ["deploy-shop", "deploy-shop doesn't say what runs it; for GitHub Actions it would begin with gha-"],
  ])("finds that %s isn't named after its runtime", (key, said) => {
    expect(found({ ...CLEAN, key })).toEqual([`key-name 0.key: ${said}`]);
  });

  it.each(["AKIAEXAMPLE123456", "0b6c1f7e-2f4b-4d6a-9a3b-1c2d3e4f5a6b", "key_01HZYEXAMPLE23", "GHA-Deploy"])(
    "takes %s for an id that nobody chose, or for a good name",
    (key) => {
      expect(found({ ...CLEAN, key })).toEqual([]);
    },
  );

  it("never says a key that somebody pasted", () => {
    const pasted = [
      "team.EXAMPLE-example_0123456789",
      "sk-EXAMPLE-example_0123456789",
      "EXAMPLEexample0123456789x",
    ];
    const said = pasted.flatMap((key) => found({ ...CLEAN, key, keyTeam: key }));
    expect(said.filter((text) => pasted.some((key) => text.includes(key.slice(-12))))).toEqual([]);
    expect(said.filter((text) => text.startsWith("key-in-file"))).toHaveLength(4);
  });

  it("asks no name of a runtime that nobody knows", () => {
    expect(found({ ...CLEAN, runtime: "the old box", key: "shop-thing" })).toEqual([]);
  });
});

describe("the hygiene between rows", () => {
  it("finds one key for two consumers, by its name or by its value, and not across providers", () => {
    expect(found(CLEAN, { ...OTHER, key: CLEAN.key, runtime: "gha" })).toEqual([
      "key-shared 1.key: the same key as deploy-main: each consumer needs its own",
    ]);
    const fingerprint = "0123456789abcdef";
    expect(found({ ...CLEAN, fingerprint }, { ...OTHER, fingerprint: `${fingerprint}00` })).toHaveLength(1);
    expect(
      found({ ...CLEAN, provider: "a" }, { ...OTHER, key: CLEAN.key, runtime: "gha", provider: "b" }),
    ).toEqual([]);
  });

  it("finds two keys that a report couldn't tell apart", () => {
    const lastFour = "k3f9";
    expect(found({ ...CLEAN, lastFour }, { ...OTHER, lastFour })).toEqual([
      "prefix-same 1.lastFour: prefix and last four are those of another key, in deploy-main",
    ]);
    expect(found({ ...CLEAN, lastFour }, { ...OTHER, lastFour: "a1b2" })).toEqual([]);
    expect(found({ ...CLEAN, lastFour, provider: "a" }, { ...OTHER, lastFour, provider: "b" })).toEqual([]);
  });

  it("finds two rows at one place, however it is written", () => {
    expect(found(CLEAN, { ...OTHER, location: "Secret  KEY of acme/shop" })).toEqual([
      "place-shared 1.location: the same place as deploy-main",
    ]);
    expect(
      found({ ...CLEAN, foundAt: ["a.env#KEY"] }, { ...OTHER, foundAt: ["b.env#KEY", "a.env#KEY"] }),
    ).toEqual(["place-shared 1.foundAt: found at the same place as deploy-main"]);
  });

  it("names three others and counts the rest", () => {
    const rows = ["gha-a", "gha-b", "gha-c", "gha-d", "gha-e"].map((id) => ({
      ...CLEAN,
      id,
      location: `secret of ${id}`,
    }));
    expect(found(...rows).at(-1)).toBe(
      "key-shared 4.key: the same key as gha-a, gha-b, gha-c and 1 more: each consumer needs its own",
    );
  });
});

test("the shipped example is clean on the day on which it was written", () => {
  const loaded = parseInventory(readFileSync("runbooks/inventory.example.yaml", "utf8"), "inventory.yaml");
  if (!loaded.ok) throw new Error("doesn't load");
  const rows = loaded.value.consumers.map((row, index) => ({ index, row }));
  expect(rows.length).toBeGreaterThan(5);
  expect(hygieneOf(rows, { today: "2026-11-23", provider: "auxot" })).toEqual([]);
});

test("docs/inventory.md lists every rule with its severity and what to do", () => {
  const rows = [
    ...readFileSync("docs/inventory.md", "utf8").matchAll(
      /^\| `([a-z-]+)` \| (error|warning) \| ([^|]+?) +\| ([^|]+?) +\|$/gm,
    ),
  ].map(([, rule, severity, about, fix]) => [rule, severity, about?.trim(), fix?.trim().replaceAll("`", "")]);
  const rules = Object.entries(HYGIENE_RULES).map(([rule, { about, fix }]) => [
    rule,
    severityOf({ rule: rule as keyof typeof HYGIENE_RULES }),
    about,
    fix,
  ]);
  expect(rows).toEqual(rules);
});
