import { spawn } from "node:child_process";
import { existsSync, readdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { watch } from "../../hosts/embedded/child.ts";
import { open } from "../../hosts/embedded/rows.ts";
import { type Program, bundle } from "./bundle.ts";
import { INCIDENT, pathsIn } from "./responder-files.ts";
import { judge, prepareResponse } from "./response.ts";
import { inParallel } from "./run.ts";

let program: Program;
beforeAll(async () => {
  program = await bundle("responder.ts");
});
afterAll(() => program?.remove());

const library = libraryOf();
const why = library === null ? " (not run: libfaketime isn't installed)" : "";

/** What the wall clock is set to, as libfaketime has it. */
const JUMPS = [
  "+3600",
  "-3600",
  "+86400",
  "-86400",
  "+60d",
  "-60d",
  "@2038-01-19 03:14:05",
  "@1999-12-31 23:59:59",
];
/** When: before the first row, after so many rows, or in the wait before the key is ended. */
const MOMENTS = ["start", "2", "4", "waiting", "7"];
const ZONES = ["UTC", "Pacific/Kiritimati", "America/St_Johns", "Asia/Kathmandu"];
const WAIT_SECONDS = 1;
/** Far above what a run takes on a busy machine, and far below an hour. */
const LONGEST_MS = 25_000;

function libraryOf(): string | null {
  const triplets = existsSync("/usr/lib") ? readdirSync("/usr/lib") : [];
  const paths = triplets.map((name) => join("/usr/lib", name, "faketime", "libfaketime.so.1"));
  return paths.find((path) => existsSync(path)) ?? null;
}

/** One response whose clock is set at a moment; what is wrong afterwards, and what the clock said in each row. */
async function jumping(jump: string, moment: string, zone: string) {
  const response = prepareResponse(program);
  const clock = join(response.folder, "clock");
  const set = (to: string): void => {
    writeFileSync(`${clock}.new`, `${to}\n`);
    renameSync(`${clock}.new`, clock);
  };
  set(moment === "start" ? jump : "+0");
  const [node, file] = program.argv;
  const began = performance.now();
  const child = watch(
    spawn(node, [file, response.folder, "ana", String(WAIT_SECONDS)], {
      env: {
        ...program.env,
        TZ: zone,
        LD_PRELOAD: library ?? "",
        FAKETIME_TIMESTAMP_FILE: clock,
        FAKETIME_NO_CACHE: "1",
        // Else the event loop stands still.
        FAKETIME_DONT_FAKE_MONOTONIC: "1",
      },
      timeout: LONGEST_MS,
      killSignal: "SIGKILL",
    }),
  );
  if (moment !== "start") {
    // The fourth effect row is the last before the wait, which begins at once.
    const rows = moment === "waiting" ? 6 : Number(moment);
    for (let seen = 0; seen < rows; seen += 1) await child.line();
    if (moment === "waiting") await new Promise((resolve) => setTimeout(resolve, 300));
    set(jump);
  }
  const lines = await child.ended();
  const seconds = (performance.now() - began) / 1000;
  const told = { code: child.process.exitCode, signal: null, stdout: lines.join("\n"), stderr: "" };
  const wrong = [
    ...(lines.at(-1) === "done"
      ? []
      : [`it ended with ${child.process.exitCode ?? child.process.signalCode}`]),
    ...(lines.includes("waited time") || lines.includes("waited stop") ? [] : ["it didn't wait"]),
    ...(seconds < WAIT_SECONDS ? [`it waited ${seconds} s only`] : []),
    // The same command once more finds nothing left to do, whatever the clock says now.
    ...(await response.settle(told)),
    ...judge(response.folder, [told]),
  ];
  const journal = open(pathsIn(response.folder).journal);
  const times = journal.read(INCIDENT).map(({ at }) => Date.parse(at));
  journal.close();
  response.remove();
  return { wrong, wentBack: times.some((time, index) => time < (times[index - 1] ?? time)) };
}

describe("a clock that is set while a response runs", () => {
  const cases = JUMPS.flatMap((jump) =>
    MOMENTS.map((moment, index) => ({ jump, moment, zone: ZONES[index % 4] ?? "UTC" })),
  );
  cases.push(
    ...ZONES.flatMap((zone) =>
      ["+0", "-7200", "@2038-01-19 03:14:07"].map((jump) => ({ jump, moment: "4", zone })),
    ),
  );

  it.skipIf(library === null)(
    `changes neither order nor waits nor what is done, in ${cases.length} cases${why}`,
    async () => {
      const wrong: string[] = [];
      let back = 0;
      await inParallel(
        cases.map(({ jump, moment, zone }) => async () => {
          const result = await jumping(jump, moment, zone);
          wrong.push(...result.wrong.map((text) => `${jump} at ${moment} in ${zone}: ${text}`));
          if (result.wentBack) back += 1;
        }),
        3,
      );
      expect(wrong).toEqual([]);
      // The clock did reach the program: rows whose time lies before that of the row before.
      expect(back).toBeGreaterThanOrEqual(12);
      expect(cases.length).toBeGreaterThanOrEqual(50);
    },
  );
});
