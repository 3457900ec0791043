import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createCryptoRandom } from "../src/adapters/random.ts";
import { createSigner } from "../src/adapters/signer.ts";
import type { EventBody } from "../src/core/journal.ts";
import { openJournal } from "../src/hosts/embedded/journal.ts";
import { figures, row } from "./measure.ts";

/** One durable journal append against a bare write and fdatasync of the same bytes, in turn. */
const ROUNDS = 1000;
const folder = mkdtempSync(join(tmpdir(), "stanch-bench-"));

try {
  const journal = openJournal({
    path: join(folder, "state", "journal.db"),
    digester: createSigner(),
    random: createCryptoRandom(),
  });
  const bare = openSync(join(folder, "bare"), "w");
  const event: EventBody = {
    type: "consent.given",
    at: "2026-11-23T08:00:00.000Z",
    actor: "stanch",
    data: { level: "confirm", what: "x".repeat(120), how: "flag" },
  };
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const start = process.hrtime.bigint();
    const [entry] = journal.append("L-bench", [event]);
    const middle = process.hrtime.bigint();
    writeSync(bare, JSON.stringify(entry));
    fdatasyncSync(bare);
    ours.push(Number(middle - start) / 1e6);
    theirs.push(Number(process.hrtime.bigint() - middle) / 1e6);
  }
  closeSync(bare);
  journal.close();
  process.stdout.write(`${row("journal append (hash chain, WAL, FULL)", figures(ours), "ms")}\n`);
  process.stdout.write(`${row("write + fdatasync of the same bytes", figures(theirs), "ms")}\n`);
  const ratios = ours.map((value, index) => value / (theirs[index] ?? Number.NaN));
  process.stdout.write(`${row("  append against it", figures(ratios), "x")}\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
