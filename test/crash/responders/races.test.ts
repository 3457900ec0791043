import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Child, watch } from "../../hosts/embedded/child.ts";
import { judged, open, signer } from "../../hosts/embedded/rows.ts";
import { verifyIncident } from "../../../src/hosts/embedded/verify.ts";
import type { EventBody } from "../../../src/core/journal.ts";
import { type Program, bundle } from "../storage/bundle.ts";

const PEOPLE = ["ana", "ben", "cleo", "dan"];
const PLAIN = 500;
const AFTER_A_KILL = 60;
const TAKEOVERS = 60;

let program: Program;
beforeAll(async () => {
  program = await bundle("racer.ts");
});
afterAll(() => program?.remove());

/** Four processes on one journal, each with standard input as its orders. */
function stadium(name: string) {
  const folder = join(program.folder, name);
  mkdirSync(folder);
  const path = join(folder, ".stanch", "journal.db");
  const calls = join(folder, "calls");
  writeFileSync(calls, "");
  const journal = open(path);
  const started = new Set<ChildProcessWithoutNullStreams>();
  const start = (person: string): Child => {
    const [node, file] = program.argv;
    const child = spawn(node, [file, path, calls, person], { env: program.env });
    started.add(child);
    return watch(child);
  };
  const people = new Map(PEOPLE.map((person) => [person, start(person)]));
  const racer = (person: string): Child => {
    const child = people.get(person);
    if (child === undefined) throw new Error(`nobody is called ${person}`);
    return child;
  };
  return {
    journal,
    racer,
    opened(round: number): string {
      const incident = `L-20261123-${round.toString(36).padStart(4, "0")}`;
      const data = { mode: "live", people: [] };
      const row = { type: "incident.opened", at: "2026-11-23T03:00:00.000Z", actor: "ana", data };
      journal.append(incident, [row as unknown as EventBody]);
      return incident;
    },
    /** All get the order in the same moment; their answers in the order of the names. */
    async all(persons: readonly string[], order: string): Promise<readonly string[]> {
      for (const person of persons) racer(person).process.stdin.write(`${order}\n`);
      return Promise.all(persons.map(async (person) => (await racer(person).line()) ?? "gone"));
    },
    async kill(person: string): Promise<void> {
      racer(person).process.kill("SIGKILL");
      await racer(person).ended();
      people.set(person, start(person));
    },
    timesDone: (incident: string) =>
      readFileSync(calls, "utf8")
        .split("\n")
        .filter((line) => line.startsWith(`${incident} `)).length,
    close() {
      for (const child of started) child.kill("SIGKILL");
      journal.close();
    },
  };
}

type Stadium = ReturnType<typeof stadium>;

/** Whoever isn't the one winner says who is. */
function checkRound(answers: readonly string[], persons: readonly string[], incident: string, token: number) {
  const winners = answers.flatMap((answer, index) =>
    answer === `won ${token}` ? [persons[index] ?? ""] : [],
  );
  expect(winners).toHaveLength(1);
  const [winner = ""] = winners;
  const held = `ERR_HELD ${incident} is driven by ${winner} on ${hostname()} (process `;
  for (const answer of answers.filter((text) => !text.startsWith("won"))) expect(answer).toContain(held);
  return winner;
}

/** Tokens rise by one with each lease, the effect was done once, and the chain is whole. */
function checkIncident({ journal, timesDone }: Stadium, incident: string, leases: number): void {
  const rows = journal.read(incident);
  const tokens = rows.flatMap((row) => (row.type === "lease.taken" ? [row.data.token] : []));
  expect(tokens).toEqual(Array.from({ length: leases }, (_, index) => index + 1));
  expect(rows.filter(({ type }) => type === "effect.intended")).toHaveLength(1);
  expect(timesDone(incident)).toBe(1);
  expect(verifyIncident(journal.raw(incident), signer).problems).toEqual([]);
}

describe("drivers that reach for an incident in the same moment", () => {
  it(`have one winner in each of ${PLAIN} races, the others hear who it is, and the effect is done once`, async () => {
    const place = stadium("plain");
    try {
      for (let round = 0; round < PLAIN; round += 1) {
        const incident = place.opened(round);
        const persons = PEOPLE.slice(0, 2 + (round % 3));
        const first = await place.all(persons, `${incident} drive`);
        const winner = checkRound(first, persons, incident, 1);
        await place.all([winner], `${incident} free`);
        if (round % 4 !== 0) {
          checkIncident(place, incident, 1);
          continue;
        }
        const second = await place.all(persons, `${incident} drive`);
        checkRound(second, persons, incident, 2);
        checkIncident(place, incident, 2);
      }
    } finally {
      place.close();
    }
  });

  it(`replace a killed one at once, one of them, in each of ${AFTER_A_KILL} races`, async () => {
    const place = stadium("killed");
    try {
      for (let round = 0; round < AFTER_A_KILL; round += 1) {
        const incident = place.opened(round);
        const victim = PEOPLE[round % 4] ?? "ana";
        expect(await place.all([victim], `${incident} drive`)).toEqual(["won 1"]);
        await place.kill(victim);
        const answers = await place.all(PEOPLE, `${incident} drive`);
        checkRound(answers, PEOPLE, incident, 2);
        checkIncident(place, incident, 2);
      }
    } finally {
      place.close();
    }
  });

  it(`leave a stopped one unable to write once somebody took over, in each of ${TAKEOVERS} races`, async () => {
    const place = stadium("takeover");
    try {
      for (let round = 0; round < TAKEOVERS; round += 1) {
        const incident = place.opened(round);
        const zombie = PEOPLE[round % 4] ?? "ana";
        const others = PEOPLE.filter((person) => person !== zombie);
        expect(await place.all([zombie], `${incident} drive`)).toEqual(["won 1"]);
        place.racer(zombie).process.kill("SIGSTOP");
        const answers = await place.all(others, `${incident} take`);
        // Each of them typed a takeover: the last one drives.
        expect(answers.toSorted((a, b) => a.localeCompare(b))).toEqual(["won 2", "won 3", "won 4"]);
        const last = others[answers.indexOf("won 4")] ?? "";
        const woken = place.all([...others, zombie], `${incident} act`);
        place.racer(zombie).process.kill("SIGCONT");
        const acted = await woken;
        const lost = `ERR_LEASE_LOST somebody else drives ${incident} now`;
        expect(acted).toEqual([...others, zombie].map((person) => (person === last ? "acted" : lost)));
        checkIncident(place, incident, 4);
      }
    } finally {
      place.close();
    }
  });

  it("lose no race to a person who signs meanwhile", async () => {
    const place = stadium("signing");
    try {
      const incident = place.opened(0);
      const race = place.all(PEOPLE, `${incident} drive`);
      for (let n = 0; n < 50; n += 1) place.journal.append(incident, [judged(n, "sam")]);
      const answers = await race;
      const moved = answers.filter((answer) => answer.startsWith("ERR_HEAD_MOVED"));
      expect(moved.length + answers.filter((answer) => answer.startsWith("won")).length).toBe(1);
      expect(place.timesDone(incident)).toBe(1 - moved.length);
    } finally {
      place.close();
    }
  });
});
