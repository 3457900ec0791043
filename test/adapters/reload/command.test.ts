import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createProcessRunner } from "../../../src/adapters/process.ts";
import { createCommandReload } from "../../../src/adapters/reload/command.ts";
import type { Reload } from "../../../src/ports/consumer-store.ts";

const processes = createProcessRunner(process.env);
const open = (argv: readonly string[], timeoutSeconds = 10): Reload =>
  createCommandReload({ name: "restart-cron", argv, timeoutSeconds, processes });

describe("reload: command", () => {
  it("runs the program with its arguments, again if asked again", async () => {
    const directory = await mkdtemp(join(tmpdir(), "stanch-reload-"));
    try {
      const reload = open(["sh", "-c", 'echo "$1" >> "$0"', join(directory, "log"), "a b; $(id)"]);
      await reload.run();
      await reload.run();
      const here = ["sh", "-c", "test -e log"];
      await createCommandReload({
        name: "n",
        argv: here,
        cwd: directory,
        timeoutSeconds: 10,
        processes,
      }).run();
      expect(await readFile(join(directory, "log"), "utf8")).toBe("a b; $(id)\n".repeat(2));
    } finally {
      await rm(directory, { recursive: true });
    }
  });

  it.each([
    ["fails", ["false"], "ERR_COMMAND_FAILED", "unknown"],
    ["takes too long", ["sleep", "5"], "ERR_COMMAND_TIMEOUT", "unknown"],
    ["isn't there", ["stanch-no-such-program"], "ERR_COMMAND_MISSING", "no"],
  ])("says whether it may have had an effect when the program %s", async (_what, argv, code, happened) => {
    await expect(open(argv, 0.2).run()).rejects.toMatchObject({ code, happened });
  });
});
