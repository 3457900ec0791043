import { expect, it } from "vitest";
import { createTableClock } from "../../src/cli/table/table-clock.ts";
import { rehearse } from "../../src/composition/rehearsal/rehearsal.ts";
import type { Player } from "../../src/engine/players/choices.ts";
import { agreeing } from "../crash/agreeing.ts";
import { stageOf } from "../engine/play.ts";

it("says what time it is before a question, if time has passed, and why it is asked again", async () => {
  const said: string[] = [];
  const clock = createTableClock((line) => void said.push(line));
  let answers = 0;
  const prompter = clock.watched({
    ...agreeing,
    async consent({ topic }) {
      said.push(`? ${topic}`);
      return (answers += 1) !== 1;
    },
  });
  const player: Player = {
    name: "terminal",
    atTable: true,
    async decide({ now, choices }) {
      clock.told(now);
      said.push(`. ${now.slice(11, 19)}`);
      if (answers > 1) return ["quit"];
      return [choices.some(({ id }) => id === "begin") ? "begin" : "wait/5m"];
    },
  };
  const stage = await stageOf({ revoke: { poll: "1m" } }, prompter);
  await rehearse(stage, { player, onEntries: (_entries, at) => clock.known(at) });
  const [topic = ""] = said.filter((line) => line.startsWith("? "));
  const first = said.indexOf(topic);
  const again = said.indexOf(topic, first + 1);
  expect(again).toBeGreaterThan(first);
  const between = said.slice(first + 1, again);
  expect(between.at(-1)).toBe("EXERCISE you said no to this; it is still to be done:");
  expect(between.at(-2)).toMatch(/^EXERCISE \d\d:\d\d:\d\d, (?:\d+m )?\d+s into it: [1-6]\/6 /);
  expect(said.slice(0, first).join("\n")).not.toContain("you said no");
  // Nothing is said twice while time stands.
  const times = said.filter((line) => /^EXERCISE \d\d:/.test(line));
  expect(new Set(times).size).toBe(times.length);
  for (const line of times) expect(said.slice(0, said.indexOf(line))).not.toContain(`. ${line.slice(9, 17)}`);
});
