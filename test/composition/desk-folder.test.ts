import { existsSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { pathsOf } from "../../src/composition/paths.ts";
import { makeDeskFolder } from "../../src/composition/rehearsal/desk-folder.ts";

const NOW = "2026-11-23T09:00:00.000Z";
const desk = () => {
  const paths = pathsOf(mkdtempSync(join(tmpdir(), "stanch-desk-folder-"))).rehearsal("R-1").desk;
  return { paths, make: () => makeDeskFolder(paths, NOW) };
};

test("a game takes its folder with it, and what its facilitator and a killed game left there", async () => {
  const { paths, make } = desk();
  const game = await make();
  const { folder, game: seat, board, commands, facilitator } = paths;
  const left = [
    board,
    commands,
    facilitator,
    `${seat}.0123456789abcdef`,
    join(folder, ".board.json.0a1b.tmp"),
  ];
  for (const path of left) writeFileSync(path, "{}\n");
  await game.remove();
  expect(existsSync(paths.folder)).toBe(false);
});

test("a game that comes as another one goes keeps its seat", async () => {
  for (let round = 0; round < 40; round += 1) {
    const { paths, make } = desk();
    /* eslint-disable no-await-in-loop -- one pair of games after the other */
    const gone = (await make()).remove();
    let next: unknown = null;
    while (next === null) next = await make().catch(() => null);
    await gone;
    expect(existsSync(paths.game)).toBe(true);
  }
});
