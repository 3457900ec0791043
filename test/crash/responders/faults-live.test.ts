import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Build, buildProgram } from "../../live/build.ts";
import type { Ended } from "./running.ts";
import { type Desk, type Scene, setScene } from "./scene.ts";

let build: Build;
let scene: Scene;
beforeAll(async () => {
  build = await buildProgram();
});
afterAll(() => build?.remove());
afterEach(() => scene?.close());

/** One in so many calls: the small program of `storage/` goes through every one. */
const STRIDE = 4;
const MOST = 60;

/** Runs the program with a storage whose n-th call of a kind on the journal fails, n rising, until a run has what is wanted. */
async function throughFaults(
  desk: Desk,
  fault: { readonly calls: string; readonly how: string },
  go: (before: readonly string[]) => Promise<Ended>,
  wanted: number,
): Promise<readonly Ended[]> {
  const journal = join(desk.dir, ".stanch", "journal.db");
  const files = [journal, `${journal}-wal`, `${journal}-shm`].flatMap((file) => ["-P", file]);
  const ran: Ended[] = [];
  for (let nth = 1; nth < MOST; nth += 1) {
    const when = 1 + STRIDE * (nth - 1);
    const inject = ["-e", `trace=${fault.calls}`, "-e", `inject=${fault.calls}:${fault.how}:when=${when}`];
    const ended = await go(["strace", "-f", "-qq", "--seccomp-bpf", "-o", "/dev/null", ...files, ...inject]);
    ran.push(ended);
    if (ended.code === wanted) return ran;
  }
  throw new Error(`it never came to ${wanted}: ${ran.at(-1)?.stderr ?? ""}`);
}

/** Stopped by the storage, with one line that says so. */
function checkStops(ran: readonly Ended[]): void {
  const odd = ran
    .slice(0, -1)
    .filter(
      ({ code, stderr }) =>
        code !== 7 || stderr.split("\n").filter((line) => line.startsWith("stanch: ")).length !== 1,
    );
  expect(odd.map(({ code, stderr }) => [code, stderr.slice(-300)])).toEqual([]);
}

describe("a whole live response whose journal fails again and again", () => {
  it.each([
    { calls: "pwrite64", how: "error=ENOSPC" },
    { calls: "fsync,fdatasync", how: "error=EIO" },
  ])("goes on from each failure of $calls ($how) and ends like one without", async (fault) => {
    scene = await setScene(build.bin);
    const desk = await scene.desk();
    // Opens the incident and stops: the provider refuses the first create.
    scene.server.fault("create", { kind: "status", status: 403 });
    expect((await desk.respond("mia").ended).code).toBe(9);
    const toGate = await throughFaults(desk, fault, (before) => desk.resume("mia", { before }).ended, 5);
    checkStops(toGate);
    const leakPath = ["leak-path", "--statement", "gone", "--identity", "mia"];
    checkStops(await throughFaults(desk, fault, (before) => desk.start("attest", leakPath, before).ended, 0));
    checkStops(await throughFaults(desk, fault, (before) => desk.resume("mia", { before }).ended, 3));
    const approval = await desk.approval();
    checkStops(
      await throughFaults(desk, fault, (before) => desk.start("approve", approval, before).ended, 0),
    );
    const toEnd = await throughFaults(desk, fault, (before) => desk.resume("mia", { before }).ended, 0);
    checkStops(toEnd);
    // They did fail, on the way to the gate and on the way to the end.
    expect([toGate.length, toEnd.length].every((runs) => runs > 3)).toBe(true);

    const { server, leakedId } = scene;
    const ends = scene.changes().filter((change) => change.startsWith("end "));
    expect(ends.filter((change) => change === `end /keys/${leakedId}`)).toHaveLength(1);
    // Every key that was made is a replacement in use, or was ended on record.
    const made = server.ledger.keys.slice(1);
    expect(made.filter(({ state }) => state === "active")).toHaveLength(2);
    expect(made.length - 2).toBe(ends.length - 1);
    const [{ id }] = (await desk.run("list")).result["incidents"] as readonly [{ readonly id: string }];
    expect((await desk.run("verify", "--incident", id)).result).toMatchObject({ code: 0, ok: true });
  });
});
