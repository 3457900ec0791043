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
  readonly peakMb: number | null;
  readonly found: number;
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

/** Wall time and peak memory of one whole process, whatever it exits with; null if the program isn't installed. */
export async function run({ argv, found }: Command): Promise<Run | null> {
  const [program = "", ...args] = argv;
  const start = process.hrtime.bigint();
  // Into a pipe: grep stops at the first match if nobody listens.
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "inherit"] });
  const output: Buffer[] = [];
  child.stdout.on("data", (piece: Buffer) => void output.push(piece));
  let peakMb: number | null = null;
  const look = setInterval(() => (peakMb = peakOf(child.pid) ?? peakMb), 10);
  const error = await new Promise<NodeJS.ErrnoException | null>((done) =>
    child.once("close", () => done(null)).once("error", done),
  );
  clearInterval(look);
  if (error?.code === "ENOENT") return null;
  if (error !== null) throw error;
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  return { seconds, peakMb, found: found(Buffer.concat(output).toString()) };
}

function peakOf(pid: number | undefined): number | null {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    const kilobytes = /^VmHWM:\s+(\d+) kB/m.exec(status)?.[1];
    return kilobytes === undefined ? null : Number(kilobytes) / 1024;
  } catch {
    return null;
  }
}
