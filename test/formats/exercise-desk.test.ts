import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Board } from "../../src/core/exercise/board.ts";
import {
  LONGEST_NOTE,
  formatBoard,
  formatDeskCommand,
  parseBoard,
  parseDeskCommand,
} from "../../src/formats/exercise-desk.ts";
import { anyText } from "../any-text.ts";
import { BOARD } from "../exercise-board.ts";

const inject = fc.nat();
const COMMANDS = fc.oneof(
  fc.record({ do: fc.constantFrom("fire", "hold", "release"), inject }),
  fc.record({ do: fc.constantFrom("pause", "resume", "end") }),
  fc.record({ do: fc.constant("time" as const), speed: fc.constantFrom(null, 0.5, 60) }),
  fc.record({
    do: fc.constant("note" as const),
    objective: fc.option(anyText(20)),
    rating: fc.option(fc.constantFrom("met", "partly", "not")),
    text: anyText(40, 1),
  }),
);

describe("what a facilitator has a game do", () => {
  it("is read as it was written, one line each, whatever a note says", () => {
    fc.assert(
      fc.property(COMMANDS, (command) => {
        const line = formatDeskCommand(command);
        expect(line.indexOf("\n")).toBe(line.length - 1);
        expect(parseDeskCommand(line)).toEqual(command);
      }),
    );
  });

  it.each([
    "",
    "fire 3",
    '{"do":"fire"}',
    '{"do":"fire","inject":-1}',
    '{"do":"shell","text":"rm"}',
    '{"do":"pause","why":"x"}',
    JSON.stringify({ do: "note", objective: null, rating: null, text: "x".repeat(LONGEST_NOTE + 1) }),
  ])("is nothing else: %j", (line) => {
    expect(parseDeskCommand(line)).toBeNull();
  });
});

describe("the board of a game", () => {
  it("is read as it was written", () => {
    expect(parseBoard(formatBoard(BOARD))).toEqual(BOARD);
  });

  it.each([
    ["half of it", formatBoard(BOARD).slice(0, 200)],
    ["one without the truth", JSON.stringify({ ...BOARD, facts: undefined })],
    ["one of another release", JSON.stringify({ ...BOARD, mood: "calm" } satisfies Board & { mood: string })],
  ])("is nothing where it isn't whole: %s", (_name, text) => {
    expect(parseBoard(text)).toBeNull();
  });
});
