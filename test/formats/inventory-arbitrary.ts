import * as fc from "fast-check";
import type { InventoryRow } from "../../src/core/inventory/row.ts";
import { inventoryRowSchema } from "../../src/formats/inventory-row.ts";
import { anyText } from "../any-text.ts";

/** Text that a table, a YAML file or a terminal might trip over. */
export const hostileText = fc.oneof(
  anyText(12, 1),
  fc.string({ minLength: 1, maxLength: 12 }),
  fc
    .array(
      fc.constantFrom(
        "=",
        "+",
        "-",
        "@",
        "\t",
        "\r",
        "\n",
        "'",
        '"',
        ";",
        ",",
        "\\",
        "#",
        ": ",
        "- ",
        "{",
        "]",
        "&",
        "*",
        "!",
        "|",
        ">",
        "%",
        "0",
        "1e5",
        "yes",
        "null",
        "~",
        "a",
        " ",
        "\u202e",
        "\u0000",
        "\u2028",
        "\ufeff",
        "\uff1d",
        "é",
        "\ud83d\ude00",
        "\ud800",
      ),
      { minLength: 1, maxLength: 6 },
    )
    .map((parts) => parts.join("")),
);

const words = hostileText.filter((text) => text.trim() !== "");
const short = (most: number) => hostileText.map((text) => text.slice(0, most));
const name = fc.stringMatching(/^[a-z0-9][a-z0-9._-]{0,12}$/).filter((text) => text !== "constructor");
const day = fc
  .date({ min: new Date("2001-01-01"), max: new Date("2099-01-01"), noInvalidDate: true })
  .map((at) => at.toISOString().slice(0, 10));
const instant = fc
  .date({ min: new Date("2001-01-01"), max: new Date("2099-01-01"), noInvalidDate: true })
  .map((at) => at.toISOString());
const length = fc.oneof(
  fc.integer({ min: 1, max: 400_000 }),
  fc.double({ min: 1e-9, max: 1000, noNaN: true }),
  fc.constantFrom("5m", "2d", "90s"),
);
const list = <T>(item: fc.Arbitrary<T>) => fc.array(item, { minLength: 1, maxLength: 4 });
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 2 });

const source = fc.record({
  id: name,
  service: words,
  owner: maybe(words),
  runtime: maybe(words),
  location: maybe(words),
  foundAt: maybe(list(words)),
  confirmed: maybe(fc.boolean()),
  provider: maybe(name),
  key: maybe(hostileText),
  keyPrefix: maybe(short(12)),
  lastFour: maybe(short(4)),
  keyKind: maybe(fc.constantFrom("user", "team")),
  keyTeam: maybe(words),
  team: maybe(words),
  header: maybe(fc.constantFrom("bearer", "x-api-key", "other")),
  environment: maybe(fc.constantFrom("production", "staging", "development", "personal")),
  unattended: maybe(fc.boolean()),
  creator: maybe(words),
  created: maybe(day),
  rotationDue: maybe(day),
  wakes: maybe(list(words)),
  blastRadius: maybe(list(words)),
  justification: maybe(words),
  lastProof: maybe(fc.record({ at: instant, how: words })),
  holdsTwoKeys: maybe(fc.boolean()),
  deployTime: maybe(fc.oneof(length, fc.constant(0))),
  period: maybe(fc.oneof(length, fc.constant("on-demand"))),
  instances: maybe(fc.integer({ min: 1, max: 10_000 })),
  match: maybe(
    fc
      .record({
        userAgents: maybe(list(hostileText.filter((text) => /[^*]/.test(text)))),
        networks: maybe(list(fc.constantFrom("10.0.0.0/8", "2001:db8::/32", "203.0.113.7"))),
        principals: maybe(list(hostileText)),
      })
      .filter((match) => Object.values(match).some((kind) => kind !== undefined)),
  ),
  store: maybe(name),
  reload: maybe(name),
  probes: maybe(fc.array(name, { maxLength: 3 })),
  calls: maybe(list(hostileText)),
  replacement: maybe(name),
  principal: maybe(hostileText),
  fingerprint: maybe(fc.stringMatching(/^[0-9a-f]{16,20}$/)),
});

/** Rows of every shape that the schema takes, as they are read. */
export const inventoryRow: fc.Arbitrary<InventoryRow> = source.map((row) =>
  inventoryRowSchema.parse(JSON.parse(JSON.stringify(row))),
);

export const inventoryRows = fc.uniqueArray(inventoryRow, { maxLength: 4, selector: ({ id }) => id });
