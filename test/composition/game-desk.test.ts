import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setImmediate as immediately } from "node:timers/promises";
import { expect, test } from "vitest";
import { createSystemClock } from "../../src/adapters/clock.ts";
import { ensurePrivateDirectory } from "../../src/adapters/private-file.ts";
import { createCryptoRandom } from "../../src/adapters/random.ts";
import { createSigner } from "../../src/adapters/signer.ts";
import { pathsOf } from "../../src/composition/paths.ts";
import { createGameDesk } from "../../src/composition/rehearsal/game-desk.ts";
import { rehearseIn } from "../../src/composition/rehearsal/rehearse-in.ts";
import { takeSeat } from "../../src/composition/rehearsal/seat.ts";
import type { ExerciseRow } from "../../src/core/exercise/log.ts";
import { formatDeskCommand, parseBoard } from "../../src/formats/exercise-desk.ts";
import { agreeing } from "../crash/agreeing.ts";
import type { World } from "../../src/adapters/world/world.ts";
import type { Wall } from "../../src/ports/clock.ts";
import { stageOf } from "../engine/play.ts";
import { createJumpingWall } from "../jumping-wall.ts";

const NOTE = { do: "note", objective: null, rating: null, text: "nobody looked up" } as const;

test("a note is taken that the facilitator types before they leave, however late", async () => {
  const folder = mkdtempSync(join(tmpdir(), "stanch-desk-"));
  const file = (name: string): string => join(folder, name);
  const paths = {
    folder,
    board: file("board.json"),
    commands: file("commands.ndjson"),
    game: file("game.json"),
    facilitator: file("facilitator.json"),
  };
  const { world, incident } = await stageOf({}, agreeing);
  await takeSeat(paths.facilitator, "it is taken", world.clock.now());
  writeFileSync(paths.commands, "", { mode: 0o600 });
  const rows: ExerciseRow[] = [];
  let looks = 0;
  const desk = createGameDesk({
    paths,
    world: {
      ...world,
      // While the game shows its board, all that was typed has been read.
      injects() {
        looks += 1;
        if (looks === 1) {
          appendFileSync(paths.commands, formatDeskCommand(NOTE));
          rmSync(paths.facilitator);
        }
        return world.injects();
      },
    },
    about: { incident, title: "An example", sha256: "hash-EXAMPLE", objectives: [] },
    wall: { now: () => 0, wait: async () => undefined },
    speed: null,
    write: (row) => void rows.push(row),
    say: () => undefined,
    end: () => undefined,
  });
  await desk.finish(new AbortController().signal);
  expect(rows).toMatchObject([{ type: "observed", text: "nobody looked up" }]);
});

/** A desk of its own, and what its players were told. */
async function deskOf(wall: Wall, inWorld: (world: World) => Partial<World> = () => ({})) {
  const folder = mkdtempSync(join(tmpdir(), "stanch-desk-"));
  const paths = pathsOf(folder).rehearsal("R-1").desk;
  await ensurePrivateDirectory(paths.folder);
  const { world, incident } = await stageOf({}, agreeing);
  const said: string[] = [];
  const desk = createGameDesk({
    paths,
    world: { ...world, ...inWorld(world) },
    about: { incident, title: "An example", sha256: "0".repeat(64), objectives: [] },
    wall,
    speed: null,
    write: () => undefined,
    say: (text) => void said.push(text),
    end: () => undefined,
  });
  return { desk, paths, said };
}

test("players are told when time stands and when it is over, and nothing of what their facilitator sees", async () => {
  const { desk, paths, said } = await deskOf({ now: () => 0, wait: async () => undefined }, ({ clock }) => ({
    injects: () => [{ index: 0, label: "late-cron jordans-cron", state: "held", dueAt: clock.now() }],
    hold: () => true,
  }));
  for (const command of [
    { do: "hold", inject: 0 },
    { do: "pause" },
    NOTE,
    { do: "resume" },
    { do: "time", speed: 60 },
    { do: "end" },
  ] as const) {
    appendFileSync(paths.commands, formatDeskCommand(command), { mode: 0o600 });
    // eslint-disable-next-line no-await-in-loop -- one after the other
    await desk.between();
  }
  expect(parseBoard(readFileSync(paths.board, "utf8"))).toMatchObject({ injects: [{ state: "held" }] });
  expect(said).toEqual([
    "the facilitator has paused the exercise",
    "the exercise goes on",
    "the facilitator has ended the exercise",
  ]);
});

test.each([
  ["end the game in a pause", [{ do: "pause" }, { do: "end" }]],
  ["end it in one breath with the pause", [[{ do: "pause" }, { do: "end" }]]],
] as const)("players aren't told that the exercise goes on, if they %s", async (_what, steps) => {
  const { desk, paths, said } = await deskOf(createJumpingWall());
  for (const step of steps) {
    const commands = [step].flat();
    appendFileSync(paths.commands, commands.map(formatDeskCommand).join(""), { mode: 0o600 });
    // eslint-disable-next-line no-await-in-loop -- one after the other
    await desk.between();
  }
  await desk.finish(new AbortController().signal);
  expect(said.filter((text) => !text.includes("paused")).slice(0, 1)).toEqual([
    "the facilitator has ended the exercise",
  ]);
  expect(said).not.toContain("the exercise goes on");
});

test("a note is kept that was typed after the end, if the players break off instead of answering", async () => {
  const dir = mkdtempSync(join(tmpdir(), "stanch-desk-"));
  const interrupted = new AbortController();
  const { signal } = interrupted;
  const rows: ExerciseRow[] = [];
  const toolbox = {
    signer: createSigner(),
    clock: createSystemClock(),
    random: createCryptoRandom(),
    wall: createJumpingWall(),
  };
  const playing = rehearseIn(toolbox, {
    file: resolve("test/crash/small.yaml"),
    dir,
    player: {
      name: "terminal",
      atTable: true,
      async decide({ at: { incident } }) {
        const { board, commands } = pathsOf(dir).rehearsal(incident.id).desk;
        const type = (command: Parameters<typeof formatDeskCommand>[0]): void =>
          appendFileSync(commands, formatDeskCommand(command), { mode: 0o600 });
        const taken = (): number =>
          (existsSync(board) ? parseBoard(readFileSync(board, "utf8"))?.taken : undefined) ?? 0;
        type({ do: "end" });
        while (taken() < 1) await immediately();
        type(NOTE);
        interrupted.abort();
        throw new Error("the players are gone");
      },
    },
    facilitated: { say: () => undefined, signal },
    signal,
    onEntries: () => undefined,
    onExercise: (row) => void rows.push(row),
  });
  await expect(playing).rejects.toMatchObject({ code: "ERR_INTERRUPTED" });
  expect(rows.at(-1)).toMatchObject({ type: "observed", text: "nobody looked up" });
});
