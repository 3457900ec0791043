import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createConsumerStore } from "../../src/adapters/consumer-store/index.ts";
import { adapterParts } from "../fakes/adapter-parts.ts";
import { scriptedPrompter } from "../fakes/scripted-prompter.ts";
import { consumerStoreContract } from "./consumer-store.ts";

consumerStoreContract("dotenv", async (initial) => {
  const directory = await mkdtemp(join(tmpdir(), "stanch-store-"));
  const path = join(directory, ".env");
  await writeFile(path, `# keys\nOTHER=1\nAUXOT_API_KEY=${initial}\n`);
  return {
    store: createConsumerStore(
      "cron-env",
      { adapter: "dotenv", path, variable: "AUXOT_API_KEY" },
      adapterParts(),
    ),
    stored: async () => /^AUXOT_API_KEY=(.*)$/m.exec(await readFile(path, "utf8"))?.[1] ?? "",
    breakIt: () => rm(path),
    close: () => rm(directory, { recursive: true }),
  };
});

consumerStoreContract("npmrc", async (initial) => {
  const directory = await mkdtemp(join(tmpdir(), "stanch-store-"));
  const path = join(directory, ".npmrc");
  await writeFile(path, `; tokens\n//registry.example.com/:_authToken=${initial}\n`);
  return {
    store: createConsumerStore(
      "ci",
      { adapter: "npmrc", path, registry: "//registry.example.com/" },
      adapterParts(),
    ),
    stored: async () => /_authToken=(.*)$/m.exec(await readFile(path, "utf8"))?.[1] ?? "",
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
    store: createConsumerStore(
      "vault",
      { adapter: "command", write: [program, "write", path], read: [program, "read", path], timeout: 10 },
      adapterParts(),
    ),
    stored: async () => (await readFile(path, "utf8")).trimEnd(),
    breakIt: () => rm(program),
    close: () => rm(directory, { recursive: true }),
  };
});

consumerStoreContract("manual", async () => ({
  store: createConsumerStore(
    "console",
    { adapter: "manual", clicks: ["Open Settings", "Paste the key"], asOf: "2026-11-23" },
    adapterParts({ prompter: scriptedPrompter(["console", "console", "console"]) }),
  ),
  stored: async () => null,
  breakIt: "it's a person who fails here; see test/adapters/consumer-store/manual.test.ts",
}));
