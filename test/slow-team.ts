import type { Player } from "../src/engine/players/choices.ts";
import type { Prompter } from "../src/ports/prompter.ts";
import type { createJumpingWall } from "./jumping-wall.ts";

type TestWall = Pick<ReturnType<typeof createJumpingWall>, "take">;

/** Somebody who agrees to everything, and takes so many seconds for each answer. */
export function thinkingPrompter(wall: TestWall, seconds: number): Prompter {
  return {
    async consent() {
      if (seconds > 0) await wall.take(seconds);
      return true;
    },
    secret: () => Promise.reject(new Error("nobody types a secret")),
    text: () => Promise.reject(new Error("nobody types")),
    say: () => undefined,
  };
}

/** A careful team that talks for so many seconds before each decision. */
export function talkingTeam(wall: TestWall, seconds: number): Player {
  return {
    name: "terminal",
    atTable: true,
    async decide({ choices }) {
      if (seconds > 0) await wall.take(seconds);
      const [begin] = choices;
      if (begin?.id === "begin") return [begin.id];
      const careful = choices.filter(
        ({ id, careful: isCareful }) => isCareful && id !== "quit" && !/^(wait|abort)/.test(id),
      );
      return [...careful.map(({ id }) => id), "wait/5m"];
    },
  };
}
