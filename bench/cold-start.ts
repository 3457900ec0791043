import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { figures, row, timeProcess } from "./measure.ts";

/** Whole processes in turn, so that a machine that gets slower slows all of them: `node -e 0`, `--help`, `status`. */
const ROUNDS = 15;
const bin = resolve("bin/stanch.mjs");
const node = process.execPath;
const folder = mkdtempSync(join(tmpdir(), "stanch-bench-"));
process.env["XDG_CONFIG_HOME"] = join(folder, "config");

try {
  timeProcess([node, bin, "rehearse", resolve("runbooks/generic-http.yaml"), "--auto"], folder);
  const status = [node, bin, "status", "--incident", incidentOf(folder)];
  const commands = {
    "node -e 0": [node, "-e", "0"],
    "stanch --help": [node, bin, "--help"],
    "stanch status": status,
  };
  const times = new Map(Object.keys(commands).map((name) => [name, [] as number[]]));
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const [name, argv] of Object.entries(commands)) {
      const took = timeProcess(argv, folder);
      if (round > 0) times.get(name)?.push(took);
    }
  }
  const base = times.get("node -e 0") ?? [];
  for (const [name, taken] of times) {
    process.stdout.write(`${row(name, figures(taken), "ms")}\n`);
    const ratios = taken.map((value, index) => value / (base[index] ?? Number.NaN));
    if (name !== "node -e 0") process.stdout.write(`${row(`  against node -e 0`, figures(ratios), "x")}\n`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function incidentOf(workspace: string): string {
  const [name = ""] = readdirSync(join(workspace, ".stanch", "rehearsals")).filter((file) =>
    file.endsWith(".db"),
  );
  return name.slice(0, -3);
}
