import { expect, test } from "vitest";
import type { Action } from "../../src/core/exercise/action.ts";
import { parseActions, withActions, withDone } from "../../src/formats/actions.ts";

const FILE = `# Ours since spring.
kind: actions
actions:
  # Jordan is on leave until Monday.
  - id: A-1
    text: 'Put jordans-cron into the inventory'   # with its owner
    owner: jordan
    due: 2026-12-27
    added: 2026-11-27

  - { id: A-4, text: "Rehearse again", owner: ana, due: 2026-12-01, added: 2026-11-27 }
`;

function read(text: string): readonly Action[] {
  const loaded = parseActions(text, "actions.yaml");
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  return loaded.value.actions;
}

const NEW = { text: "Tell ben: first # always", owner: "ana", due: "2026-12-24", added: "2026-11-27" };

test("an action goes behind the others with the id after the highest, and nothing else changes by a byte", () => {
  const { text, actions } = withActions(FILE, read(FILE), [{ ...NEW, from: "L-1", proposal: "a/b" }, NEW]);
  expect(actions.map(({ id }) => id)).toEqual(["A-5", "A-6"]);
  expect(text.startsWith(FILE.trimEnd())).toBe(true);
  expect(read(text).slice(2)).toEqual(actions);
});

test.each([
  ["deeper than the dash", "    # asked legal on Monday\n", ""],
  ["behind a blank line", "\n    # asked legal on Monday\n", ""],
  ["in line with the dash, which mustn't head the new one", "  # asked legal on Monday\n", "\n"],
  ["and at the end of a file without a last line end", "    # asked legal on Monday", ""],
])("a comment behind the last action stays with it: %s", (_, comment, gap) => {
  const before = FILE.replace(/\n\n/, "\n") + comment;
  const { text } = withActions(before, read(before), [NEW]);
  expect(text.startsWith(`${before.trimEnd()}\n${gap}  - id: A-5\n`)).toBe(true);
  expect(read(text)).toHaveLength(3);
});

test.each([
  ["# The end.\n", FILE],
  ["# The end.\n", FILE.replaceAll(/^ {2}/gm, "")],
  ["# asked legal on Monday\r\n", FILE.replaceAll("\n", "\r\n")],
])("a comment in line with the file stays behind the list", (comment, file) => {
  const before = file + comment;
  const { text } = withActions(before, read(before), [NEW]);
  expect(text.startsWith(file.trimEnd())).toBe(true);
  expect(text.endsWith(comment)).toBe(true);
  expect(read(text)).toHaveLength(3);
});

test("a comment within the brackets of an empty list stays", () => {
  const empty = "kind: actions\nactions: [ # none\n  # but see the wiki\n] # yet\n";
  const { text } = withActions(empty, read(empty), [NEW]);
  expect(text).toContain("actions:\n  # none\n  # but see the wiki\n  - id: A-1\n");
  expect(text).toMatch(/ # yet\n$/);
  expect(read(text)).toHaveLength(1);
});

test("the first action makes the file", () => {
  const { text } = withActions(null, [], [NEW]);
  expect(text).toMatch(/^# Corrective actions.*\nkind: actions\nactions:\n {2}- id: A-1\n/);
  expect(read(text)).toEqual([{ id: "A-1", ...NEW }]);
});

test.each([
  ["A-1", []],
  ["A-4", [FILE.split("\n").find((line) => line.includes("A-4"))]],
])("what is done about %s is written beside it, and all else stays to the letter", (id, changed) => {
  const done = { on: "2026-12-02", by: "jo: x", reason: "it calls no more #12" };
  const text = withDone(FILE, read(FILE), id, done);
  expect(read(text)).toEqual(read(FILE).map((one) => (one.id === id ? { ...one, done } : one)));
  const lines = text.split("\n");
  expect(FILE.split("\n").filter((line) => !lines.includes(line))).toEqual(changed);
});

test.each([
  ["text: 'Put jordans-cron into the inventory'", "text: ''", "actions.yaml:6:11 actions[0].text:"],
  ["due: 2026-12-27", "due: tomorrow", "isn't a day such as 2026-11-23"],
  ["id: A-4", "id: A-1", "another action has this id"],
  ["id: A-4", "id: four", "isn't the id of an action, such as A-1"],
  ["owner: jordan", "owners: jordan", '"owners" isn\'t a key here'],
])("of a file in which %s is %s it says %s", (good, bad, says) => {
  expect(FILE).toContain(good);
  const loaded = parseActions(FILE.replace(good, bad), "actions.yaml");
  const problems = loaded.ok ? [] : loaded.problems;
  const said = problems.map(
    ({ file, line, column, path, message }) => `${file}:${line}:${column} ${path}: ${message}`,
  );
  expect(said.join("\n")).toContain(says);
});
