import { readdirSync, rmSync, mkdirSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Build, buildProgram } from "../../live/build.ts";
import { type Disk, mayMount, mountDisk } from "../storage/disk.ts";
import type { Ended, Running } from "./running.ts";
import { type Desk, type Scene, setScene } from "./scene.ts";

let build: Build;
let scene: Scene;
beforeAll(async () => {
  build = await buildProgram();
});
afterAll(() => build?.remove());
afterEach(() => scene?.close());

/** One line for people that says what is wrong. */
function errorOf({ stderr }: Ended): readonly string[] {
  return stderr.split("\n").filter((line) => line.startsWith("stanch: "));
}

function codeOf({ result }: Ended): unknown {
  return (result["error"] as { readonly code?: unknown } | undefined)?.code;
}

/** mia's driver, in the middle of a create that the provider has carried out and doesn't answer. */
async function driving(): Promise<{ desk: Desk; driver: Running; incident: string }> {
  scene = await setScene(build.bin);
  const desk = await scene.desk();
  scene.server.fault("create", { kind: "late" });
  const driver = desk.respond("mia");
  await driver.says(" is open\n");
  await expect.poll(() => scene.changes(), { timeout: 20_000, interval: 20 }).toEqual(["create /keys"]);
  const listed = await desk.run("list");
  const [incident] = listed.result["incidents"] as readonly { readonly id: string }[];
  return { desk, driver, incident: incident?.id ?? "" };
}

/** From the gate to the close, driven by this person. mia opened and attests, so that jo is the one who may approve. */
async function toTheEnd(desk: Desk, person: string): Promise<void> {
  const atGate = await desk.resume(person).ended;
  expect(atGate.code).toBe(5);
  await desk.run("attest", "leak-path", "--statement", "the paste is gone", "--identity", "mia");
  expect((await desk.resume(person).ended).code).toBe(3);
  expect((await desk.run("approve", ...(await desk.approval()))).code).toBe(0);
  expect((await desk.resume(person).ended).result).toMatchObject({ code: 0, state: "closed" });
}

describe("a second responder in the same workspace", () => {
  it("is told who holds the incident, where and since when, by respond and by resume, and changes nothing", async () => {
    const { desk, driver, incident } = await driving();
    const { pid } = driver.process;
    const held = new RegExp(
      `${incident} is .*driven by mia on ${hostname()} \\(process ${pid}\\) since \\d{4}-\\d\\d-\\d\\dT`,
    );
    for (const second of [desk.respond("jo"), desk.resume("jo"), desk.resume("jo", { due: true })]) {
      const ended = await second.ended;
      expect([ended.code, codeOf(ended)]).toEqual([6, "ERR_HELD"]);
      expect(errorOf(ended)).toEqual([expect.stringMatching(held)]);
    }
    expect(scene.changes()).toEqual(["create /keys"]);
  });

  it("takes over from a stopped driver; when that one wakes up it can't write, and nothing is done twice", async () => {
    const { desk, driver, incident } = await driving();
    driver.process.kill("SIGSTOP");
    const { hash } = (await desk.run("plan", join(desk.dir, "runbook.yaml"), "--yes")).result;
    const confirm = ["--confirm", `shop-main@${String(hash).slice(0, 12)}`];
    const asked = await desk.run("takeover", "--identity", "jo");
    expect([asked.code, codeOf(asked)]).toEqual([2, "ERR_WOULD_ASK"]);
    expect((await desk.run("takeover", "--identity", "jo", ...confirm)).code).toBe(0);
    const next = desk.resume("jo");
    await next.says("orphan.found");
    // It wakes up while the other one works, and then gets the answer for which it waited.
    driver.process.kill("SIGCONT");
    scene.server.answerLate();
    const zombie = await driver.ended;
    expect([zombie.code, codeOf(zombie)]).toEqual([6, "ERR_LEASE_LOST"]);
    expect(errorOf(zombie)).toHaveLength(1);
    expect((await next.ended).code).toBe(5);
    await toTheEnd(desk, "jo");
    // The orphan of the lost answer was ended on record: one key for each consumer is left, and the leaked one is gone.
    const { server, leakedId } = scene;
    expect(scene.changes().toSorted()).toEqual(
      ["create /keys", "create /keys", "create /keys", "end /keys/k2", `end /keys/${leakedId}`].toSorted(),
    );
    expect(server.ledger.live()).toBe(2);
    expect((await desk.run("verify", "--incident", incident)).result).toMatchObject({ code: 0, ok: true });
  });

  it("signs while the other one drives, and the driver takes it in", async () => {
    const { desk, driver } = await driving();
    const attested = await desk.run("attest", "leak-path", "--statement", "gone", "--identity", "jo");
    expect(attested.code).toBe(0);
    scene.server.answerLate();
    // The leak path is closed already: nothing but an approval is missing.
    expect((await driver.ended).code).toBe(3);
  });
});

