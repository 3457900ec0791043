import { spawnSync } from "node:child_process";
import { appendFileSync, cpSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Score } from "../../src/core/exercise/score.ts";
import { widthOf } from "../../src/report/width.ts";
import { type Build, buildProgram } from "../live/build.ts";
import { plan } from "../report/entries.ts";
import { INCIDENT, makeHouse } from "./house.ts";

const TABLETOP = resolve("runbooks/scenarios/ci-log.yaml");
const SMALL = resolve("test/crash/small.yaml");

let house: Awaited<ReturnType<typeof makeHouse>>;
beforeEach(async () => {
  house = await makeHouse();
});
afterEach(() => {
  house.journal.close();
  rmSync(house.root, { recursive: true, force: true });
});

const rehearse = async (file: string, ...more: readonly string[]) => {
  const said = await house.stanch("rehearse", file, "--auto", ...more);
  const { incident = "", extra } = said.outcome ?? {};
  return { ...said, incident, score: extra?.["score"] as Score };
};

describe("the score at the end of a rehearsal", () => {
  let build: Build | null = null;
  beforeAll(async () => {
    build = await buildProgram();
  }, 60_000);
  afterAll(async () => {
    await build?.remove();
  });

  it.each([
    ["reference", 0],
    ["revoke-first", 11],
    ["timer", 11],
  ])(
    "of a team key in a CI log, played by %s, is this, and the same from its files in another process",
    async (policy, exit) => {
      const { code, err, incident, score } = await rehearse(TABLETOP, "--policy", policy, "--seed", "7");
      expect(code).toBe(exit);
      const said = err.split("\n").filter((line) => line.startsWith("EXERCISE"));
      const lines = said.slice(said.findIndex((line) => /^EXERCISE (not )?passed$/.test(line)));
      expect(lines.filter((line) => widthOf(line) > 80)).toEqual([]);
      await expect(`${lines.join("\n")}\n`).toMatchFileSnapshot(`score/ci-log-${policy}.txt`);
      const args = [build?.bin ?? "", "score", "--incident", incident, "--workspace", house.dir, "--json"];
      const env = { PATH: process.env["PATH"], XDG_CONFIG_HOME: join(house.root, "config") };
      const again = spawnSync(process.execPath, args, { encoding: "utf8", env, timeout: 60_000 });
      expect(again.status).toBe(exit);
      const result = JSON.parse(again.stdout) as { score: unknown };
      expect(JSON.stringify(result.score)).toBe(JSON.stringify(score));
    },
    120_000,
  );
});

describe("stanch score", () => {
  it("prints it again, and exits as the rehearsal did", async () => {
    const { incident, score } = await rehearse(SMALL, "--policy", "revoke-first", "--seed", "2");
    const again = await house.stanch("score", "--incident", incident);
    expect(again.code).toBe(11);
    expect(again.out.split("\n")[0]).toBe("EXERCISE not passed");
    expect(again.outcome?.extra).toEqual({ score });
    const { incident: fine } = await rehearse(SMALL);
    expect((await house.stanch("score", "--incident", fine)).code).toBe(0);
  });

  it("takes the only rehearsal if none is named, and asks which if there are several", async () => {
    await rehearse(SMALL);
    expect((await house.stanch("score")).code).toBe(0);
    await rehearse(SMALL, "--seed", "2");
    const { code, err } = await house.stanch("score");
    expect(code).toBe(2);
    expect(err).toContain("2 rehearsals");
  });

  it("refuses to score against other objectives: the file was changed, or is gone", async () => {
    const file = join(house.root, "own.yaml");
    const text = readFileSync(TABLETOP, "utf8");
    writeFileSync(file, text);
    const { incident, score } = await rehearse(file, "--seed", "7");
    writeFileSync(file, text.replace("measure: keys-left", "measure: thief-calls"));
    const changed = await house.stanch("score", "--incident", incident);
    expect(changed.code).toBe(2);
    expect(changed.talk).toContain("isn't the file any more that was played");
    renameSync(file, join(house.root, "elsewhere.yaml"));
    const gone = await house.stanch("score", "--incident", incident);
    expect(gone.code).toBe(2);
    expect(gone.talk).toContain("own.yaml was played, and it can't be read now");
    writeFileSync(file, text);
    const back = await house.stanch("score", "--incident", incident);
    expect(back.outcome?.extra).toEqual({ score });
  });

  it.each([
    ["inventory.yaml", "consumers: []", "consumers: [{ id: shop, service: shop, owner: ada }]"],
    ["stanch.config.yaml", "identifiesKey: false", "identifiesKey: true"],
  ])(
    "refuses to score a runbook against another %s than was played",
    async (name, from, to) => {
      const folder = join(house.root, "own");
      cpSync("runbooks/starter/generic-http", folder, { recursive: true });
      const { incident, score } = await rehearse(join(folder, "runbook.yaml"));
      const beside = join(folder, name);
      const text = readFileSync(beside, "utf8");
      expect(text).toContain(from);
      writeFileSync(beside, text.replace(from, to));
      const changed = await house.stanch("score", "--incident", incident, "--json");
      expect(changed.code).toBe(2);
      expect(changed.out).toContain("ERR_SCENARIO_CHANGED");
      expect(changed.talk).toContain("or its inventory or config isn't");
      writeFileSync(beside, "kind: something else\n");
      const broken = await house.stanch("score", "--incident", incident);
      expect(broken.code).toBe(2);
      expect(broken.talk).toContain(`runbook.yaml was played, and it can't be read now: ${beside}`);
      writeFileSync(beside, text);
      expect((await house.stanch("score", "--incident", incident)).outcome?.extra).toEqual({ score });
    },
    60_000,
  );

  it("says of a live incident that nothing scores it", async () => {
    await house.open(plan);
    const { code, talk } = await house.stanch("score", "--incident", INCIDENT);
    expect(code).toBe(2);
    expect(talk).toContain(`${INCIDENT} is a live incident: nobody plays it, and nothing scores it`);
  });

  it("has no score for a rehearsal that was cut off, and none for a damaged log", async () => {
    const { incident } = await rehearse(SMALL);
    const log = join(house.dir, ".stanch", "rehearsals", `${incident}.ndjson`);
    const rows = readFileSync(log, "utf8").trimEnd().split("\n");
    writeFileSync(log, `${rows.slice(0, -1).join("\n")}\n`);
    const cut = await house.stanch("score", "--incident", incident);
    expect(cut.code).toBe(2);
    expect(cut.talk).toContain("wasn't played to its end");
    appendFileSync(log, '{"type":"ended"}\n');
    const damaged = await house.stanch("score", "--incident", incident);
    expect(damaged.code).toBe(2);
    expect(damaged.talk).toContain(`${incident}.ndjson:${rows.length}:1`);
  });
});
