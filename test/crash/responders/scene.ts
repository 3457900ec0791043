import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { keyServerMappingSource } from "../../fakes/key-server-mapping.ts";
import { type KeyServer, type KeyServerOptions, startKeyServer } from "../../fakes/key-server.ts";
import { type Ended, type Running, watch } from "./running.ts";
import { CONSUMERS, MADE_BY_NAME, configOf, runbookOf } from "./scene-files.ts";

/** One workspace of mia and jo on the fake provider, with two consumers on the leaked key. */
export interface Desk {
  readonly dir: string;
  readonly root: string;
  /** `before` stands before the program: a tracer and its arguments. */
  start(command: string, args?: readonly string[], before?: readonly string[]): Running;
  run(command: string, ...args: readonly string[]): Promise<Ended>;
  /** With everything that nobody is asked then. */
  respond(person: string, ...more: readonly string[]): Running;
  resume(person: string, how?: { readonly due?: boolean; readonly before?: readonly string[] }): Running;
  /** What `approve` wants from jo, who has read what the gate shows. */
  approval(): Promise<readonly string[]>;
  /** Writes the config again, with these members changed. */
  configure(changes: Readonly<Record<string, unknown>>): void;
}

export interface Scene {
  readonly server: KeyServer;
  readonly leakedId: string;
  /** Calls that changed something at the provider, in their order. */
  changes(): readonly string[];
  /** A workspace of its own; `dir` is made unless it is there. */
  desk(dir?: string): Promise<Desk>;
  close(): Promise<void>;
}

export async function setScene(bin: string, options: KeyServerOptions = {}): Promise<Scene> {
  const server = await startKeyServer(options);
  const leaked = server.ledger.add("shop-main");
  const root = mkdtempSync(join(tmpdir(), "stanch-two-"));
  const stores = join(root, "stores");
  mkdirSync(stores);
  for (const id of CONSUMERS)
    writeFileSync(join(stores, `${id}.env`), `KEY=${leaked.value}\n`, { mode: 0o600 });
  const reporter = createServer((request, response) => {
    const id = String(request.url).slice(1);
    const value = /^KEY=(.*)$/m.exec(readFileSync(join(stores, `${id}.env`), "utf8"))?.[1] ?? "";
    const fingerprint = createHash("sha256").update(value).digest("hex").slice(0, 8);
    response.end(JSON.stringify({ ok: server.ledger.accepts(value), fingerprint }));
  });
  await new Promise<void>((resolve) => reporter.listen(0, "127.0.0.1", resolve));
  const reports = `http://127.0.0.1:${(reporter.address() as AddressInfo).port}`;
  const running = new Set<ChildProcess>();
  let desks = 0;

  return {
    server,
    leakedId: leaked.id,
    changes: () =>
      server.requests.flatMap(({ method, route, url }) =>
        method === "GET" || route === "login" ? [] : [`${route} ${url}`],
      ),
    async desk(given) {
      desks += 1;
      const dir = given ?? join(root, `workspace-${desks}`);
      const home = join(root, `home-${desks}`);
      for (const made of [dir, home]) mkdirSync(made, { recursive: true, mode: 0o700 });
      const write = (name: string, text: string): void =>
        writeFileSync(join(dir, name), text, { mode: 0o600 });
      const base = configOf(server.url, stores, reports);
      write("mapping.yaml", JSON.stringify(keyServerMappingSource(options, MADE_BY_NAME)));
      write("admin", server.admin);
      write("leaked", leaked.value);
      write("access.jsonl", "");
      write("stanch.config.yaml", stringify(base));
      write("runbook.yaml", stringify(runbookOf(leaked.id)));
      const env = {
        PATH: process.env["PATH"],
        HOME: home,
        XDG_CONFIG_HOME: join(home, "config"),
        NO_COLOR: "1",
      };
      const start: Desk["start"] = (command, args = [], before = []) => {
        const argv = [...before, process.execPath, bin, command, ...args, "--json", "--workspace", dir];
        const [program = "", ...rest] = argv;
        const child = spawn(program, rest, { cwd: root, env, stdio: ["ignore", "pipe", "pipe"] });
        running.add(child);
        return watch(child, () => running.delete(child));
      };
      const run = (command: string, ...args: readonly string[]): Promise<Ended> => start(command, args).ended;
      await run("init", "--policy", "two-person");
      for (const person of ["mia", "jo"]) await run("enrol", person);
      const value = ["--value", join(dir, "leaked")];
      const planned = await run("plan", join(dir, "runbook.yaml"), ...value, "--yes");
      if (planned.code !== 0) throw new Error(planned.stderr);
      const hash = String(planned.result["hash"]).slice(0, 12);
      const agreed = (person: string): readonly string[] => [
        "--identity",
        person,
        "--yes",
        "--confirm",
        `shop-main@${hash}`,
      ];
      return {
        dir,
        root,
        start,
        run,
        respond: (person, ...more) =>
          start("respond", [join(dir, "runbook.yaml"), "--live", ...value, ...agreed(person), ...more]),
        resume: (person, { due = false, before = [] } = {}) =>
          start("resume", [...(due ? ["--due"] : []), ...agreed(person)], before),
        async approval() {
          const { stderr } = await run("approve", "--identity", "jo");
          return ["--identity", "jo", "--verdict", /--verdict (\w+)/.exec(stderr)?.[1] ?? ""];
        },
        configure: (changes) => write("stanch.config.yaml", stringify({ ...base, ...changes })),
      };
    },
    async close() {
      for (const child of running) child.kill("SIGKILL");
      reporter.closeAllConnections();
      await new Promise<void>((resolve) => void reporter.close(() => resolve()));
      await server.close();
      rmSync(root, { recursive: true, force: true });
    },
  };
}
