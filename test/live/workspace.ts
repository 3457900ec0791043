import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { stringify } from "yaml";
import type { Account, LiveKey } from "./account.ts";
import type { Beds } from "./beds.ts";

/** The folders of one responder: what stanch is given, where it writes, and where it keeps identities. */
export interface LiveWorkspace {
  readonly root: string;
  readonly folder: string;
  readonly configHome: string;
  /** Holds the values that stanch is handed: never searched for leaks. */
  readonly inputs: string;
  readonly runbook: string;
  readonly finding: string;
  readonly notices: string;
  remove(): Promise<void>;
}

export interface WorkspaceOptions {
  /** What reloads the service; by default SIGHUP. */
  readonly reloadService?: string;
}

const MAPPING = fileURLToPath(new URL("../../runbooks/providers/better-auth.yaml", import.meta.url));

/** Writes config, runbook, inventory, a gitleaks report and the provider credential for one incident. */
export async function createWorkspace(
  beds: Beds,
  account: Account,
  leaked: LiveKey,
  options: WorkspaceOptions = {},
): Promise<LiveWorkspace> {
  const root = await mkdtemp(join(tmpdir(), "stanch-live-"));
  const [folder, configHome, inputs] = [join(root, "workspace"), join(root, "config"), join(root, "inputs")];
  for (const made of [folder, configHome, inputs]) await mkdir(made, { mode: 0o700 });
  const workspace: LiveWorkspace = {
    root,
    folder,
    configHome,
    inputs,
    runbook: join(folder, "runbook.yaml"),
    finding: join(inputs, "gitleaks.json"),
    notices: join(folder, "notices.txt"),
    remove: () => rm(root, { recursive: true, force: true }),
  };
  const credential = join(inputs, "admin-password");
  const write = (file: string, content: string): Promise<void> => writeFile(file, content, { mode: 0o600 });
  await write(credential, account.password);
  await write(workspace.finding, JSON.stringify([finding(leaked)]));
  await write(join(folder, "stanch.config.yaml"), stringify(config(beds, account, credential, options)));
  await write(workspace.runbook, stringify(runbook(leaked)));
  await write(join(folder, "inventory.yaml"), stringify(INVENTORY));
  return workspace;
}

function finding({ value }: LiveKey): object {
  return {
    RuleID: "generic-api-key",
    Description: "Detected a Generic API Key",
    StartLine: 12,
    EndLine: 12,
    StartColumn: 10,
    EndColumn: 10 + value.length,
    Match: `API_KEY=${value}`,
    Secret: value,
    File: ".github/workflows/deploy.yml",
    Commit: "3f9c1d2e4b5a69788796a5b4c3d2e1f00f1e2d3c",
    Date: new Date(Date.now() - 60_000).toISOString(),
    Fingerprint: "3f9c1d2e:.github/workflows/deploy.yml:generic-api-key:12",
  };
}

function runbook({ id }: LiveKey): object {
  return {
    kind: "runbook",
    name: "ci-deploy-key",
    provider: "keys",
    strategy: "rotate-first",
    leak: { key: id, path: "a deploy workflow printed it to its public log" },
    inventory: "inventory.yaml",
    steps: [
      { kind: "contain" },
      { kind: "audit", logs: ["access"], lookback: "1h", responder: { userAgents: ["live-proof/*"] } },
      { kind: "reissue", keyKind: "team", keyProbe: "resource" },
      { kind: "swap", concurrency: 5 },
      { kind: "revoke", watch: "3s", poll: "1s" },
      { kind: "notify", via: ["mail"] },
    ],
  };
}

const INVENTORY = {
  kind: "inventory",
  consumers: [
    row("svc", "checkout service", "mia", "on-demand", "svc-checkout/*", "service"),
    row("nginx", "edge proxy", "mia", "on-demand", "nginx-edge", "proxy"),
    row("prom", "metrics scraper", "jo", "1s", "Prometheus/*"),
    row("job", "nightly export", "jo", "2s", "cron-bastion"),
    row("sup", "queue worker", "jo", "1s", "worker", "worker"),
  ],
};

function row(
  id: string,
  service: string,
  owner: string,
  period: string,
  userAgent: string,
  reload?: string,
): object {
  return {
    id,
    service,
    owner,
    period,
    match: { userAgents: [userAgent] },
    store: id,
    ...(reload === undefined ? {} : { reload }),
    probes: [`${id}-says`],
  };
}

