import { spawn } from "node:child_process";
import { appendFileSync } from "node:fs";
import { appendFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { type Account, type LiveKey, openAccount } from "../../live/account.ts";
import { type Canaries, createCanaries, processTexts } from "./canaries.ts";
import { type Consumers, startConsumers } from "./consumers.ts";
import { type Death, pointsIn } from "./failpoint.ts";
import { type Folders, type Story, makeFolders, writeFiles } from "./files.ts";
import type { KeyServer } from "./key-server.ts";
import { type Newest, newestRow } from "./newest-row.ts";
import type { Script } from "./program.ts";
import type { Call, Changing, Reply, Wire } from "./wire.ts";

/** What all incidents share. */
export interface Bed {
  readonly program: string;
  readonly server: KeyServer;
  readonly wire: Wire;
  readonly template: Pick<Folders, "root" | "workspace" | "config">;
}

/** One response on the real key server, and what was seen of it from outside. */
export interface Incident {
  readonly folders: Folders;
  readonly account: Account;
  readonly leaked: LiveKey;
  readonly bystander: LiveKey;
  readonly consumers: Consumers;
  /** Keys that the provider made in answer to a create, by id. */
  readonly made: ReadonlyMap<string, string>;
  /** What must not be, in words. */
  readonly problems: string[];
  readonly canaries: Canaries;
  /** Points at which a process died. */
  deaths(): readonly string[];
  /** One process from the journal as it is, until it ends or dies. */
  run(
    death: "none" | "each" | { readonly at: string },
  ): Promise<{ readonly code: number | null; readonly said: string }>;
  remove(): Promise<void>;
}

/** A call whose sender dies goes on to the provider all the same, a moment later. */
const STILL_UNDER_WAY_MS = 150;
const LONGEST_PROCESS_MS = 60_000;
let count = 0;

export async function openIncident(bed: Bed, story: Story, reply: Reply): Promise<Incident> {
  count += 1;
  const name = `i${count}`;
  const { server, wire } = bed;
  const folders = await makeFolders(bed.template, name);
  const account = await openAccount(server.baseUrl);
  const leaked = await account.createKey("leaked");
  const bystander = await account.createKey("bystander");
  const { log } = folders;
  for (const { id } of [leaked, bystander]) server.follow(id, log);
  const made = new Map<string, string>();
  const problems: string[] = [];
  const passed = join(folders.root, "deaths");
  const answered = new Set<Changing>();
  let running: { readonly pid: number; readonly death: Death } | null = null;
  let redirected = false;
  const canaries = createCanaries();
  canaries.know("the leaked key", leaked.value);
  canaries.know("the admin's password", account.password);
  /** Wherever stanch may write, and whatever others see of its processes. */
  const searchAll = (texts: Readonly<Record<string, string>> = {}): void => {
    const processes = running === null ? {} : processTexts(running.pid);
    canaries.search([folders.workspace, folders.config, folders.temporary], { ...processes, ...texts });
  };

  const die = (point: string): boolean => {
    searchAll();
    if (running === null || running.death.how === "none" || pointsIn(passed).includes(point)) return false;
    if (running.death.how === "at" && running.death.point !== point) return false;
    appendFileSync(passed, `${point}\n`);
    process.kill(running.pid, "SIGKILL");
    return true;
  };
  const whatOf = ({ kind, body }: Call): string =>
    kind !== "end" ? kind : body.includes(leaked.id) ? "end of the leaked key" : "end of a surplus key";
  const check = ({ kind, body }: Call, newest: Newest): void => {
    if (kind === "other") return;
    if (newest.type !== "effect.intended" || !newest.does.includes(kind)) {
      problems.push(`${kind} after ${newest.type} ${newest.does.join()}, which is no intent of it`);
    }
    if (kind !== "end") return;
    const id = /"keyId":"([^"]*)"/.exec(body)?.[1] ?? "";
    const value = id === leaked.id ? leaked.value : id === bystander.id ? bystander.value : made.get(id);
    const holders = Object.entries(consumers.holds()).filter(([, held]) => held === value);
    for (const [holder] of holders) problems.push(`a key was ended that ${holder} works with`);
  };
  const baseUrl = wire.connect(name, {
    async arrived(call) {
      const status = /^\/status\/(\w+)$/.exec(call.path)?.[1];
      if (status !== undefined) {
        const note = canaries.plant("a consumer's report");
        const body = JSON.stringify({ ...(await consumers.report(status)), note });
        return { status: 200, headers: { "content-type": "application/json" }, body };
      }
      if (call.path.endsWith("/api-key/list?limit=100&offset=0") && !redirected) {
        redirected = true;
        const location = `/${name}${call.path}&${canaries.plantInUrl("a redirect")}`;
        return { status: 302, headers: { location }, body: "" };
      }
      check(call, newestRow(folders.workspace));
      if (call.kind !== "other" && die(`wire arrived ${whatOf(call)}`)) await pause(STILL_UNDER_WAY_MS);
      return null;
    },
    async committed(call, answer) {
      const session = answer.headers["set-auth-token"];
      if (session !== undefined) canaries.know(`session ${session.slice(0, 4)}`, session);
      if (call.kind === "create" && answer.status === 200) {
        const { id, key } = JSON.parse(answer.body) as { id: string; key: string };
        made.set(id, key);
        canaries.know(`replacement ${made.size}`, key);
        server.follow(id, log);
      }
      if (call.kind !== "other") die(`wire committed ${whatOf(call)}`);
    },
    replyTo({ kind }) {
      if (kind === "other" || answered.has(kind)) return "ok";
      answered.add(kind);
      return reply;
    },
    careless: {
      refusal: () => canaries.plant("the body of an error"),
      header: () => canaries.plantInUrl("a header"),
    },
  });
  const { email, password } = account;
  await writeFiles(folders, { story, baseUrl, email, password, leaked });
  await appendFile(log, thiefs(leaked.id, canaries));
  const consumers = startConsumers(folders.stores, baseUrl, story === "disable-first");

  return {
    folders,
    account,
    leaked,
    bystander,
    consumers,
    made,
    problems,
    canaries,
    deaths: () => pointsIn(passed),
    async run(how) {
      const death: Death =
        how === "none" ? { how } : how === "each" ? { how, passed } : { how: "at", point: how.at, passed };
      const { workspace, inputs, root } = folders;
      const script: Script = {
        workspace,
        runbook: join(workspace, "runbook.yaml"),
        key: leaked.id,
        value: join(inputs, "leaked"),
        death,
      };
      await writeFile(join(root, "script.json"), JSON.stringify(script));
      const child = spawn(process.execPath, [bed.program, join(root, "script.json")], {
        cwd: root,
        env: {
          PATH: process.env["PATH"],
          HOME: root,
          XDG_CONFIG_HOME: folders.config,
          TMPDIR: folders.temporary,
          NODE_COMPILE_CACHE: join(bed.template.root, "compiled"),
        },
        stdio: ["ignore", "pipe", "pipe"],
      });
      running = { pid: child.pid ?? 0, death };
      let said = "";
      for (const stream of [child.stdout, child.stderr]) {
        stream.setEncoding("utf8").on("data", (text: string) => void (said += text));
      }
      const timer = setTimeout(() => child.kill("SIGKILL"), LONGEST_PROCESS_MS);
      const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
      clearTimeout(timer);
      searchAll({ "the streams": said });
      running = null;
      return { code, said };
    },
    async remove() {
      consumers.stop();
      wire.cut(name);
      await rm(folders.root, { recursive: true, force: true });
    },
  };
}

/** A row of the access log that its thief has written into. */
function thiefs(keyId: string, canaries: Canaries): string {
  const at = new Date().toISOString();
  const ua = `thief/1.0 ${canaries.plant("the user agent of an audit row")}`;
  const path = `/resource?${canaries.plantInUrl("the path of an audit row")}`;
  return `${JSON.stringify({ at, keyId, path, status: 200, ua, ip: "203.0.113.9" })}\n`;
}
