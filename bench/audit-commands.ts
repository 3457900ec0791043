import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { LEAKED } from "./audit-rows.ts";

/** One way to find the calls of the leaked key in a log of one record a line. */
export interface Command {
  readonly name: string;
  readonly argv: readonly string[];
  /** How many it found, by what it wrote. */
  readonly found: (output: string) => number;
}

export interface Run {
  readonly seconds: number;
  /** Null where the system doesn't tell. */
  readonly usage: Usage | null;
  readonly found: number;
}

/** What a process had used when it was last looked at. */
export interface Usage {
  readonly peakMb: number;
  /** Of the processor, on all cores: unlike wall time, hardly touched by what else the machine does. */
  readonly cpuSeconds: number;
}

const bin = fileURLToPath(new URL("../bin/stanch.mjs", import.meta.url));
const duckdb = fileURLToPath(new URL("duckdb-count.ts", import.meta.url));

/** grep first: the others are compared with it. */
export function commandsOn(file: string): readonly Command[] {
  return [
    { name: "grep -c -F", argv: ["grep", "-c", "-F", LEAKED, file], found: Number },
    {
      name: "jq -c select",
      argv: ["jq", "-c", `select(.userIdentity.accessKeyId=="${LEAKED}")`, file],
      found: (output) => output.split("\n").length - 1,
    },
    { name: "duckdb, 1 thread", argv: [process.execPath, duckdb, file, LEAKED], found: Number },
    {
      name: "stanch audit",
      argv: [process.execPath, bin, "audit", "--log", file, "--key", LEAKED, "--json"],
      found: judgedCalls,
    },
  ];
}

function judgedCalls(output: string): number {
  const { counts } = JSON.parse(output) as { readonly counts: Readonly<Record<string, number>> };
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

/** Wall time and usage of one whole process, whatever it exits with; null if the program isn't installed. */
export async function run({ argv, found }: Command): Promise<Run | null> {
  const [program = "", ...args] = argv;
  const start = process.hrtime.bigint();
  // Into a pipe: grep stops at the first match if nobody listens.
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "inherit"] });
  const output: Buffer[] = [];
  child.stdout.on("data", (piece: Buffer) => void output.push(piece));
  let usage: Usage | null = null;
  const look = setInterval(() => (usage = usageOf(child.pid) ?? usage), 10);
  const error = await new Promise<NodeJS.ErrnoException | null>((done) =>
    child.once("close", () => done(null)).once("error", done),
  );
  clearInterval(look);
  if (error?.code === "ENOENT") return null;
  if (error !== null) throw error;
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  return { seconds, usage, found: found(Buffer.concat(output).toString()) };
}

/** Ticks of a clock of 100 Hz, as Linux counts them for everybody. */
const TICKS = 100;

function usageOf(pid: number | undefined): Usage | null {
  try {
    const peak = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    // Behind the name, which may hold anything: the state, then numbers.
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
      .replace(/^.*\) /s, "")
      .split(" ");
    const cpuSeconds = (Number(fields[11]) + Number(fields[12])) / TICKS;
    return peak === undefined ? null : { peakMb: Number(peak) / 1024, cpuSeconds };
  } catch {
    return null;
  }
}
