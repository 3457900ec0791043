import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
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
