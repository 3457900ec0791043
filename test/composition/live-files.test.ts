import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { doubtsIn, loadLiveFiles } from "../../src/composition/live-files.ts";
import { pathsOf } from "../../src/composition/paths.ts";
import { scaffold } from "../../src/composition/scaffold.ts";
import { rowsOfKey } from "../../src/core/inventory/rows-of-key.ts";

test("a row whose provider the config doesn't have may be of this one, and says so", async () => {
  const dir = mkdtempSync(join(tmpdir(), "stanch-live-files-"));
  await scaffold(process.cwd(), dir, "generic-http");
  const rows = ["auxot", "key-server"].map(
    (name) => `  - { id: at-${name}, service: x, provider: ${name} }\n`,
  );
  writeFileSync(join(dir, "inventory.yaml"), `kind: inventory\nconsumers:\n${rows.join("")}`);
  const files = loadLiveFiles(pathsOf(dir), join(dir, "runbook.yaml"));
  const held = rowsOfKey(files.rows, { id: "key-1", name: null, provider: "key-server" });
  expect(held.map((row) => [row.id, doubtsIn(files, row)[0]])).toEqual([
    ["at-auxot", "its provider auxot isn't in the config, so it may be this one"],
    ["at-key-server", "no owner"],
  ]);
});

describe("a row whose provider the config doesn't have", () => {
  const heldAt = async (provider: string, inventory: string) => {
    const dir = mkdtempSync(join(tmpdir(), "stanch-live-files-"));
    await scaffold(process.cwd(), dir, "generic-http");
    for (const name of ["runbook.yaml", "stanch.config.yaml"]) {
      const file = join(dir, name);
      writeFileSync(file, readFileSync(file, "utf8").replaceAll("key-server", provider));
    }
    const rows = ["anthropic", "anthropicc", "keys-two"].map(
      (name) => `  - { id: at-${name}, service: x, provider: ${name} }\n`,
    );
    writeFileSync(join(dir, "inventory.yaml"), `kind: inventory\n${inventory}consumers:\n${rows.join("")}`);
    const { rows: all } = loadLiveFiles(pathsOf(dir), join(dir, "runbook.yaml"));
    return rowsOfKey(all, { id: "key-1", name: null, provider }).map(({ id }) => id);
  };

  test("is elsewhere where its name, and the runbook's, are of two services that a scan knows", async () => {
    expect(await heldAt("auxot", "")).toEqual(["at-anthropicc", "at-keys-two"]);
    expect(await heldAt("auxot-eu", "")).toEqual(["at-anthropicc", "at-keys-two"]);
  });

  test("may be here where the runbook's name could mean the same service, or no known one", async () => {
    const all = ["at-anthropic", "at-anthropicc", "at-keys-two"];
    expect(await heldAt("claude", "")).toEqual(all);
    expect(await heldAt("auxot-claude", "")).toEqual(all);
    expect(await heldAt("keys", "provider: keys\n")).toEqual(all);
  });

  test("is elsewhere where the inventory lists it, and has another name for the runbook's", async () => {
    const two = "providers: { keys-two: { teamKeys: true }, keys: { teamKeys: true } }\n";
    expect(await heldAt("keys", two)).toEqual(["at-anthropic", "at-anthropicc"]);
    const other = "providers: { keys-two: { teamKeys: true } }\n";
    expect(await heldAt("keys", `provider: keys\n${other}`)).toEqual(["at-anthropic", "at-anthropicc"]);
    // It may be the runbook's, which goes by another name here.
    expect(await heldAt("keys", other)).toContain("at-keys-two");
  });
});
