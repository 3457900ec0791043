import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
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
