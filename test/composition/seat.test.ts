import { fork, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { expect, test } from "vitest";
import { refuseIfTaken, takeSeat, whoSitsAt } from "../../src/composition/rehearsal/seat.ts";
import { thisProcess } from "../../src/hosts/embedded/process-identity.ts";

const SINCE = "2026-11-23T09:00:00.000Z";
const fresh = (): string => join(mkdtempSync(join(tmpdir(), "stanch-seat-")), "game.json");
const written = (process: object): string => {
  const path = fresh();
  writeFileSync(path, JSON.stringify({ process, since: SINCE }), { mode: 0o600 });
  return path;
};
const TAKEN = { code: "ERR_SEAT_TAKEN" };

test("a seat is one process's, until that leaves it", async () => {
  const path = fresh();
  const seat = await takeSeat(path, "it is taken", SINCE);
  await expect(takeSeat(path, "it is taken", SINCE)).rejects.toMatchObject({
    ...TAKEN,
    message: `it is taken by process ${process.pid} since 09:00:00`,
  });
  expect(await whoSitsAt(path)).not.toBeNull();
  await seat.leave();
  expect(existsSync(path)).toBe(false);
  await refuseIfTaken(path, "it is taken");
  await takeSeat(path, "it is taken", SINCE);
});

test("whoever died leaves a seat free", async () => {
  const child = spawn(process.execPath, ["-e", ""]);
  await new Promise((resolve) => child.once("close", resolve));
  const path = written({ ...thisProcess(), pid: child.pid, startTime: "1" });
  expect(await whoSitsAt(path)).toBeNull();
  await takeSeat(path, "it is taken", SINCE);
  expect(readFileSync(path, "utf8")).toContain(`"pid":${process.pid},`);
});

test("of those that come at once to a dead one's seat exactly one gets it", { timeout: 60_000 }, async () => {
  const program = join(import.meta.dirname, "sits-down.ts");
  const comers = Array.from({ length: 4 }, () => fork(program, { execArgv: [] }));
  try {
    await Promise.all(comers.map((comer) => once(comer, "message")));
    for (let round = 0; round < 40; round += 1) {
      const path = written({ ...thisProcess(), startTime: "1" });
      const said = Promise.all(comers.map(async (comer) => (await once(comer, "message"))[0] as unknown));
      for (const comer of comers) comer.send(path);
      // eslint-disable-next-line no-await-in-loop -- each round has the processor for itself
      const answers = await said;
      expect(answers.filter((answer) => answer === "sits")).toHaveLength(1);
      expect(answers.filter((answer) => answer === TAKEN.code)).toHaveLength(3);
    }
  } finally {
    for (const comer of comers) comer.kill();
  }
});

test("one that died while it took a dead one's seat doesn't keep the next from it", async () => {
  const dead = { ...thisProcess(), startTime: "1" };
  const path = written(dead);
  const turn = createHash("sha256").update(readFileSync(path)).digest("hex").slice(0, 16);
  writeFileSync(`${path}.${turn}`, JSON.stringify({ process: dead, since: SINCE }), { mode: 0o600 });
  await takeSeat(path, "it is taken", SINCE);
  expect(readdirSync(dirname(path))).toEqual([basename(path)]);
});

test("a number that another process has now isn't the one that sat there", async () => {
  const path = written({ ...thisProcess(), startTime: "1" });
  expect(await whoSitsAt(path)).toBeNull();
});

test("whoever can't be seen from here may be alive", async () => {
  const path = written({ ...thisProcess(), bootId: "another" });
  await expect(takeSeat(path, "it is taken", SINCE)).rejects.toMatchObject({
    ...TAKEN,
    message: expect.stringContaining("on another machine or in another container"),
    hint: `if it doesn't run any more, delete ${path}`,
  });
});

test("a seat that somebody else has by now isn't given up for them", async () => {
  const path = fresh();
  const seat = await takeSeat(path, "it is taken", SINCE);
  writeFileSync(path, "theirs\n");
  await seat.leave();
  expect(readFileSync(path, "utf8")).toBe("theirs\n");
});

test("half a file seats nobody", async () => {
  const path = fresh();
  writeFileSync(path, '{"process":{"pid":1', { mode: 0o600 });
  await takeSeat(path, "it is taken", SINCE);
});
