import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { loadRunnable } from "../../src/composition/rehearsal/runnable.ts";

const row = (id: string, more = ""): string => `  - { id: ${id}, service: ${id}${more} }\n`;

it.each(["leak:\n  key: ci", "leak:"])("rehearses nobody who is at another provider (%j)", (leak) => {
  const dir = mkdtempSync(join(tmpdir(), "stanch-runnable-"));
  const runbook = readFileSync("runbooks/starter/generic-http/runbook.yaml", "utf8");
  const file = join(dir, "runbook.yaml");
  writeFileSync(file, runbook.replace(/^ {2}key: .*\n/m, "").replace(/^leak:/m, leak));
  const rows = [
    row("here", ", key: ci"),
    row("same", ", key: ci, provider: key-server"),
    row("elsewhere", ", key: ci, provider: openai"),
    row("nameless", ", provider: openai"),
  ];
  const inventory = `kind: inventory\nprovider: key-server\nconsumers:\n${rows.join("")}`;
  writeFileSync(join(dir, "inventory.yaml"), inventory);
  expect(loadRunnable(file).rows.map(({ id }) => id)).toEqual(["here", "same"]);
});
