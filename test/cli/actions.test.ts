import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, test } from "vitest";
import { makeHouse } from "./house.ts";

/** Nothing that a terminal or an editor obeys, but the line feed. */
const OBEYED = /[[\p{Cc}\p{Cf}]--[\n]]/v;

let house: Awaited<ReturnType<typeof makeHouse>>;

beforeEach(async () => {
  house = await makeHouse();
});

afterEach(() => {
  house.journal.close();
  rmSync(house.root, { recursive: true, force: true });
});

const file = (): string => join(house.dir, "actions.yaml");
const add = (text: string, owner: string, due: string) =>
  house.stanch("actions", "add", text, "--owner", owner, "--due", due);

it("keeps what a team takes on in a file of its own, with ids that stay", async () => {
  await add("Put jordans-cron into the inventory", "jordan", "2026-12-24");
  writeFileSync(file(), readFileSync(file(), "utf8").replace("owner: jordan", "owner: jordan # on leave"));
  await add("Rehearse with the night shift", "ana", "2026-11-30");
  expect((await house.stanch("actions", "list")).out).toBe(
    [
      "Id   Due         State  Owner   What",
      "---  ----------  -----  ------  -----------------------------------",
      "A-2  2026-11-30  open   ana     Rehearse with the night shift",
      "A-1  2026-12-24  open   jordan  Put jordans-cron into the inventory",
      "",
    ].join("\n"),
  );
  const done = await house.stanch("actions", "done", "A-1", "--reason", "it is there", "--by", "jordan");
  expect(done.code).toBe(0);
  expect((await house.stanch("actions", "list", "--open")).out).not.toContain("A-1");
  expect((await house.stanch("actions", "list")).out.replaceAll(/\s+/g, " ")).toContain(
    "inventory (done 2026-11-23 by jordan: it is there)",
  );
  expect(readFileSync(file(), "utf8")).toContain("owner: jordan # on leave");
});

it("exits 11 from list --overdue on the day after, and not on the day", async () => {
  await add("Tell the owners", "ana", "2026-11-23");
  await add("Done in time", "ana", "2026-11-22");
  await house.stanch("actions", "done", "A-2", "--reason", "it was", "--by", "ana");
  const onTheDay = await house.stanch("actions", "list", "--overdue");
  expect(onTheDay).toMatchObject({ code: 0, out: "" });
  writeFileSync(file(), readFileSync(file(), "utf8").replace("due: 2026-11-23", "due: 2026-11-22"));
  const after = await house.stanch("actions", "list", "--overdue", "--json");
  expect(after.code).toBe(11);
  const [first, last] = after.out
    .trimEnd()
    .split("\n")
    .map((line): unknown => JSON.parse(line));
  expect(first).toMatchObject({ type: "action", id: "A-1", state: "overdue", done: null });
  expect(last).toMatchObject({ type: "result", code: 11, actions: 2, open: 1, overdue: 1 });
  expect((await house.stanch("actions", "list")).code).toBe(0);
});

test.each([
  ["nothing", [], "nothing says what is to be done"],
  ["no owner", ["Tidy up", "--due", "2026-12-01"], "--owner WHO --due DAY"],
  ["no day", ["Tidy up", "--owner", "ana"], "--owner WHO --due DAY"],
  ["a day that isn't one", ["Tidy up", "--owner", "ana", "--due", "2026-02-30"], "--due wants a day"],
  ["an empty text", [" ", "--owner", "ana", "--due", "2026-12-01"], "one line of 1 to 500"],
  ["a control sign", ["a\x1b[2Jb", "--owner", "ana", "--due", "2026-12-01"], "signs that can't be seen"],
  ["two lines", ["a\nb", "--owner", "ana", "--due", "2026-12-01"], "signs that can't be seen"],
  [
    "a key",
    ["End team.EXAMPLEexample0123456789ABCD", "--owner", "ana", "--due", "2026-12-01"],
    "looks as if it held a key",
  ],
])("refuses %s, and writes nothing", async (_, words, says) => {
  const { code, err } = await house.stanch("actions", "add", ...words);
  expect(code).toBe(2);
  expect(err).toContain(says);
  expect(err).not.toContain("0123456789ABCD");
  expect(() => readFileSync(file())).toThrow("ENOENT");
});

it("refuses what isn't there, what is done, and words that stanch printed itself", async () => {
  await add("Tidy up", "ana", "2026-12-01");
  const done = (id: string, reason: string) =>
    house.stanch("actions", "done", id, "--reason", reason, "--by", "ana");
  expect((await done("A-2", "it is")).err).toContain("has no action A-2");
  expect((await done("A-1", "WHY")).err).toContain("wants your own words");
  expect((await done("A-1", "it is")).code).toBe(0);
  const before = readFileSync(file(), "utf8");
  expect((await done("A-1", "again")).err).toContain("A-1 was done on 2026-11-23 by ana");
  expect(readFileSync(file(), "utf8")).toBe(before);
});

it("shows text that somebody put into the file harmless on a terminal and in a spreadsheet", async () => {
  const text = '=HYPERLINK(\\"https://evil.example\\")\\x1b[2J\\u202e';
  writeFileSync(
    file(),
    `kind: actions\nactions:\n  - { id: A-1, text: "${text}", owner: "+ana", due: 2026-12-01, added: 2026-11-23 }\n`,
  );
  expect((await house.stanch("actions", "list")).out).not.toMatch(OBEYED);
  const csv = (await house.stanch("actions", "list", "--csv")).out;
  expect(csv.replaceAll("\r\n", "\n")).not.toMatch(OBEYED);
  expect(csv).toContain("\"'=HYPERLINK(");
  expect(csv).toContain(',"\'+ana",');
});

it("says where a file can't be read, and leaves it", async () => {
  writeFileSync(file(), "kind: actions\nactions:\n  - id: one\n");
  const { code, err } = await add("Tidy up", "ana", "2026-12-01");
  expect(code).toBe(2);
  expect(err).toContain("actions.yaml:3:9 actions[0].id:");
  expect(readFileSync(file(), "utf8")).toBe("kind: actions\nactions:\n  - id: one\n");
});
