import { mkdtempSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { createSystemClock } from "../../src/adapters/clock.ts";
import { createCryptoRandom } from "../../src/adapters/random.ts";
import { createSigner } from "../../src/adapters/signer.ts";
import { rehearseIn } from "../../src/composition/rehearsal/rehearse-in.ts";
import { playerOf } from "../../src/engine/players/policies.ts";
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
