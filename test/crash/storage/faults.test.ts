import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Program, bundle } from "./bundle.ts";
import { INCIDENT, pathsIn } from "./responder-files.ts";
import { prepareResponse } from "./response.ts";
import { inParallel } from "./run.ts";

/** What a storage can answer to each call; `retval=0` is a write of which nothing was written. */
const FAULTS: Readonly<Record<string, readonly string[]>> = {
  pwrite64: ["error=EIO", "error=ENOSPC", "error=EDQUOT", "retval=0", "signal=KILL"],
  openat: ["error=EIO", "error=ENOSPC", "error=EACCES", "error=EMFILE"],
  "statx,lstat,stat,fstat,newfstatat": ["error=EIO"],
  "fsync,fdatasync": ["error=EIO", "error=ENOSPC", "error=EDQUOT", "signal=KILL"],
  "read,pread64": ["error=EIO"],
  write: ["error=EIO", "error=ENOSPC", "error=EDQUOT"],
  "rename,link": ["error=EIO", "error=ENOSPC", "error=EACCES", "signal=KILL"],
  "chmod,fchmod": ["error=EIO", "error=EACCES"],
  mkdir: ["error=EACCES", "error=ENOSPC"],
  unlink: ["error=EIO", "error=EACCES", "signal=KILL"],
  "ftruncate,fallocate": ["error=EIO", "error=ENOSPC"],
};
/** Beyond any run: a fault that always hits would never end. */
const MOST = 400;

let program: Program;
beforeAll(async () => {
  program = await bundle("responder.ts");
});
afterAll(() => program?.remove());

/** Every file of the state, the spool, the age key and the second place; the temporary ones have known names. */
function watched(folder: string): readonly string[] {
  const { state, journal, spoolFolder, spool, ageKey, place } = pathsIn(folder);
  const files = [
    state,
    journal,
    `${journal}-wal`,
    `${journal}-shm`,
    spoolFolder,
    spool,
    ageKey,
    join(folder, "config"),
    place,
    join(place, `${INCIDENT}.checkpoints`),
  ];
  for (let n = 1; n <= 8; n += 1) {
    const suffix = `.${Buffer.alloc(8, n).toString("hex")}.tmp`;
    files.push(join(spoolFolder, `.${INCIDENT}.age${suffix}`));
    files.push(join(folder, "config", `.spool.agekey${suffix}`));
  }
  return files.flatMap((file) => ["-P", file]);
}

/** One run in which the n-th of these calls fails; whether it did, and what is wrong. */
async function faulty(calls: string, how: string, nth: number) {
  const response = prepareResponse(program);
  const log = `${response.folder}.strace`;
  const inject = `inject=${calls}:${how}:when=${nth}`;
  // Quicker, but a kill wouldn't come.
  const quick = how === "signal=KILL" ? [] : ["--seccomp-bpf"];
  const strace = ["strace", "-f", "-qq", ...quick, "-o", log, "-e", `trace=${calls}`];
  const ran = await response.respond([...strace, ...watched(response.folder), "-e", inject]);
  const killed = how === "signal=KILL" && ran.signal === "SIGKILL";
  const fired = killed || /INJECTED/.test(readFileSync(log, "utf8"));
  const ending = killed ? null : response.endingOf(ran);
  const wrong = [...(ending === null ? [] : [ending]), ...(await response.settle(ran))];
  response.remove();
  rmSync(log, { force: true });
  return { fired, wrong };
}

describe("a storage that fails at any call", () => {
  it("ends the response with one typed error, loses nothing, and lets the same command finish it", async () => {
    const points = new Map<string, number>();
    const wrong: string[] = [];
    const series = Object.entries(FAULTS).flatMap(([calls, hows]) => hows.map((how) => ({ calls, how })));
    await inParallel(
      series.map(({ calls, how }) => async () => {
        for (let nth = 1; nth < MOST; nth += 1) {
          const result = await faulty(calls, how, nth);
          wrong.push(...result.wrong.map((text) => `${calls} ${how} at ${nth}: ${text}`));
          if (!result.fired) return;
          points.set(calls, (points.get(calls) ?? 0) + 1);
        }
        wrong.push(`${calls} ${how}: no run passed clean`);
      }),
      3,
    );
    const total = [...points.values()].reduce((sum, count) => sum + count, 0);
    expect(wrong).toEqual([]);
    expect([...points.keys()].toSorted()).toEqual(Object.keys(FAULTS).toSorted());
    expect(total).toBeGreaterThanOrEqual(600);
  });
});
