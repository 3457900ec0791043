import { cpSync, appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { createSystemClock } from "../../src/adapters/clock.ts";
import { createCryptoRandom } from "../../src/adapters/random.ts";
import { createSigner } from "../../src/adapters/signer.ts";
import type { RehearseRequest } from "../../src/cli/table/rehearsal-services.ts";
import { pathsOf } from "../../src/composition/paths.ts";
import { rehearseIn } from "../../src/composition/rehearsal/rehearse-in.ts";
import { scoredFrom } from "../../src/composition/rehearsal/scored.ts";
import type { ExerciseRow } from "../../src/core/exercise/log.ts";
import type { Player } from "../../src/engine/players/choices.ts";
import { formatDeskCommand } from "../../src/formats/exercise-desk.ts";
import { openJournal } from "../../src/hosts/embedded/journal.ts";
import type { Prompter } from "../../src/ports/prompter.ts";
import { createJumpingWall } from "../jumping-wall.ts";
import { talkingTeam, thinkingPrompter } from "../slow-team.ts";

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

const takes = (seconds: number): Prompter => thinkingPrompter(wall, seconds);
const talks = (seconds: number): Player => talkingTeam(wall, seconds);
const atOnce: Player = talkingTeam(wall, 0);

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

describe("a recording", () => {
  it("of a game at 600 times the clock's pace gives the same journal and log in virtual time, to the byte", async () => {
    const record = join(root, "played.ndjson");
    let asked = 0;
    const consent: Prompter["consent"] = async (request) => (asked += 1) !== 2 && takes(0.3).consent(request);
    const prompter = { ...takes(0.3), consent };
    const played = await game({ player: talks(0.4), prompter, speed: 600, record });
    expect(played.result.stop).toEqual({ kind: "closed" });
    const thought = played.rows.filter((row) => row.type === "decided" && row.asked !== undefined);
    expect(thought.length).toBeGreaterThan(2);
    const answers = played.rows.flatMap((row) => (row.type === "answered" ? [row.answer] : []));
    expect(answers.filter((answer) => answer === true).length).toBeGreaterThan(2);
    expect(answers.filter((answer) => answer === false)).toHaveLength(1);
    expect(readFileSync(record, "utf8")).toBe(played.text);
    expect(statSync(record).mode & 0o777).toBe(0o600);

    const again = await game({ ...nobody, replay: record });
    expect(again.text).toBe(played.text);
    expect(again.rows).toEqual(played.rows);
    expect(again.journal.equals(played.journal)).toBe(true);
    expect(again.result.facts).toEqual(played.result.facts);
    // The answers are what makes it this game.
    asked = 0;
    const other = await game({ player: talks(0.6), prompter, speed: 600, seed: seedOf(played.rows) });
    expect(other.journal.equals(played.journal)).toBe(false);
  }, 60_000);

  it("has what a facilitator did, at the moment at which it was done", async () => {
    const dir = join(root, "facilitated");
    let decisions = 0;
    let incident = "";
    const played = await game(
      {
        player: talks(1.3),
        prompter: takes(0.9),
        speed: 100,
        facilitated: { say: () => undefined, signal: new AbortController().signal },
        onExercise(row) {
          if (row.type === "began") incident = row.incident;
          if (row.type !== "decided") return;
          decisions += 1;
          const { commands } = pathsOf(dir).rehearsal(incident).desk;
          const send = (...lines: Parameters<typeof formatDeskCommand>[0][]) =>
            appendFileSync(commands, lines.map(formatDeskCommand).join(""), { mode: 0o600 });
          if (decisions === 1) send({ do: "hold", inject: 2 });
          if (decisions === 2) send({ do: "fire", inject: 1 }, note("they saw it"));
        },
      },
      dir,
    );
    const done = played.rows.filter((row) =>
      row.type === "injected" ? row.by === "facilitator" : row.type === "held" || row.type === "observed",
    );
    expect(done).toMatchObject([
      { type: "held", inject: 2, held: true },
      { type: "injected", inject: 1 },
      { type: "observed", text: "they saw it" },
    ]);
    const again = await game({ ...nobody, replay: played.log });
    expect(again.text).toBe(played.text);
    expect(again.journal.equals(played.journal)).toBe(true);
  }, 60_000);

  it.each([
    ["decided", []],
    ["answered", [true]],
  ] as const)(
    "has no answer of players whom the facilitator's end left unasked: after one %s",
    async (last, want) => {
      const dir = join(root, `unasked-${last}`);
      let incident = "";
      let rows = 0;
      const played = await game(
        {
          player: talks(1.3),
          prompter: takes(0.9),
          speed: 100,
          facilitated: { say: () => undefined, signal: new AbortController().signal },
          onExercise(row) {
            if (row.type === "began") ({ incident } = row);
            if (row.type !== last || (rows += 1) !== 1) return;
            const { commands } = pathsOf(dir).rehearsal(incident).desk;
            appendFileSync(commands, formatDeskCommand({ do: "end" }), { mode: 0o600 });
          },
        },
        dir,
      );
      const answers = played.rows.flatMap((row) => (row.type === "answered" ? [row.answer] : []));
      expect(answers).toEqual(want);
      expect(played.rows.at(-1)).toMatchObject({ type: "ended", stop: "decision" });
      expect(played.result.stop).toMatchObject({ kind: "decision", what: [expect.any(String)] });
      const again = await game({ ...nobody, replay: played.log });
      expect(again.text).toBe(played.text);
      expect(again.journal.equals(played.journal)).toBe(true);
      expect(again.result.stop).toEqual(played.result.stop);
      // Only its end says so: with another one it is another game.
      const wrong = join(root, "answered.ndjson");
      writeFileSync(wrong, played.text.replace('"stop":"decision"', '"stop":"blocked"'));
      await expect(game({ ...nobody, replay: wrong })).rejects.toMatchObject({ code: "ERR_REPLAY_DIVERGED" });
    },
    60_000,
  );

  it("that was cut off is played on by those who sit there now", async () => {
    const whole = await game({ player: atOnce, prompter: takes(0) });
    const lines = whole.text.split("\n");
    const half = 1 + lines.findIndex((line) => line.includes('"topic":"swap"'));
    const recording = join(root, "cut.ndjson");
    const begin = lines.slice(0, half).join("\n") + "\n";
    writeFileSync(recording, `${begin}{"type":"deci`);
    const asked: string[] = [];
    const on = await game({
      replay: recording,
      player: atOnce,
      prompter: {
        ...takes(0),
        consent: async ({ topic }) => {
          asked.push(topic);
          return true;
        },
      },
    });
    // The same people say the same: it becomes the same game.
    expect(on.text).toBe(whole.text);
    expect(on.journal.equals(whole.journal)).toBe(true);
    expect(asked.some((topic) => topic.startsWith("end/"))).toBe(true);
    expect(asked).not.toContain("swap");
    // Without anybody there it stops where it was cut, and loses nothing of what it had.
    const dir = join(root, "cut");
    await expect(game({ replay: recording }, dir)).rejects.toMatchObject({ code: "ERR_WOULD_ASK" });
    expect(filesOf(dir, on.result.incident).text).toBe(begin);
  }, 60_000);

  it("of a game that was broken off ends where that was, without an end, and can be played on", async () => {
    const dir = join(root, "broken");
    const stop = new AbortController();
    let incident = "";
    const broken = game(
      {
        player: talks(0.4),
        prompter: takes(0.3),
        speed: 60,
        signal: stop.signal,
        onExercise(row) {
          if (row.type === "began") ({ incident } = row);
          if (row.type === "answered") stop.abort();
        },
      },
      dir,
    );
    await expect(broken).rejects.toMatchObject({ code: "ERR_INTERRUPTED" });
    const before = filesOf(dir, incident);
    const journal = openJournal({
      path: pathsOf(dir).rehearsal(incident).journal,
      digester: createSigner(),
      random: createCryptoRandom(),
    });
    const entries = journal.read(incident);
    journal.close();
    expect(() => scoredFrom(entries, before.log)).toThrow(
      expect.objectContaining({
        code: "ERR_SCORE_UNFINISHED",
        hint: `stanch rehearse ${file} --replay ${before.log} plays on from there`,
      }),
    );
    expect(before.text).toMatch(/"answered".*\n$/);
    const on = await game({ replay: before.log, player: atOnce, prompter: takes(0) }, dir);
    expect(on.result.incident).toBe(incident);
    expect(on.result.stop).toEqual({ kind: "closed" });
    expect(on.text.startsWith(before.text)).toBe(true);
  }, 60_000);

  it("that tells another game than is played ends it at the row, and what was played before stays", async () => {
    const dir = join(root, "kept");
    const kept = await game({ player: atOnce, prompter: takes(0), seed: "kept" }, dir);
    const refuse = async (text: string, error: object) => {
      const recording = join(root, "wrong.ndjson");
      writeFileSync(recording, text);
      await expect(game({ ...nobody, replay: recording }, dir)).rejects.toMatchObject(error);
      expect(readFileSync(kept.log, "utf8")).toBe(kept.text);
      expect(filesOf(dir, kept.result.incident).journal.equals(kept.journal)).toBe(true);
    };
    const row = kept.text.split("\n").findIndex((line) => line.includes('"topic":"swap"')) + 1;
    const code = "ERR_REPLAY_DIVERGED";
    const asked = expect.stringContaining(`row ${row}: recorded is "answered" (sweep) at `) as string;
    await refuse(kept.text.replace('"topic":"swap"', '"topic":"sweep"'), { code, message: asked });
    await refuse(kept.text.replace(/("topic":"reissue","answer":)true/, "$1false"), { code });
    await refuse(kept.text.replace(/"choices":\["begin"\]/, '"choices":["quit"]'), { code });
    await refuse(kept.text.replace(/"choices":\["begin"\]/, '"choices":["console/revoke"]'), { code });
    await refuse(kept.text.replace(/"head":"../, '"head":"zz'), { code });
    await refuse(`${kept.text}${kept.text.split("\n").at(-2) ?? ""}\n`, { code });
    const unfit = "ERR_REPLAY_UNFIT";
    await refuse(kept.text.replace(/"sha256":"../, '"sha256":"zz'), { code: unfit });
    await refuse(kept.text.replace(/"release":"/, '"release":"9.'), { code: unfit });
    await refuse("", { code: unfit });
    await refuse(kept.text.split("\n").slice(1).join("\n"), { code: unfit });
  }, 60_000);
});

it("a recording of a runbook isn't played again with another inventory beside it", async () => {
  const own = join(root, "own");
  cpSync("runbooks/starter/generic-http", own, { recursive: true });
  const runbook = join(own, "runbook.yaml");
  const { log } = await game({ file: runbook, policy: "reference", seed: "1" });
  const inventory = join(own, "inventory.yaml");
  const text = readFileSync(inventory, "utf8");
  writeFileSync(inventory, text.replace("[]", "[{ id: shop, service: shop, owner: ada }]"));
  const again = game({ ...nobody, file: runbook, replay: log });
  const message = expect.stringContaining("or of files beside it") as string;
  await expect(again).rejects.toMatchObject({ code: "ERR_REPLAY_UNFIT", message });
}, 60_000);

it("a game that people play is another one each time, and a recording of it never takes another's place", async () => {
  const dir = join(root, "two");
  const record = join(root, "kept.ndjson");
  const one = await game({ player: atOnce, prompter: takes(0), record }, dir);
  await expect(game({ player: atOnce, prompter: takes(0), record }, dir)).rejects.toMatchObject({
    code: "ERR_FILE_EXISTS",
  });
  const two = await game({ player: atOnce, prompter: takes(0) }, dir);
  expect(two.result.incident).not.toBe(one.result.incident);
  expect(filesOf(dir, one.result.incident).text).toBe(one.text);
  expect(readFileSync(record, "utf8")).toBe(one.text);
}, 60_000);

const note = (text: string) => ({ do: "note", objective: null, rating: null, text }) as const;
const seedOf = ([began]: readonly ExerciseRow[]): string => (began?.type === "began" ? began.seed : "");
