import { describe, expect, it } from "vitest";
import { DESK_HELP, completeDeskLine, readDeskLine } from "../../src/cli/desk/desk-command.ts";
import { BOARD } from "../exercise-board.ts";

const OVER = { ...BOARD, phase: "over" } as const;

describe("a line that the facilitator types", () => {
  it.each([
    ["fire 2", { do: "fire", inject: 1 }],
    ["  fire   2 ", { do: "fire", inject: 1 }],
    ["hold 3", { do: "hold", inject: 2 }],
    ["release 2", { do: "release", inject: 1 }],
    ["pause", { do: "pause" }],
    ["time 30x", { do: "time", speed: 30 }],
    ["time virtual", { do: "time", speed: null }],
    ["end", { do: "end" }],
    [
      "note told-early partly Ben heard of it from a customer",
      { do: "note", objective: "told-early", rating: "partly", text: "Ben heard of it from a customer" },
    ],
    [
      "note quiet for two minutes",
      { do: "note", objective: null, rating: null, text: "quiet for two minutes" },
    ],
    ["note Ana", { do: "note", objective: null, rating: null, text: "Ana" }],
  ])("%s", (line, command) => {
    expect(readDeskLine(line, BOARD)).toEqual({ kind: "send", command });
  });

  it.each([
    ["fire", "fire which inject?: board lists them, 1 to 4"],
    ["fire 5", "there is no inject 5: board lists them, 1 to 4"],
    ["fire 0", "there is no inject 0: board lists them, 1 to 4"],
    ["fire 2x", "there is no inject 2x: board lists them, 1 to 4"],
    ["fire 1", "inject 1 has happened: board shows which are left"],
    ["hold 2", "inject 2 is held already: fire 2 lets it happen"],
    ["release 3", "inject 3 isn't held: fire 3 lets it happen now"],
    ["resume", "time isn't stopped: board shows how the game stands"],
    ["time", "how fast is that?: time real, time 60x, or time virtual"],
    ["time 0x", "how fast is 0x?: time real, time 60x, or time virtual"],
    ["note", "a note needs words: note OBJECTIVE met|partly|not TEXT, or note TEXT"],
    ["note told-erly met they did", "there is no objective told-erly: one of nobody-broken, told-early"],
    ["note told-early they did", "how was told-early reached?: note told-early met|partly|not TEXT"],
    ["note told-early met", "a rating needs its reason: note told-early met WHAT YOU SAW"],
    [`note ${"x".repeat(2001)}`, "a note has at most 2000 characters: make it two"],
    ["stop", "there is no command stop: help lists them"],
  ])("that makes no sense is answered in one line with a hint: %s", (line, text) => {
    expect(readDeskLine(line, BOARD)).toEqual({ kind: "problem", text });
  });

  it("pauses once", () => {
    expect(readDeskLine("pause", { ...BOARD, paused: true })).toMatchObject({ kind: "problem" });
    expect(readDeskLine("resume", { ...BOARD, paused: true })).toMatchObject({ kind: "send" });
  });

  it("after the game is a note or the end of the notes, and changes nothing else", () => {
    for (const line of ["fire 2", "hold 3", "release 2", "pause", "resume", "time 2x"])
      expect(readDeskLine(line, OVER)).toMatchObject({ kind: "problem" });
    for (const line of ["note late", "end"]) expect(readDeskLine(line, OVER)).toMatchObject({ kind: "send" });
  });

  it("is listed by help, whatever it can be", () => {
    const [offered] = completeDeskLine("", BOARD);
    const listed = DESK_HELP.map(([typed]) => `${typed.split(" ")[0] ?? ""} `);
    expect([...listed, "help "].sort()).toEqual([...offered].sort());
  });

  it.each([
    ["fi", ["fire "]],
    ["fire ", ["2 ", "3 ", "4 "]],
    ["note ", ["nobody-broken ", "told-early "]],
    ["note told-early ", ["met ", "partly ", "not "]],
    ["note told-early met t", []],
    ["fire 2 ", []],
  ])("can be finished with the tab key: %j", (line, offered) => {
    expect(completeDeskLine(line, BOARD)[0]).toEqual(offered);
  });
});
