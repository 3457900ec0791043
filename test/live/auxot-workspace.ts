import { readFileSync } from "node:fs";
import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parse, stringify } from "yaml";

/** A workspace made from the shipped Auxot files, as their comments tell an operator to. */
export interface AuxotWorkspace {
  readonly root: string;
  readonly folder: string;
  readonly configHome: string;
  /** Where a person keeps screenshots and exports. */
  readonly evidence: string;
  /** Dotenv files of the callers. */
  readonly stores: Readonly<Record<"support-bot" | "code-assistant" | "order-intake", string>>;
}

type Yaml = Record<string, never>;

/** Copies the shipped runbook and config, and puts this server, these files and a quick clock into them. */
export async function makeAuxotWorkspace(leaked: string): Promise<AuxotWorkspace> {
  const root = await mkdtemp(join(tmpdir(), "stanch-auxot-"));
  const within = (name: string): string => join(root, name);
  for (const name of ["workspace", "config", "evidence", "stores"])
    await mkdir(within(name), { mode: 0o700 });
  const store = async (name: string, variable: string): Promise<string> => {
    const file = join(within("stores"), `${name}.env`);
    await writeFile(file, `${variable}=${leaked}\n`, { mode: 0o600 });
    return file;
  };
  return {
    root,
    folder: within("workspace"),
    configHome: within("config"),
    evidence: within("evidence"),
    stores: {
      "support-bot": await store("support-bot", "AUXOT_API_KEY"),
      "code-assistant": await store("code-assistant", "ANTHROPIC_API_KEY"),
      "order-intake": await store("order-intake", "AUXOT_KEY"),
    },
  };
}

export async function writeAuxotFiles(
  { folder, stores }: AuxotWorkspace,
  auxotUrl: string,
  callersUrl: string,
): Promise<void> {
  const runbook = shipped("auxot-key-leak.yaml");
  const config = shipped("auxot-key-leak.config.yaml");
  const write = (name: string, content: object): Promise<void> =>
    writeFile(join(folder, name), stringify(content), { mode: 0o600 });
  const at = (of: object, ...path: readonly string[]): Record<string, unknown> =>
    path.reduce<Record<string, unknown>>(
      (inner, name) => inner[name] as Record<string, unknown>,
      of as Record<string, unknown>,
    );

  const consumers = runbook["consumers"] as unknown as Record<string, unknown>[];
  for (const row of consumers) if (row["id"] !== "order-intake") row["period"] = "1s";
  const steps = runbook["steps"] as unknown as Record<string, unknown>[];
  for (const step of steps) if (step["kind"] === "revoke") Object.assign(step, { poll: 0.4, watch: 1 });
  at(runbook, "leak")["exposedAt"] = new Date(Date.now() - 60_000).toISOString();

  config["hosts"] = ["127.0.0.1"] as never;
  Object.assign(at(config, "providers", "auxot"), {
    baseUrl: auxotUrl,
    tokenCache: 1,
    clicks: resolve("runbooks/providers/auxot.clicks.yaml"),
  });
  at(config, "stores", "support-bot-env")["path"] = stores["support-bot"];
  at(config, "stores", "code-assistant-env")["path"] = stores["code-assistant"];
  at(config, "reloads", "support-bot-reload")["argv"] = ["true"];
  for (const [probe, caller] of [
    ["support-bot-status", "support-bot"],
    ["code-assistant-status", "code-assistant"],
  ] as const) {
    const entry = at(config, "probes", probe);
    delete entry["command"];
    entry["http"] = { url: `${callersUrl}/${caller}` };
  }
  await write("runbook.yaml", runbook);
  await write("stanch.config.yaml", config);
}

function shipped(name: string): Yaml {
  return parse(readFileSync(`runbooks/${name}`, "utf8")) as Yaml;
}
