import { cp, mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { stringify } from "yaml";
import { createRuntime } from "../../../src/composition/runtime.ts";
import { scratch } from "../../scratch.ts";
import { ACCESS_LOG_MAPPING, RESOURCE_PROBE } from "../../live/key-server-config.ts";

/** How the response goes: callers paused until they are on their replacements, or the key disabled at once. */
export type Story = "rotate-first" | "disable-first";

/** The folders of one incident. */
export interface Folders {
  readonly root: string;
  readonly workspace: string;
  readonly config: string;
  /** Where the consumers keep the key. */
  readonly stores: string;
  /** Values that stanch is given: the only place where they may be. */
  readonly inputs: string;
  readonly temporary: string;
  /** Its part of the key server's access log; outlives the rest, because the server writes on. */
  readonly log: string;
}

const MAPPING = fileURLToPath(new URL("../../../runbooks/providers/better-auth.yaml", import.meta.url));

/** A workspace of two people, made once and copied for each incident. */
export async function makeTemplate(): Promise<Pick<Folders, "root" | "workspace" | "config">> {
  const root = await mkdtemp(join(scratch(), "stanch-kill-"));
  const [workspace, config] = [join(root, "workspace"), join(root, "config")];
  for (const folder of [workspace, config]) await mkdir(folder, { mode: 0o700 });
  const streams = { out: () => undefined, err: () => undefined };
  const env = { XDG_CONFIG_HOME: config };
  const { services } = await createRuntime({ root, env, streams, stdin: process.stdin });
  await services.initialise(workspace, "two-person");
  const opened = await services.openWorkspace(workspace);
  for (const person of ["mia", "jo"]) {
    const { identity } = await services.createIdentity(person);
    await opened.enrol(identity);
  }
  opened.close();
  return { root, workspace, config };
}

export async function makeFolders(
  template: Pick<Folders, "root" | "workspace" | "config">,
  name: string,
): Promise<Folders> {
  const root = join(template.root, name);
  const within = (folder: string): string => join(root, folder);
  const [workspace, config] = [within("workspace"), within("config")];
  await cp(template.workspace, workspace, { recursive: true });
  await cp(template.config, config, { recursive: true });
  const folders = {
    root,
    workspace,
    config,
    stores: within("stores"),
    inputs: within("inputs"),
    temporary: within("tmp"),
    log: join(template.root, `${name}.jsonl`),
  };
  for (const folder of [folders.stores, folders.inputs, folders.temporary])
    await mkdir(folder, { mode: 0o700 });
  return folders;
}

export interface Given {
  readonly story: Story;
  readonly baseUrl: string;
  readonly email: string;
  readonly password: string;
  readonly leaked: { readonly id: string; readonly value: string };
}

/** Writes config, runbook, the provider credential, the leaked value, and the stores with the leaked key in them. */
export async function writeFiles(folders: Folders, given: Given): Promise<void> {
  const write = (file: string, text: string): Promise<void> => writeFile(file, text, { mode: 0o600 });
  const { workspace, inputs, stores } = folders;
  await write(join(inputs, "password"), given.password);
  await write(join(inputs, "leaked"), given.leaked.value);
  await write(folders.log, "");
  for (const name of ["web", "jobs"]) await write(join(stores, `${name}.env`), `KEY=${given.leaked.value}\n`);
  await write(join(workspace, "stanch.config.yaml"), stringify(configOf(folders, given)));
  await write(join(workspace, "runbook.yaml"), stringify(runbookOf(given)));
}

function configOf({ stores, inputs, temporary, log }: Folders, { baseUrl, email }: Given): object {
  const touch = (file: string): object => ({ argv: ["touch", join(stores, file)] });
  const says = (name: string): object => ({
    adapter: "consumer-report",
    http: { url: `${baseUrl}/status/${name}` },
    success: { body: { pointer: "/ok", equals: true } },
  });
  return {
    kind: "config",
    hosts: ["127.0.0.1"],
    providers: {
      keys: {
        adapter: "http",
        mapping: MAPPING,
        baseUrl,
        credential: { file: join(inputs, "password") },
        variables: { email },
      },
    },
    auditLogs: {
      access: {
        adapter: "file",
        path: log,
        mapping: ACCESS_LOG_MAPPING,
      },
    },
    stores: Object.fromEntries(
      ["web", "jobs"].map((name) => [
        name,
        { adapter: "dotenv", path: join(stores, `${name}.env`), variable: "KEY" },
      ]),
    ),
    // Keeps for the search what a child of stanch is given.
    reloads: {
      web: {
        argv: [
          "sh",
          "-c",
          `tr '\\0' '\\n' </proc/self/environ >>"$0/child"; touch "$1"`,
          temporary,
          join(stores, "web.reload"),
        ],
      },
    },
    pauses: { stop: touch("paused"), start: touch("started") },
    probes: {
      resource: RESOURCE_PROBE,
      web: { ...says("web"), fingerprint: { pointer: "/fingerprint", length: 8 } },
      jobs: { ...says("jobs"), at: { pointer: "/at", format: "s" }, settles: 1 },
    },
    notifiers: { mail: { adapter: "file", path: "notices.txt" } },
  };
}

function runbookOf({ story, leaked }: Given): object {
  const row = (id: string, period: string): object => ({
    id,
    service: `Service ${id}`,
    owner: id === "web" ? "mia" : "jo",
    period,
    match: { userAgents: [`${id}/*`] },
    store: id,
    probes: [id],
  });
  const contain =
    story === "rotate-first"
      ? { rung: "pause", pause: { apply: "stop", undo: "start" } }
      : { rung: "disable" };
  return {
    kind: "runbook",
    name: "kills",
    provider: "keys",
    leak: { key: leaked.id, path: "a paste" },
    consumers: [{ ...row("web", "2s"), reload: "web" }, row("jobs", "1s")],
    steps: [
      { kind: "contain", ...contain },
      { kind: "audit", logs: ["access"], lookback: "1h" },
      { kind: "reissue", keyKind: "team", keyProbe: "resource" },
      { kind: "swap", concurrency: 1 },
      { kind: "revoke", watch: 0.5, poll: 0.3 },
      { kind: "notify", via: ["mail"] },
    ],
  };
}
