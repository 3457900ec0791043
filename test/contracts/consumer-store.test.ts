import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createConsumerStore } from "../../src/adapters/consumer-store/index.ts";
import { createProcessRunner } from "../../src/adapters/process.ts";
import { scriptedPrompter } from "../fakes/scripted-prompter.ts";
import { consumerStoreContract } from "./consumer-store.ts";

consumerStoreContract("dotenv", async (initial) => {
  const directory = await mkdtemp(join(tmpdir(), "stanch-store-"));
  const path = join(directory, ".env");
  await writeFile(path, `# keys\nOTHER=1\nAUXOT_API_KEY=${initial}\n`);
  return {
    store: createConsumerStore({ kind: "dotenv", name: "cron-env", path, variable: "AUXOT_API_KEY" }),
    stored: async () => /^AUXOT_API_KEY=(.*)$/m.exec(await readFile(path, "utf8"))?.[1] ?? "",
    breakIt: () => rm(path),
    close: () => rm(directory, { recursive: true }),
  };
});

consumerStoreContract("command", async (initial) => {
  const directory = await mkdtemp(join(tmpdir(), "stanch-store-"));
  const path = join(directory, "value");
  const program = join(directory, "store.sh");
  await writeFile(path, `${initial}\n`);
  const lines = ["#!/bin/sh", 'if [ "$1" = write ]; then { cat; echo; } > "$2"; else cat "$2"; fi'];
  await writeFile(program, `${lines.join("\n")}\n`);
  await chmod(program, 0o700);
  return {
    store: createConsumerStore({
      kind: "command",
      name: "vault",
      write: [program, "write", path],
      read: [program, "read", path],
      timeoutSeconds: 10,
      processes: createProcessRunner(process.env),
    }),
    stored: async () => (await readFile(path, "utf8")).trimEnd(),
    breakIt: () => rm(program),
    close: () => rm(directory, { recursive: true }),
  };
});

consumerStoreContract("manual", async () => ({
  store: createConsumerStore({
    kind: "manual",
    name: "console",
    write: { steps: ["Open Settings", "Paste the key"], asOf: "2026-11-23" },
    valueFrom: "age --decrypt",
    prompter: scriptedPrompter(["console", "console", "console"]),
  }),
  stored: async () => null,
  breakIt: "it's a person who fails here; see test/adapters/consumer-store/manual.test.ts",
}));
