import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Build, buildProgram } from "../live/build.ts";
import { type Terminal, openTerminal } from "../live/terminal.ts";
import { tooWide } from "./screen.ts";

const root = mkdtempSync(join(tmpdir(), "stanch-table-"));
const small = resolve("test/crash/small.yaml");
let build: Build | null = null;
beforeAll(async () => {
  build = await buildProgram();
}, 120_000);
afterAll(async () => {
  await build?.remove();
  rmSync(root, { recursive: true, force: true });
});

function open(env: NodeJS.ProcessEnv, ...more: readonly string[]): Terminal {
  const argv = [process.execPath, build?.bin ?? "", "rehearse", small, ...more];
  return openTerminal(argv, { cwd: root, env: { PATH: process.env["PATH"], ...env } });
}

describe("a rehearsal alone at a terminal of 80 by 24", () => {
  it.each([
    ["in colour", {}],
    ["without colour", { NO_COLOR: "1" }],
  ])("is begun, agreed to and left by what is drawn, %s", { timeout: 90_000 }, async (_how, env) => {
    const terminal = open(env);
    await terminal.until(/You are \w+/);
    await terminal.until(/let stanch begin/);
    await terminal.press("enter");
    await terminal.until(/EXERCISE Go ahead\?/);
    await terminal.press("enter");
    await terminal.until(/not done: Make 2 replacement/);
    await terminal.until(/wait until something changes/);
    await terminal.press("ctrl-c");
    await terminal.until(/the rehearsal was broken off/);
    expect(await terminal.ended()).toBe(130);
    const shown = terminal.transcript();
    const lines = stripVTControlCharacters(shown).replaceAll("\r", "").split("\n");
    // The hint that comes last is a command to copy.
    expect(tooWide(lines.filter((line) => !line.startsWith("hint: ")).join("\n"))).toEqual([]);
    expect(shown.includes("\u001b[36m")).toBe(!("NO_COLOR" in env));
  });

  it(
    "is played by numbers and lines with --accessible, and nothing of it is drawn",
    { timeout: 90_000 },
    async () => {
      const terminal = open({ NO_COLOR: "1" }, "--accessible");
      const choose = async (label: RegExp): Promise<void> => {
        const [, number = ""] = await terminal.until(new RegExp(String.raw`(\d+)\) +${label.source}`));
        await terminal.until(/What now\? \(1 to \d+\)/);
        await terminal.enter(number);
      };
      await choose(/revoke the leaked key now/);
      await terminal.until(/noted: revoke the leaked key now/);
      await choose(/let stanch begin/);
      for (;;) {
        const [asked] = await terminal.until(/EXERCISE Go ahead\? \(y\/N\)|What now\? \(1 to (\d+)\)/);
        if (!asked.includes("Go ahead")) break;
        await terminal.enter("y");
      }
      await terminal.enter("zero");
      const [, last = ""] = await terminal.until(/What now\? \(1 to (\d+)\)/);
      await terminal.enter(last);
      await terminal.until(/EXERCISE not passed/);
      await terminal.until(/it did: the leaked key ended under/);
      expect(await terminal.ended()).toBe(11);
      const lines = terminal.transcript().replaceAll("\r", "").split("\n");
      expect(lines.filter((line) => line.includes("\u001b"))).toEqual([]);
      expect(tooWide(lines.join("\n"))).toEqual([]);
    },
  );
});
