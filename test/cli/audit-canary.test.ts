import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FORMAT_NAMES } from "../../src/formats/event-formats.ts";
import { trailRecord } from "../adapters/audit-log/event-files.ts";
import { LEAKED, RECORDS } from "../formats/events/event-records.ts";
import { type House, makeHouse } from "./house.ts";

const CANARIES = [
  "team.EXAMPLEcanary0123456789abcdef",
  "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
  "ghp_EXAMPLEcanary0123456789abcdefghijklm",
  "=EXAMPLEcanary\u001b[2J<b>0123456789",
] as const;

type Raw = Readonly<Record<string, unknown>>;

/** A mapping with all that a mapping can read, and rows of it. */
const MAPPING = `
kind: audit-format
name: gateway
mapping:
  id: /id
  at: { pointer: /time, format: iso }
  keyId: /key
  principal: /who
  address: /ip
  userAgent: /agent
  action: /route
  outcome: { pointer: /status, accepted: [2xx], refused: [401, 403] }
  minted: [{ id: /made, kind: key, when: { body: { pointer: /route, equals: "POST /keys" } } }]
  identifiesKey: true
  recordsRefusals: true
  lag: 1m
`;
const row = {
  id: "1",
  time: "2026-11-20T12:00:00Z",
  key: LEAKED,
  who: "eve",
  ip: "203.0.113.9",
  agent: "curl/8",
  route: "GET /models",
  status: "200",
  made: "",
};
const ROWS: readonly Raw[] = [row, { ...row, id: "2", route: "POST /keys", made: "key-2" }];

let house: House;
const folder = mkdtempSync(join(tmpdir(), "stanch-canary-"));
beforeAll(async () => {
  house = await makeHouse();
  writeFileSync(join(folder, "gateway.yaml"), MAPPING.trimStart());
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The canary as it is, and as something may have written it. */
function forms(canary: string): readonly string[] {
  const buffer = Buffer.from(canary);
  return [
    canary,
    encodeURIComponent(canary),
    buffer.toString("base64").replace(/=+$/, ""),
    buffer.toString("base64url"),
    buffer.toString("hex"),
  ];
}
const FORMS = [...new Set(CANARIES.flatMap((canary) => forms(canary)))];
const SOUGHT = [...FORMS, ...CANARIES.map((canary) => JSON.stringify(canary).slice(1, -1))];

/** Each place of a record, with copies of the record that hold each form of each canary there, alone and behind what stood there. */
function planted(record: Raw): readonly (readonly [string, readonly unknown[]])[] {
  const names = Object.keys(record).map((name) => [
    `name of ${name}`,
    FORMS.map((form) => ({ ...record, [form]: record[name] })),
  ]);
  return [...placesOf(record), ...(names as [string, unknown[]][])];
}

function placesOf(value: unknown, path: readonly string[] = []): readonly [string, readonly unknown[]][] {
  if (value === null || typeof value !== "object") {
    const behind = typeof value === "string" ? CANARIES.map((canary) => `${value} ${canary}`) : [];
    return [[path.join("."), [...FORMS, ...behind]]];
  }
  return Object.entries(value).flatMap(([name, inner]) =>
    placesOf(inner, [...path, name]).map(([place, copies]): [string, readonly unknown[]] => [
      place,
      copies.map((copy) => (Array.isArray(value) ? [copy] : { ...value, [name]: copy })),
    ]),
  );
}

async function outputs(text: string, more: readonly string[] = []): Promise<string> {
  const log = join(folder, "log");
  const events = join(folder, "events.ndjson");
  writeFileSync(log, text);
  const picture = join(folder, "window.svg");
  const words = ["audit", "--log", log, "--key", LEAKED, ...more] as const;
  rmSync(events, { force: true });
  rmSync(picture, { force: true });
  const plain = await house.stanch(...words, "--events", events, "--picture", picture);
  const json = await house.stanch(...words, "--json");
  expect([0, 2, 11]).toContain(plain.code);
  return [
    plain.out,
    plain.err,
    json.out,
    json.err,
    ...(plain.code === 2 ? [] : [events, picture].map((file) => readFileSync(file, "utf8"))),
  ].join("\n");
}

const lines = (records: readonly unknown[]): string =>
  records.map((record) => JSON.stringify(record)).join("\n");

function table(records: readonly unknown[]): string {
  const rows = records as readonly Readonly<Record<string, string>>[];
  const names = [...new Set(rows.flatMap((one) => Object.keys(one)))];
  const cell = (value = ""): string => `"${value.replaceAll('"', '""')}"`;
  return [names, ...rows.map((one) => names.map((name) => one[name]))]
    .map((cells) => cells.map((value) => cell(value)).join(","))
    .join("\n");
}

async function expectNoCanary(
  records: readonly Raw[],
  write: (records: readonly unknown[]) => string,
  more: readonly string[] = [],
): Promise<number> {
  let places = 0;
  for (const [index, record] of records.entries())
    for (const [place, copies] of planted(record)) {
      places += 1;
      // Before and behind what is whole, so that what was made is found and its end too.
      const around = [...records.slice(0, index), ...copies, ...records.slice(index)];
      const shown = (await outputs(write(around), more)).toLowerCase();
      const found = SOUGHT.filter((form) => shown.includes(form.toLowerCase()));
      expect(found.map((form) => `${place} as ${form}`)).toEqual([]);
    }
  return places;
}

describe("a secret in any field, plain or encoded, is in no output", () => {
  it("of which format there is a log to plant it in: all", () => {
    expect(Object.keys(RECORDS).toSorted()).toEqual([...FORMAT_NAMES].toSorted());
  });

  it.each(FORMAT_NAMES)("of a log of %s", async (name) => {
    expect(await expectNoCanary(RECORDS[name] ?? [], lines)).toBeGreaterThan(40);
  });

  it.each([
    ["NDJSON", lines],
    ["CSV", table],
  ])("of %s that is read by a mapping", async (_, write) => {
    const more = ["--format", join(folder, "gateway.yaml")];
    expect(await outputs(write(ROWS), more)).toContain('"kind":"key"');
    expect(await expectNoCanary(ROWS, write, more)).toBeGreaterThan(30);
  });
});

it("what a caller wrote to trouble a terminal reaches it in no form that it obeys", async () => {
  const shown = await outputs(
    lines([trailRecord(1, { userAgent: "\u001b]52;c;x\u0007\u202e", sourceIPAddress: "\u001b[2J" })]),
  );
  // eslint-disable-next-line no-control-regex
  expect(shown).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202e]/);
});
