import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createAgeSpool } from "../../src/adapters/spool/age.ts";
import { createMemorySpool } from "../../src/adapters/spool/memory.ts";
import { spoolContract } from "./spool.ts";

const fingerprintKey = Buffer.alloc(32, 7);

spoolContract("memory", async () => createMemorySpool(fingerprintKey));

spoolContract("age", async () => {
  const directory = await mkdtemp(join(tmpdir(), "stanch-spool-"));
  return createAgeSpool({
    incident: "L-20261123-k3f9",
    path: join(directory, "workspace", "spool", "L-20261123-k3f9.age"),
    identityPath: join(directory, "config", "spool-w1.agekey"),
    fingerprintKey,
  });
});
