import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { LEAKED, writeRows } from "./audit-rows.ts";

/** `stanch audit` beside grep and jq on the same files: `node bench/audit.ts 100000 1000000`. */
const sizes = process.argv.slice(2).map(Number);
const bin = resolve("bin/stanch.mjs");
const folder = mkdtempSync(join(tmpdir(), "stanch-bench-"));

interface Run {
  readonly seconds: number;
  /** Null where the system doesn't tell. */
  readonly peakMb: number | null;
}

/** Wall time and peak memory of one whole process, whatever it exits with. */
async function run(argv: readonly string[]): Promise<Run> {
  const [program = "", ...args] = argv;
  const start = process.hrtime.bigint();
  // Into a pipe: grep stops at the first match if nobody listens.
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "ignore"] });
  child.stdout.resume();
  let peakMb: number | null = null;
  const look = setInterval(() => (peakMb = peakOf(child.pid) ?? peakMb), 10);
  await new Promise((done, failed) => child.once("exit", done).once("error", failed));
  clearInterval(look);
  return { seconds: Number(process.hrtime.bigint() - start) / 1e9, peakMb };
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

try {
  for (const rows of sizes.length > 0 ? sizes : [100_000]) {
    const file = join(folder, `${rows}.ndjson`);
    await writeRows(file, rows);
    const commands: Readonly<Record<string, readonly string[]>> = {
      "grep -c -F": ["grep", "-c", "-F", LEAKED, file],
      "jq -c select": ["jq", "-c", `select(.userIdentity.accessKeyId=="${LEAKED}")`, file],
      "stanch audit": [process.execPath, bin, "audit", "--log", file, "--key", LEAKED, "--json"],
    };
    // Once for nothing, so that the first doesn't pay for the disk.
    await run(commands["grep -c -F"] ?? []);
    for (const [name, argv] of Object.entries(commands)) {
      const { seconds, peakMb } = await run(argv);
      const memory = peakMb === null ? "" : `${peakMb.toFixed(0).padStart(6)} MB`;
      process.stdout.write(
        `${String(rows).padStart(9)} rows  ${name.padEnd(14)} ${seconds.toFixed(2).padStart(8)} s${memory}\n`,
      );
    }
    rmSync(file);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
