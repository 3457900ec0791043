import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { createCommandStore } from "../../../src/adapters/consumer-store/command.ts";
import { createProcessRunner } from "../../../src/adapters/process.ts";
import { Secret } from "../../../src/core/secret.ts";

const folder = mkdtempSync(join(tmpdir(), "stanch-command-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("a store behind commands", () => {
  test("runs them in the folder that it is given, so that relative paths of the config hold", async () => {
    const store = createCommandStore({
      name: "file",
      write: ["sh", "-c", "cat > key.txt"],
      read: ["cat", "key.txt"],
      cwd: folder,
      timeoutSeconds: 10,
      processes: createProcessRunner({ PATH: process.env["PATH"] }),
    });
    await store.write(new Secret("team.EXAMPLEstoredhere"));
    expect(readFileSync(join(folder, "key.txt"), "utf8")).toBe("team.EXAMPLEstoredhere");
    expect((await store.read()).mask).toBe("team.***here");
    await store.preflight();
  });
});
