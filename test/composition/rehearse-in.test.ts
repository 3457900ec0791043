import { cpSync, existsSync, mkdtempSync, readFileSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { createSystemClock } from "../../src/adapters/clock.ts";
import { createCryptoRandom } from "../../src/adapters/random.ts";
import { createSigner } from "../../src/adapters/signer.ts";
import { pathsOf } from "../../src/composition/paths.ts";
import { rehearseIn } from "../../src/composition/rehearsal/rehearse-in.ts";
import type { Board } from "../../src/core/exercise/board.ts";
import type { Briefing } from "../../src/core/exercise/briefing.ts";
import { playerOf } from "../../src/engine/players/policies.ts";
import { parseBoard } from "../../src/formats/exercise-desk.ts";
import { createJumpingWall } from "../jumping-wall.ts";

const toolbox = {
  signer: createSigner(),
  clock: createSystemClock(),
  random: createCryptoRandom(),
  wall: createJumpingWall(),
};

test("the same seed isn't played twice at once: each game has its files to itself", async () => {
  const dir = mkdtempSync(join(tmpdir(), "stanch-twice-"));
  const rehearsal = () => ({
    file: resolve("test/crash/small.yaml"),
    dir,
    seed: "1",
    signal: new AbortController().signal,
    onEntries: () => undefined,
    onExercise: () => undefined,
  });
  const reference = playerOf("reference");
  let second: unknown = null;
  const first = await rehearseIn(toolbox, {
    ...rehearsal(),
    player: {
      ...reference,
      async decide(point) {
        second ??= await rehearseIn(toolbox, rehearsal()).catch((error: unknown) => error);
        return reference.decide(point);
      },
    },
  });
  expect(second).toMatchObject({ code: "ERR_SEAT_TAKEN" });
  expect(first.score.passed).toBe(true);
  const again = await rehearseIn(toolbox, rehearsal());
  expect(again.score).toEqual(first.score);
  expect(readdirSync(join(dir, ".stanch", "rehearsals")).toSorted()).toEqual([
    `${first.incident}.db`,
    `${first.incident}.ndjson`,
  ]);
});

test("players of a runbook and their facilitator are told the story and what they are rated by", async () => {
  const dir = mkdtempSync(join(tmpdir(), "stanch-told-"));
  cpSync("runbooks/starter/generic-http", dir, { recursive: true });
  const reference = playerOf("reference");
  let briefing: Briefing | null = null;
  let board: Board | null = null;
  let incident = "";
  const { score } = await rehearseIn(toolbox, {
    file: join(dir, "runbook.yaml"),
    dir,
    seed: "1",
    signal: new AbortController().signal,
    facilitated: { say: () => undefined, signal: new AbortController().signal },
    speed: null,
    player: {
      ...reference,
      decide(point) {
        const { desk } = pathsOf(dir).rehearsal(incident);
        if (existsSync(desk.board)) board ??= parseBoard(readFileSync(desk.board, "utf8"));
        return reference.decide(point);
      },
    },
    onBriefing: (told) => (briefing = told),
    onEntries: () => undefined,
    onExercise: (row) => {
      if (row.type === "began") incident = row.incident;
    },
  });
  const rated = score.objectives.map(({ text }) => text);
  expect(rated).toContain("Every caller is off the leaked key at the end");
  expect(briefing).toMatchObject({
    story: expect.stringMatching(/^A key of key-server leaked: Not known yet\./),
    objectives: rated,
  });
  expect((board as Board | null)?.objectives.map(({ text }) => text)).toEqual(rated);
}, 60_000);
