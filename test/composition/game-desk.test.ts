import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createGameDesk } from "../../src/composition/rehearsal/game-desk.ts";
import { takeSeat } from "../../src/composition/rehearsal/seat.ts";
import type { ExerciseRow } from "../../src/core/exercise/log.ts";
import { formatDeskCommand } from "../../src/formats/exercise-desk.ts";
import { agreeing } from "../crash/agreeing.ts";
import { stageOf } from "../engine/play.ts";

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
          const note = { do: "note", objective: null, rating: null, text: "nobody looked up" } as const;
          appendFileSync(paths.commands, formatDeskCommand(note));
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
