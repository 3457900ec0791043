import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { figures, row, timeProcess } from "./measure.ts";

/** A whole rehearsal with ten consumers, as a process. */
const ROUNDS = 5;
const CONSUMERS = 10;
const folder = mkdtempSync(join(tmpdir(), "stanch-bench-"));

const consumer = (n: number): string => `    - id: service-${n}
      service: Service ${n}
      owner: owner-${n % 3}
      period: ${30 + n}s
      match: { userAgents: ["service-${n}/*"] }
      store: store-${n}
      reload: reload-${n}
      probes: [probe-${n}]`;

const scenario = `kind: scenario
name: ten
title: Ten consumers
story: Ten consumers of one key.
startsAt: 2026-01-05T09:00:00Z
policy: two-person
people: [{ id: ana, answersAfter: 1m }, { id: ben, answersAfter: 2m }]
runbook:
  kind: runbook
  name: ten
  provider: keys
  leak: { key: shared, path: a paste, exposedAt: 2026-01-05T08:50:00Z }
  consumers:
${Array.from({ length: CONSUMERS }, (_, n) => consumer(n)).join("\n")}
  steps:
    - kind: contain
    - { kind: audit, logs: [calls], lookback: 1d }
    - { kind: reissue, keyKind: team, keyProbe: whoami }
    - { kind: swap, concurrency: 4 }
    - { kind: revoke, watch: 30m, poll: 30s }
    - { kind: notify, via: [channel] }
world:
  provider: { tokenCache: 5m, listLag: 5s, auditLag: 1m }
  thief: { userAgent: thief/1.0, address: 203.0.113.9, uses: [{ after: 2m, every: 10m, until: 2h, actions: [api] }] }
objectives: [Nobody breaks]
`;

try {
  writeFileSync(join(folder, "ten.yaml"), scenario);
  const argv = [process.execPath, resolve("bin/stanch.mjs"), "rehearse", "ten.yaml", "--auto"];
  const times = Array.from({ length: ROUNDS }, () => timeProcess(argv, folder));
  process.stdout.write(`${row("rehearsal with ten consumers, whole process", figures(times), "ms")}\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
