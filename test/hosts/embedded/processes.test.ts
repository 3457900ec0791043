import { describe, expect, it } from "vitest";
import { createSystemClock } from "../../../src/adapters/clock.ts";
import { createLeases } from "../../../src/hosts/embedded/lease.ts";
import { thisProcess } from "../../../src/hosts/embedded/process-identity.ts";
import { withCode } from "../../contracts/journal.ts";
import { type Child, startChild } from "./child.ts";
import { INCIDENT, freshPath, judged, open, opened } from "./rows.ts";

const SLOW = 60_000;
const KILLS = 12;

function leasesOf(journal: ReturnType<typeof open>) {
  return createLeases({ journal, clock: createSystemClock(), self: thisProcess() });
}

describe("several processes on one journal", () => {
  it(
    "lose nothing and leave no gap when they append at the same time, from the first opening on",
    { timeout: SLOW },
    async () => {
      const path = freshPath();
      const children = ["ana", "ben", "cleo"].map((name) => startChild(["append", path, name, "80"]));
      const acknowledged = (await Promise.all(children.map((child) => child.ended()))).flat().map(Number);
      const entries = open(path).read(INCIDENT);
      expect(acknowledged.toSorted((a, b) => a - b)).toStrictEqual(
        Array.from({ length: 240 }, (_, n) => n + 1),
      );
      expect(entries).toHaveLength(240);
      for (const name of ["ana", "ben", "cleo"]) {
        const own = entries.filter((entry) => entry.actor === name);
        expect(own.map((entry) => entry.data)).toStrictEqual(own.map((_, n) => ({ unclassified: n + 1 })));
      }
    },
  );

  it("lose no acknowledged row to kill -9", { timeout: SLOW }, async () => {
    const path = freshPath();
    let rows = 0;
    for (let kill = 0; kill < KILLS; kill += 1) {
      const child = startChild(["append", path, `run${kill}`, "1000000"]);
      const first = Number(await child.line());
      expect(first).toBe(rows + 1);
      await new Promise((resolve) => setTimeout(resolve, 3 * kill));
      child.process.kill("SIGKILL");
      const acknowledged = (await child.ended()).length;
      const journal = open(path);
      const own = journal.read(INCIDENT, rows);
      // At most the row whose acknowledgement was cut off by the kill.
      expect(own.length - acknowledged).toBeOneOf([0, 1]);
      expect(own.every((entry) => entry.actor === `run${kill}`)).toBe(true);
      rows += own.length;
      journal.close();
    }
    expect(rows).toBeGreaterThan(KILLS);
  });

  it(
    "have one driver: of those who reach for the lease together, one gets it",
    { timeout: SLOW },
    async () => {
      const path = freshPath();
      open(path).append(INCIDENT, [opened()]);
      const children = ["ana", "ben", "cleo"].map((name) => startChild(["hold", path, name]));
      const answers = await Promise.all(children.map((child) => child.line()));
      expect(answers.toSorted((a, b) => (String(a) < String(b) ? -1 : 1))).toStrictEqual([
        "1",
        "ERR_HELD no",
        "ERR_HELD no",
      ]);
      for (const child of children) child.process.stdin.end("x");
      await Promise.all(children.map((child) => child.ended()));
    },
  );

  it("replace a killed driver at once", { timeout: SLOW }, async () => {
    const { journal, holder } = await heldJournal();
    const leases = leasesOf(journal);
    expect(() => leases.acquire(INCIDENT, "ben")).toThrow(withCode("ERR_HELD"));
    holder.process.kill("SIGKILL");
    await holder.ended();
    expect(leases.holderOf(INCIDENT)).toMatchObject({ person: "ana", liveness: "dead" });
    expect(leases.acquire(INCIDENT, "ben")).toStrictEqual({ token: 2 });
    const { host } = thisProcess();
    expect(journal.read(INCIDENT).at(-1)).toMatchObject({
      type: "lease.taken",
      actor: "ben",
      data: { token: 2, holder: `ben@${host}`, from: `ana@${host}` },
    });
  });

  it("refuse the append of a stopped driver that wakes up after a takeover", { timeout: SLOW }, async () => {
    const { journal, holder } = await heldJournal();
    const leases = leasesOf(journal);
    holder.process.kill("SIGSTOP");
    expect(() => leases.acquire(INCIDENT, "ben")).toThrow(withCode("ERR_HELD"));
    const { token } = leases.acquire(INCIDENT, "ben", { takeover: true });
    journal.append(INCIDENT, [judged(1)], { token });
    const before = journal.read(INCIDENT);
    holder.process.kill("SIGCONT");
    holder.process.stdin.end("x");
    expect(await holder.ended()).toStrictEqual(["1", "ERR_LEASE_LOST no"]);
    expect(journal.read(INCIDENT)).toStrictEqual(before);
  });
});

/** A journal that another process drives as ana. */
async function heldJournal(): Promise<{ journal: ReturnType<typeof open>; holder: Child }> {
  const path = freshPath();
  const journal = open(path);
  journal.append(INCIDENT, [opened()]);
  const holder = startChild(["hold", path, "ana"]);
  expect(await holder.line()).toBe("1");
  return { journal, holder };
}
