import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { beforeAll, describe, expect, it } from "vitest";
import { trailRecord } from "../adapters/audit-log/event-files.ts";
import { readSvg } from "../report/svg-text.ts";
import { type House, makeHouse } from "./house.ts";

const KEY = "AKIAEXAMPLELEAKED000";
const EXPOSED = ["--exposed-at", "2026-11-20T12:00:30Z"];

let house: House;
beforeAll(async () => {
  house = await makeHouse();
});

let numbered = 0;
/** Writes a file and gives its path. */
function file(ending: string, content: string | Uint8Array): string {
  numbered += 1;
  const path = join(house.root, `file-${numbered}${ending}`);
  writeFileSync(path, content);
  return path;
}

const lines = (records: readonly unknown[]): string =>
  records.map((record) => JSON.stringify(record)).join("\n");
const ours = (number: number) =>
  trailRecord(number, { sourceIPAddress: "10.0.4.7", userAgent: "orders-app/2.1" });
const log = (records: readonly unknown[]): string => file(".ndjson.gz", gzipSync(lines(records)));

const inventory = () =>
  file(
    ".yaml",
    `kind: inventory
consumers:
  - id: orders
    service: Orders
    owner: mia
    period: 5m
    match: { networks: ["10.0.4.0/24"], userAgents: ["orders-app/*"] }
    store: orders-env
responder: { networks: ["192.0.2.0/28"] }
`,
  );

const resultOf = (out: string) =>
  JSON.parse(out.trimEnd().split("\n").at(-1) ?? "") as Record<string, unknown>;

