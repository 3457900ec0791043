import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { createSystemClock } from "../../src/adapters/clock.ts";
import { createCryptoRandom } from "../../src/adapters/random.ts";
import { createSigner } from "../../src/adapters/signer.ts";
import type { RehearseRequest } from "../../src/cli/services.ts";
import { pathsOf } from "../../src/composition/paths.ts";
import { rehearseIn } from "../../src/composition/rehearse-in.ts";
import type { ExerciseRow } from "../../src/core/exercise/log.ts";
import type { Player } from "../../src/engine/choices.ts";
import { parseExerciseLog } from "../../src/formats/exercise-log.ts";
import { formatDeskCommand } from "../../src/formats/exercise-desk.ts";
import type { Prompter } from "../../src/ports/prompter.ts";
import { createJumpingWall } from "../jumping-wall.ts";

const root = mkdtempSync(join(tmpdir(), "stanch-replay-test-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const INJECTS = `
  injects:
    - { at: 1m, do: audit-lag, lag: 20s }
    - { at: 0s, do: provider-outage, for: 90s, held: true }
    - { at: 8m, do: audit-lag, lag: 5s }
objectives:`;
const scenario = readFileSync("test/crash/small.yaml", "utf8").replace("\nobjectives:", INJECTS);
const file = join(root, "small.yaml");
writeFileSync(file, scenario);

let wall = createJumpingWall();
let games = 0;
beforeEach(() => {
  wall = createJumpingWall();
});

/** Somebody who takes so many seconds for each answer. */
const takes = (seconds: number, answers: () => boolean = () => true): Prompter => ({
  async consent() {
    await wall.take(seconds);
    return answers();
  },
  secret: () => Promise.reject(new Error("nobody types a secret")),
  text: () => Promise.reject(new Error("nobody types")),
  say: () => undefined,
});

/** A careful team that talks for so many seconds before each decision. */
const talks = (seconds: number): Player => ({
  name: "terminal",
  atTable: true,
  async decide({ choices }) {
    await wall.take(seconds);
    const [begin] = choices;
    if (begin?.id === "begin") return [begin.id];
    const careful = choices.filter(({ id, careful: is }) => is && id !== "quit" && !/^(wait|abort)/.test(id));
    return [...careful.map(({ id }) => id), "wait/5m"];
  },
});

const nobody: Pick<RehearseRequest, "player" | "prompter"> = {
  player: { name: "late", atTable: true, decide: () => Promise.reject(new Error("nobody may be asked")) },
  prompter: {
    consent: () => Promise.reject(new Error("nobody may be asked")),
    secret: () => Promise.reject(new Error("nobody may be asked")),
    text: () => Promise.reject(new Error("nobody may be asked")),
    say: () => undefined,
  },
};

async function game(request: Partial<RehearseRequest>, dir = join(root, `game-${(games += 1)}`)) {
  const rows: ExerciseRow[] = [];
  const toolbox = { signer: createSigner(), clock: createSystemClock(), random: createCryptoRandom(), wall };
  const result = await rehearseIn(toolbox, {
    file,
    dir,
    signal: new AbortController().signal,
    onEntries: () => undefined,
    ...request,
    onExercise(row) {
      rows.push(row);
      request.onExercise?.(row);
    },
  });
  return { result, rows, ...filesOf(dir, result.incident) };
}

function filesOf(dir: string, incident: string) {
  const paths = pathsOf(dir).rehearsal(incident);
  return { dir, log: paths.log, journal: readFileSync(paths.journal), text: readFileSync(paths.log, "utf8") };
}

const seconds = (rows: readonly ExerciseRow[]) => rows.map(({ at }) => Date.parse(at) / 1000);

describe("a recording", () => {
  it("of a game at 600 times the clock's pace gives the same journal and log in virtual time, to the byte", async () => {
    const record = join(root, "played.ndjson");
    const played = await game({ player: talks(2), prompter: takes(0.7), speed: 600, record });
    expect(played.result.stop).toEqual({ kind: "closed" });
    const thought = played.rows.filter((row) => row.type === "decided" && row.asked !== undefined);
    expect(thought.length).toBeGreaterThan(2);
    expect(played.rows.filter(({ type }) => type === "answered").length).toBeGreaterThan(2);
    expect(readFileSync(record, "utf8")).toBe(played.text);
    expect(statSync(record).mode & 0o777).toBe(0o600);

    const again = await game({ ...nobody, replay: record });
    expect(again.text).toBe(played.text);
    expect(again.rows).toEqual(played.rows);
    expect(again.journal.equals(played.journal)).toBe(true);
    expect(again.result.facts).toEqual(played.result.facts);
    // The answers are what makes it this game.
    const other = await game({ player: talks(3), prompter: takes(0.7), speed: 600, seed: seedOf(played.rows) });
    expect(other.journal.equals(played.journal)).toBe(false);
  });

  it("has what a facilitator did, at the moment at which it was done", async () => {
    const dir = join(root, "facilitated");
    let decisions = 0;
    const played = await game(
      {
        player: talks(1.3),
        prompter: takes(0.9),
        speed: 100,
        facilitated: { say: () => undefined, signal: new AbortController().signal },
        onExercise({ type }) {
          if (type !== "decided") return;
          decisions += 1;
          const [incident = ""] = /L-\d+-\w+/.exec(readFileSync(join(dir, "incident"), "utf8")) ?? [];
          const { commands } = pathsOf(dir).rehearsal(incident).desk;
          const send = (...lines: Parameters<typeof formatDeskCommand>[0][]) =>
            appendFileSync(commands, lines.map(formatDeskCommand).join(""), { mode: 0o600 });
          if (decisions === 1) send({ do: "hold", inject: 2 });
          if (decisions === 2) send({ do: "fire", inject: 1 }, note("they saw it"));
          if (decisions === 3) send({ do: "release", inject: 2 });
        },
      },
      dir,
    );
    expect(played.rows.filter(({ type }) => /injected|held|observed/.test(type))).toMatchObject([
      { type: "injected", inject: 0, by: "script" },
      { type: "held", inject: 2, held: true },
      { type: "injected", inject: 1, by: "facilitator" },
      { type: "observed", text: "they saw it" },
      { type: "held", inject: 2, held: false },
    ]);
    const again = await game({ ...nobody, replay: played.log });
    expect(again.text).toBe(played.text);
    expect(again.journal.equals(played.journal)).toBe(true);
  });
});

const note = (text: string) => ({ do: "note", objective: null, rating: null, text }) as const;
const seedOf = ([began]: readonly ExerciseRow[]): string => (began?.type === "began" ? began.seed : "");
void seconds;
void parseExerciseLog;