describe("a second responder in another workspace", () => {
  it("finds the first one's replacement at the provider, and stops before it makes another", async () => {
    scene = await setScene(build.bin);
    const first = await scene.desk();
    expect((await first.respond("mia").ended).code).toBe(5);
    const before = scene.changes();
    expect(before).toEqual(["create /keys", "create /keys"]);
    const second = await scene.desk();
    const ended = await second.respond("jo").ended;
    expect([ended.code, codeOf(ended)]).toEqual([6, "ERR_HELD"]);
    expect(errorOf(ended)).toEqual([expect.stringMatching(/web-\w{4} was made .* not by this workspace/)]);
    expect(scene.changes()).toEqual(before);
    // What the hint says: once those keys are known to be leftovers and gone, the second one goes on.
    for (const key of scene.server.ledger.keys.slice(1)) scene.server.ledger.turn(key, "gone");
    expect((await second.resume("jo").ended).code).toBe(5);
    expect(scene.changes()).toHaveLength(4);
  });
});

const canMount = mayMount();
const why = canMount ? "" : " (not run: mounting isn't permitted here)";

/** Ways in which a disk takes nothing more, and back. */
const DISKS = [
  {
    what: "is read-only",
    shut: (disk: Disk): void => disk.remount("ro"),
    open: (disk: Disk): void => disk.remount("rw"),
  },
  {
    what: "is full to the last byte",
    shut: (disk: Disk): void => disk.fill(),
    open: (disk: Disk): void => disk.remount("size=8m"),
  },
];

describe("a workspace whose disk takes nothing more", () => {
  it.skipIf(!canMount).each(DISKS)(
    `does nothing at the provider and says so in one line; what only reads works; then the same command goes on: $what${why}`,
    async ({ shut, open }) => {
      scene = await setScene(build.bin);
      const mount = join((await scene.desk()).root, "disk");
      mkdirSync(mount);
      const disk = mountDisk(mount, "4m");
      try {
        const desk = await scene.desk(join(mount, "workspace"));
        expect((await desk.respond("mia").ended).code).toBe(5);
        await desk.run("attest", "leak-path", "--statement", "gone", "--identity", "mia");
        const approval = await desk.approval();
        const before = scene.changes();
        shut(disk);
        for (const running of [desk.resume("mia"), desk.respond("jo"), desk.start("approve", approval)]) {
          const ended = await running.ended;
          expect([ended.code, codeOf(ended)]).toEqual([7, "ERR_JOURNAL_UNWRITABLE"]);
          expect(errorOf(ended)).toHaveLength(1);
        }
        for (const command of ["status", "timeline", "verify", "list"]) {
          const ended = await desk.run(command);
          expect([command, ended.code]).toEqual([command, 0]);
          expect(ended.stderr).toMatch(/^only read: .*journal\.db can't be written: /m);
        }
        expect(scene.changes()).toEqual(before);
        open(disk);
        expect((await desk.resume("mia").ended).code).toBe(3);
        expect((await desk.run("approve", ...(await desk.approval()))).code).toBe(0);
        expect((await desk.resume("mia").ended).result).toMatchObject({ code: 0, state: "closed" });
      } finally {
        disk.unmount();
      }
    },
  );
});

describe("a second place that can't be written", () => {
  it("keeps the leaked key alive, whoever approved, until the checkpoint's copy has arrived", async () => {
    scene = await setScene(build.bin);
    const desk = await scene.desk();
    const place = join(desk.root, "place");
    mkdirSync(place);
    desk.configure({ checkpoints: place });
    expect((await desk.respond("mia").ended).code).toBe(5);
    await desk.run("attest", "leak-path", "--statement", "gone", "--identity", "mia");
    expect((await desk.resume("mia").ended).code).toBe(3);
    expect((await desk.run("approve", ...(await desk.approval()))).code).toBe(0);
    expect(readdirSync(place)).toHaveLength(1);
    const before = scene.changes();
    rmSync(place, { recursive: true });
    const stopped = await desk.resume("mia").ended;
    expect([stopped.code, codeOf(stopped)]).toEqual([7, "ERR_CHECKPOINT_UNWRITABLE"]);
    expect(errorOf(stopped)).toHaveLength(1);
    expect(scene.changes()).toEqual(before);
    expect(scene.server.ledger.existing(scene.leakedId)?.state).toBe("active");
    mkdirSync(place);
    expect((await desk.resume("mia").ended).result).toMatchObject({ code: 0, state: "closed" });
    expect(scene.changes()).toEqual([...before, `end /keys/${scene.leakedId}`]);
  });
});
