import { createHash } from "node:crypto";
import { appendFileSync, cpSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { hashOf, loadRunnable } from "../../src/composition/rehearsal/runnable.ts";

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

describe("the hash of what is played", () => {
  const folder = (): string => {
    const dir = mkdtempSync(join(tmpdir(), "stanch-hash-"));
    cpSync("runbooks/starter/generic-http", dir, { recursive: true });
    return dir;
  };
  const change = (file: string, from: string, to: string): void => {
    const text = readFileSync(file, "utf8");
    expect(text).toContain(from);
    writeFileSync(file, text.replace(from, to));
  };
  const hash = (dir: string, file = "runbook.yaml"): string => hashOf(loadRunnable(join(dir, file)));

  it("is that of its text for a scenario that holds its consumers", () => {
    const file = "test/crash/small.yaml";
    const text = createHash("sha256").update(readFileSync(file)).digest("hex");
    expect(hashOf(loadRunnable(file))).toBe(text);
  });

  it("is the same wherever a runbook lies, and another one with another file beside it", () => {
    const dir = folder();
    const before = hash(dir);
    expect(hash(folder())).toBe(before);
    appendFileSync(join(dir, "inventory.yaml"), "# Words change nothing.\n");
    expect(hash(dir)).toBe(before);
    change(join(dir, "stanch.config.yaml"), "identifiesKey: false", "identifiesKey: true");
    const configured = hash(dir);
    change(join(dir, "inventory.yaml"), "consumers: []", `consumers:\n${row("shop", ", owner: ada")}`);
    expect(new Set([before, configured, hash(dir)]).size).toBe(3);
  });

  it("covers the rows that a scenario's runbook reads from an inventory", () => {
    const dir = folder();
    const small = readFileSync("test/crash/small.yaml", "utf8");
    const own = small.replace(/ {2}consumers:\n(?: {4}.*\n)+(?= {2}steps:)/, "  inventory: inventory.yaml\n");
    writeFileSync(join(dir, "own.yaml"), own);
    const inventory = `kind: inventory\nprovider: keys\nconsumers:\n${row("web", ", key: shared")}${row("jobs", ", key: shared")}`;
    writeFileSync(join(dir, "inventory.yaml"), inventory);
    const before = hash(dir, "own.yaml");
    expect(hash(dir, "own.yaml")).toBe(before);
    writeFileSync(join(dir, "stanch.config.yaml"), "nothing reads this\n");
    expect(hash(dir, "own.yaml")).toBe(before);
    change(join(dir, "inventory.yaml"), "service: jobs", "service: jobs, period: 1h");
    expect(hash(dir, "own.yaml")).not.toBe(before);
  });
});
