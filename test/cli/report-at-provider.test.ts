import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { type KeyServer, startKeyServer } from "../fakes/key-server.ts";
import { keyServerMappingSource } from "../fakes/key-server-mapping.ts";
import { LEAK, OTHER } from "../formats/findings/leak.ts";
import { written } from "../formats/findings/written.ts";
import { type House, makeHouse } from "./house.ts";

let server: KeyServer | null = null;
afterEach(async () => server?.close());

/** A workspace whose provider lists keys; JSON is YAML too. */
async function atProvider(): Promise<{ house: House; server: KeyServer; runbook: string }> {
  const house = await makeHouse();
  const started = await startKeyServer();
  server = started;
  const put = (name: string, data: unknown): string => {
    const path = join(house.dir, name);
    writeFileSync(path, typeof data === "string" ? data : JSON.stringify(data), { mode: 0o600 });
    return path;
  };
  put("admin.token", started.admin);
  // A list seldom shows both ends of a key; this one does.
  const mapping = keyServerMappingSource({});
  put("keys.yaml", { ...mapping, key: { ...(mapping["key"] as object), prefix: "/start" } });
  put("stanch.config.yaml", {
    kind: "config",
    hosts: [new URL(started.url).host],
    providers: {
      keys: {
        adapter: "http",
        mapping: "keys.yaml",
        baseUrl: started.url,
        credential: { file: "admin.token" },
      },
    },
    stores: { env: { adapter: "dotenv", path: "web.env", variable: "KEY" } },
    notifiers: { mail: { adapter: "stdout" } },
  });
  const web = {
    id: "web",
    service: "s",
    owner: "mia",
    period: "5m",
    match: { userAgents: ["web/*"] },
    store: "env",
  };
  const runbook = put("runbook.yaml", {
    kind: "runbook",
    name: "leak",
    provider: "keys",
    leak: { path: "a log" },
    consumers: [web],
    steps: [
      { kind: "contain", rung: "observe" },
      { kind: "audit", logs: [], lookback: "1h" },
      { kind: "reissue", keyKind: "team" },
      { kind: "swap" },
      { kind: "revoke" },
      { kind: "notify", via: ["mail"] },
    ],
  });
  return { house, server: started, runbook };
}

describe("at a provider that lists its keys", { timeout: 60_000 }, () => {
  it("identify finds the key by both ends of a value, and shows the provider nothing of it", async () => {
    const { house, server: keys, runbook } = await atProvider();
    const [main, other] = [keys.ledger.add("main"), keys.ledger.add("other")];
    house.pipe(main.value);
    const said = await house.stanch("identify", runbook);
    expect(said.err).toContain(`next: stanch plan ${runbook} --key ${main.id}`);
    expect(said.out).toContain(`${main.id} (main), live`);
    expect(said.out).not.toContain(other.id);
    expect(JSON.stringify(keys.requests.map(({ url, body }) => [url, body]))).not.toContain(main.value);
  });

  it("intake opens on the key that the report's value is of, and on no other", async () => {
    const { house, server: keys, runbook } = await atProvider();
    keys.ledger.add("other");
    const main = keys.ledger.add("main");
    const file = join(house.root, "report.json");
    const text = written("gitlab", [{ ...LEAK, value: main.value }, OTHER]);
    writeFileSync(file, text, { mode: 0o600 });
    const unknown = await house.as("mia", "intake", file, runbook, "--live", "--pick", "2", "--yes");
    expect(unknown.code).toBe(2);
    expect(unknown.err).toContain("what leaked doesn't fit exactly one key");
    expect(house.journal.incidents()).toEqual([]);
    const said = await house.as("mia", "intake", file, runbook, "--live", "--pick", "1", "--yes");
    expect(said.code).toBe(0);
    const [row] = await house.entries(house.journal.incidents()[0]);
    expect(row).toMatchObject({ data: { leaked: { id: main.id, name: "main", valueHeld: false } } });
    house.pipe(main.value);
    expect((await house.stanch("identify")).out).toMatch(/^incidents +L-\d{8}-\w{4}$/m);
  });
});
