import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { stringify } from "yaml";
import type { JournalEntry } from "../../../src/core/journal.ts";
import { keyServerMappingSource } from "../../fakes/key-server-mapping.ts";
import { startKeyServer } from "../../fakes/key-server.ts";
import { MADE_BY_NAME } from "../../crash/responders/scene-files.ts";
import { runToEnd } from "../../live/run-to-end.ts";
import type { Later } from "./later.ts";
import { soloConfig, soloRunbook } from "./solo-files.ts";

const SCRIPT = fileURLToPath(new URL("export.sh", import.meta.url));

export interface Said {
  readonly code: number | null;
  /** Standard output. */
  readonly out: string;
  readonly err: string;
  /** `CODE subject` of each blocker in the result. */
  readonly blockers: readonly string[];
  readonly state: unknown;
}

/** One person with one workspace, one key and one script, at a provider that keeps a log of who called. */
export interface SoloDesk {
  readonly leakedId: string;
  /** Runs a command as mia would, with `--json` where there is no `--format`. */
  stanch(command: string, ...args: readonly string[]): Promise<Said>;
  /** The same with what nobody is asked then. */
  agreed(command: string, ...args: readonly string[]): Promise<Said>;
  /** The script, once; its exit code. */
  runScript(): Promise<number | null>;
  /** Somebody presents the leaked key. */
  present(userAgent: string): Promise<number>;
  /** Ids of the keys that haven't been ended. */
  keys(): readonly string[];
  /** The journal, as `stanch export` gives it. */
  entries(incident: string): Promise<readonly JournalEntry[]>;
  close(): Promise<void>;
}

export async function openSoloDesk(bin: string, later: Later): Promise<SoloDesk> {
  const server = await startKeyServer({ now: () => later.now() });
  const leaked = server.ledger.add("blog-export");
  const root = mkdtempSync(join(tmpdir(), "stanch-solo-"));
  const folder = (name: string): string => {
    mkdirSync(join(root, name), { mode: 0o700 });
    return join(root, name);
  };
  const [dir, home, scripts] = [folder("workspace"), folder("home"), folder("scripts")];
  const write = (file: string, text: string): void => writeFileSync(file, text, { mode: 0o600 });
  const log = join(root, "access.jsonl");
  write(log, "");
  write(join(scripts, "export.env"), `KEY=${leaked.value}\n`);
  cpSync(SCRIPT, join(scripts, "export.sh"));
  write(join(dir, "mapping.yaml"), JSON.stringify(keyServerMappingSource({}, MADE_BY_NAME)));
  write(join(dir, "admin"), server.admin);
  write(join(root, "leaked"), leaked.value);
  write(join(dir, "stanch.config.yaml"), stringify(soloConfig(server.url, scripts, log)));
  write(join(dir, "runbook.yaml"), stringify(soloRunbook(leaked.id)));

  let logged = 0;
  /** The provider's own log of who called with which key. */
  const keepLog = (): void => {
    const fresh = server.requests.slice(logged).filter(({ route }) => route === "use");
    logged = server.requests.length;
    const rows = fresh.map(({ headers }) => {
      const key = server.ledger.keys.find(({ value }) => value === headers["x-api-key"]);
      const accepted = key !== undefined && server.ledger.accepts(key.value);
      const at = later.now().toISOString();
      const status = accepted ? 200 : 401;
      return JSON.stringify({ at, keyId: key?.id ?? null, ua: headers["user-agent"] ?? null, status });
    });
    writeFileSync(log, rows.map((row) => `${row}\n`).join(""), { flag: "a" });
  };

  const start = async (argv: readonly [string, ...string[]], cwd: string) => {
    const env = {
      PATH: process.env["PATH"],
      HOME: home,
      XDG_CONFIG_HOME: join(home, "config"),
      NO_COLOR: "1",
    };
    const ended = await runToEnd(argv, { cwd, env: { ...env, ...later.env() } });
    keepLog();
    return ended;
  };
  const stanch: SoloDesk["stanch"] = async (command, ...args) => {
    const json = args.includes("--format") || args.includes("--page") ? [] : ["--json"];
    const given = args.filter((arg) => arg !== "--page");
    const argv = [process.execPath, bin, command, ...given, ...json, "--workspace", dir] as const;
    const { code, stdout, stderr } = await start([...argv], root);
    const last = json.length === 0 ? "" : (stdout.trimEnd().split("\n").at(-1) ?? "");
    const result = (last === "" ? {} : JSON.parse(last)) as {
      readonly blockers?: readonly { readonly code: string; readonly subject: string }[];
      readonly state?: string;
    };
    const blockers = (result.blockers ?? []).map(({ code: is, subject }) => `${is} ${subject}`);
    return { code, out: stdout, err: stderr, blockers, state: result.state };
  };

  await stanch("init", "--policy", "solo");
  await stanch("enrol", "mia");
  const value = ["--value", join(root, "leaked")];
  const planned = await stanch("plan", join(dir, "runbook.yaml"), ...value, "--yes");
  if (planned.code !== 0) throw new Error(planned.err);
  const hash = (JSON.parse(planned.out.trimEnd().split("\n").at(-1) ?? "") as { hash: string }).hash;
  const confirm = ["--confirm", `blog-export@${hash.slice(0, 12)}`];
  return {
    leakedId: leaked.id,
    stanch,
    agreed: (command, ...args) =>
      command === "respond" || command === "contain"
        ? stanch(command, join(dir, "runbook.yaml"), "--live", ...value, "--yes", ...confirm, ...args)
        : stanch(command, ...args, ...(command === "resume" ? ["--yes"] : []), ...confirm),
    runScript: async () => (await start(["sh", "export.sh", `${server.url}/use`], scripts)).code,
    async present(userAgent) {
      const headers = { "x-api-key": leaked.value, "user-agent": userAgent };
      const { status } = await fetch(`${server.url}/use`, { headers });
      keepLog();
      return status;
    },
    keys: () => server.ledger.keys.filter(({ state }) => state !== "gone").map(({ id }) => id),
    async entries(incident) {
      const to = folder(`export-${incident}`);
      await stanch("export", to, "--incident", incident);
      const rows = readFileSync(join(to, `${incident}.ndjson`), "utf8")
        .trimEnd()
        .split("\n");
      return rows.map((row) => JSON.parse(row) as JournalEntry);
    },
    async close() {
      await server.close();
      rmSync(root, { recursive: true, force: true });
    },
  };
}