function config(beds: Beds, account: Account, credential: string, options: WorkspaceOptions): object {
  const file = (name: string): string => join(beds.folder, name);
  const sh = (script: string): readonly string[] => ["sh", "-c", `cd '${beds.folder}' && ${script}`];
  return {
    kind: "config",
    hosts: ["127.0.0.1"],
    providers: {
      keys: {
        adapter: "http",
        mapping: MAPPING,
        baseUrl: beds.baseUrl,
        credential: { file: credential },
        variables: { email: account.email },
      },
    },
    auditLogs: {
      access: {
        adapter: "file",
        path: beds.accessLog,
        mapping: {
          at: { pointer: "/at", format: "iso" },
          keyId: "/keyId",
          address: "/ip",
          userAgent: "/ua",
          action: "/path",
          outcome: { pointer: "/status", accepted: ["2xx"], refused: [401] },
          identifiesKey: true,
          recordsRefusals: false,
          lag: "1s",
          cannotSee: ["which key a refused call presented", "calls to the key server's own routes"],
        },
      },
    },
    stores: {
      svc: { adapter: "dotenv", path: file("svc.env"), variable: "KEY" },
      job: { adapter: "dotenv", path: file("cron.env"), variable: "KEY" },
      sup: { adapter: "dotenv", path: file("sup.env"), variable: "KEY" },
      prom: {
        adapter: "command",
        write: sh("umask 077 && cat >prom.key.new && mv prom.key.new prom.key"),
        read: sh("cat prom.key"),
      },
      nginx: {
        adapter: "command",
        write: sh(
          `umask 077 && { printf 'proxy_set_header x-api-key '; cat; printf ';\\n'; } >nginx.key.conf.new && mv nginx.key.conf.new nginx.key.conf`,
        ),
        read: sh(`sed -n 's/^proxy_set_header x-api-key \\(.*\\);$/\\1/p' nginx.key.conf`),
      },
    },
    reloads: {
      service: { argv: sh(options.reloadService ?? `kill -HUP "$(cat svc.pid)"`) },
      proxy: { argv: ["nginx", "-c", file("nginx.conf"), "-e", file("nginx.err"), "-s", "reload"] },
      worker: { argv: ["supervisorctl", "-c", file("sup.conf"), "restart", "worker"] },
    },
    probes: {
      resource: {
        adapter: "http",
        provider: "keys",
        path: "/resource",
        headers: { "x-api-key": "${key}" },
        accepted: { status: [200] },
        refused: { status: [401] },
        madeUp: { prefix: "team.", length: 69 },
      },
      "svc-says": {
        adapter: "consumer-report",
        http: { url: "http://127.0.0.1:18301/" },
        success: { status: [200], body: { pointer: "/ok", equals: true } },
        refused: { body: { pointer: "/upstream", equals: 401 } },
        fingerprint: { pointer: "/key_sha256_8", length: 8 },
      },
      "nginx-says": {
        adapter: "consumer-report",
        http: { url: "http://127.0.0.1:18302/" },
        success: { status: [200] },
        refused: { status: [401] },
        // The old worker answers what it has accepted before it goes.
        settles: "1s",
      },
      "prom-says": {
        adapter: "consumer-report",
        http: { url: "http://127.0.0.1:18303/api/v1/query?query=up" },
        success: { body: { pointer: "/data/result/0/value/1", equals: "1" } },
        // The newest scrape may be one interval old.
        settles: "2s",
      },
      "job-says": {
        adapter: "consumer-report",
        command: {
          argv: sh(
            `ok=$(cat cron.last_ok) && fail=$(cat cron.last_fail 2>/dev/null || echo 0) && ` +
              `printf '{"fresh":%s,"at":%s}' "$([ "$ok" -gt "$fail" ] && echo true || echo false)" "$ok"`,
          ),
        },
        success: { body: { pointer: "/fresh", equals: true } },
        at: { pointer: "/at", format: "s" },
      },
      "sup-says": {
        adapter: "consumer-report",
        command: {
          argv: sh(`printf '{"code":%s,"at":%s}' "$(cat worker.code)" "$(stat -c %Y worker.code)"`),
        },
        success: { body: { pointer: "/code", equals: 200 } },
        refused: { body: { pointer: "/code", equals: 401 } },
        at: { pointer: "/at", format: "s" },
      },
    },
    notifiers: { mail: { adapter: "file", path: "notices.txt" } },
  };
}