describe("stanch audit", () => {
  it("says who did what in 80 columns, and exits 11 for misuse", async () => {
    const path = log([
      ...[1, 2, 3, 4].map(ours),
      trailRecord(60, { eventSource: "iam.amazonaws.com", eventName: "ListUsers" }),
      ours(61),
      trailRecord(62, { sourceIPAddress: "192.0.2.3" }),
    ]);
    const { code, out, err } = await house.stanch(
      "audit",
      "--log",
      path,
      "--key",
      KEY,
      ...EXPOSED,
      "--inventory",
      inventory(),
    );
    expect(code).toBe(11);
    expect(out).toMatch(/^KEY AKIAEXAMPLELEAKED000: MISUSE: 1 call,/);
    expect(out).toContain("misuse window 2026-11-20 12:01:00");
    expect(out).toContain("consumer:orders");
    expect(out).toContain("responder");
    expect(out).toContain("CAN'T BE KNOWN FROM THIS LOG");
    expect(out.split("\n").filter((line) => line.length > 80)).toEqual([]);
    expect(err).toContain("next: stanch contain RUNBOOK --live --key AKIAEXAMPLELEAKED000");
  });

  it("doesn't take a log that is cut off for one in which nobody used the key", async () => {
    const other = lines([trailRecord(1, { userIdentity: { accessKeyId: "AKIAEXAMPLEOTHER00000" } })]);
    const [whole, cut] = [file(".json", other), file(".json", `${other}\n{"eventID":"e-`)];
    const codes = [];
    for (const path of [whole, cut])
      codes.push((await house.stanch("audit", "--log", path, "--key", KEY)).code);
    expect(codes).toEqual([0, 11]);
  });

  it("repeats in the next command what the first one was told", async () => {
    const { err } = await house.stanch("audit", "--log", log([ours(41)]), "--key", KEY, ...EXPOSED);
    expect(err).toContain(EXPOSED.join(" "));
    expect(err).toContain("--inventory INVENTORY");
  });

  it("writes one verdict a line into a new private file, and keeps one that is there", async () => {
    const path = log([ours(40), trailRecord(41)]);
    const events = join(house.root, "verdicts.ndjson");
    const words = [
      "audit",
      "--log",
      path,
      "--key",
      KEY,
      "--inventory",
      inventory(),
      "--events",
      events,
    ] as const;
    expect((await house.stanch(...words)).code).toBe(11);
    const written = readFileSync(events, "utf8").trimEnd().split("\n");
    expect(written.map((line) => JSON.parse(line) as unknown)).toEqual([
      { id: ours(40).eventID, verdict: "legitimate", reasons: ["consumer:orders"] },
      { id: trailRecord(41).eventID, verdict: "misuse", reasons: ["new-network", "new-agent"] },
    ]);
    expect(statSync(events).mode & 0o777).toBe(0o600);
    const again = await house.stanch(...words);
    expect([again.code, again.err]).toEqual([2, expect.stringContaining("is kept")]);
  });

  it("draws the misuse window into a new private file, and keeps one that is there", async () => {
    const path = log([ours(40), trailRecord(41)]);
    const [picture, events] = ["window.svg", "late.ndjson"].map((name) => join(house.root, name)) as [
      string,
      string,
    ];
    const words = ["audit", "--log", path, "--key", KEY, "--inventory", inventory(), "--picture", picture];
    const drawn = await house.stanch(...words, "--json");
    expect(drawn.code).toBe(11);
    expect(resultOf(drawn.out)["picture"]).toBe(picture);
    const svg = readFileSync(picture, "utf8");
    expect(readSvg(svg).get("title")?.[0]).toBe(`${KEY}: misuse`);
    expect(statSync(picture).mode & 0o777).toBe(0o600);
    const again = await house.stanch(...words, "--events", events);
    expect([again.code, again.err]).toEqual([2, expect.stringContaining("is kept")]);
    expect(readFileSync(picture, "utf8")).toBe(svg);
    // What was begun beside it is taken away.
    expect(existsSync(events)).toBe(false);
  });

  it("gives one result object with --json", async () => {
    const { out } = await house.stanch("audit", "--log", log([trailRecord(41)]), "--key", KEY, "--json");
    expect(out.trimEnd().split("\n")).toHaveLength(1);
    expect(resultOf(out)).toMatchObject({
      type: "result",
      code: 11,
      verdict: "undetermined",
      counts: { legitimate: 0, misuse: 0, undetermined: 1 },
      window: { first: "2026-11-20T12:00:41.000Z" },
      read: { events: 1, unreadable: 0 },
    });
  });

  it("exits 0 where everything is explained, and never says that there was no misuse", async () => {
    const explained = await house.stanch(
      "audit",
      "--log",
      log([ours(40)]),
      "--key",
      KEY,
      "--inventory",
      inventory(),
    );
    const unseen = await house.stanch("audit", "--log", log([ours(40)]), "--key", "AKIAEXAMPLEOTHER0000");
    expect([explained.code, unseen.code]).toEqual([0, 0]);
    expect(explained.out).toContain("may still be misuse");
    expect(unseen.out).toContain("NOT OBSERVED");
    for (const { out } of [explained, unseen]) {
      expect(out).not.toMatch(/no misuse|not misused|wasn't misused|clean/i);
      expect(out).toContain("CAN'T BE KNOWN");
    }
  });

  it("isn't clean where nothing was found but not everything could be read", async () => {
    const path = file(".ndjson", `${lines([ours(1)])}\n{"eventName": "x", \n${lines([ours(2)])}\n`);
    const { code, out } = await house.stanch("audit", "--log", path, "--key", "AKIAEXAMPLEOTHER0000");
    expect(code).toBe(11);
    expect(out).toContain("that can't be read");
  });

  it("reads several files as one log", async () => {
    const made = trailRecord(50, {
      eventSource: "iam.amazonaws.com",
      eventName: "CreateAccessKey",
      responseElements: { accessKey: { accessKeyId: "AKIAEXAMPLECHILD0000", userName: "eve" } },
    });
    const used = trailRecord(51, { userIdentity: { accessKeyId: "AKIAEXAMPLECHILD0000" } });
    // What was made stands in the later file, its use in the earlier one.
    const { out, code } = await house.stanch(
      "audit",
      "--log",
      log([used]),
      log([made]),
      "--key",
      KEY,
      "--json",
    );
    expect(code).toBe(11);
    expect(resultOf(out)["lineage"]).toMatchObject([
      { id: "AKIAEXAMPLECHILD0000", parent: KEY, via: "iam:CreateAccessKey", state: "alive", uses: 1 },
    ]);
    expect(resultOf(out)["verdict"]).toBe("misuse");
  });

  it("reads NDJSON and CSV by a mapping, and says what that source can't show", async () => {
    const mapping = file(
      ".yaml",
      `kind: audit-format
name: gateway
mapping:
  at: { pointer: /time, format: iso }
  keyId: /key
  address: /ip
  action: /route
  outcome: { pointer: /status, accepted: [2xx], refused: [401, 403] }
  identifiesKey: true
  recordsRefusals: true
  lag: 1m
`,
    );
    const rows = [5, 6].map((minute) => [
      "k-1",
      `203.0.113.${minute}`,
      "GET /orders",
      "403",
      `2026-11-20T12:0${minute}:00Z`,
    ]);
    const names = ["key", "ip", "route", "status", "time"];
    const csv = file(
      ".csv",
      [names, ...rows].map((cells) => cells.map((cell) => `"${cell}"`).join(",")).join("\r\n"),
    );
    const json = file(
      ".ndjson",
      lines(rows.map((cells) => Object.fromEntries(names.map((name, at) => [name, cells[at]])))),
    );
    for (const path of [csv, json]) {
      const { out, code } = await house.stanch(
        "audit",
        "--log",
        path,
        "--key",
        "k-1",
        "--format",
        mapping,
        "--json",
      );
      expect(code).toBe(11);
      expect(resultOf(out)).toMatchObject({
        counts: { undetermined: 2 },
        read: { events: 2, unreadable: 0 },
      });
      expect(resultOf(out)["cannotKnow"]).toEqual(
        expect.arrayContaining(["What was made with the key", "Which program calls"]),
      );
    }
  });

  it.each([
    ["a file that isn't there", ["--log", "none.ndjson"], "ERR_AUDIT_UNREADABLE"],
    ["a time without a zone", ["--exposed-at", "2026-11-20 12:00"], "ERR_TIME"],
    ["a length that isn't any", ["--baseline", "P1M"], "ERR_DURATION"],
    ["a format that isn't known", ["--format", "syslog"], "ERR_AUDIT_FORMAT"],
    ["an inventory that isn't there", ["--inventory", "none.yaml"], "ERR_FILE_UNREADABLE"],
  ])("refuses %s with exit 2 and writes nothing", async (_, words, code) => {
    const events = join(house.root, `never-${code}.ndjson`);
    const picture = join(house.root, `never-${code}.svg`);
    const said = await house.stanch(
      "audit",
      "--log",
      log([ours(1)]),
      "--key",
      KEY,
      "--events",
      events,
      "--picture",
      picture,
      ...words,
      "--json",
    );
    expect(said.code).toBe(2);
    expect(resultOf(said.out)["error"]).toMatchObject({ code });
    expect([events, picture].filter((path) => existsSync(path))).toEqual([]);
  });

  it("refuses a log in which nothing is of a known format", async () => {
    const events = join(house.root, "never.ndjson");
    const path = file(".log", "10.0.0.1 - - GET /\n".repeat(50));
    const said = await house.stanch("audit", "--log", path, "--key", KEY, "--events", events);
    expect([said.code, said.err]).toEqual([2, expect.stringContaining("is of a known format")]);
    expect(existsSync(events)).toBe(false);
  });
});
