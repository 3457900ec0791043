import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Account } from "./account.ts";
import type { Beds } from "./beds.ts";
import { ACCESS_LOG_MAPPING, RESOURCE_PROBE } from "./key-server-config.ts";
import { SCRIPT_STORE } from "./script-consumer.ts";

export interface WorkspaceOptions {
  /** What reloads the service; by default SIGHUP. */
  readonly reloadService?: string;
  /** Consumers that differ in what can be seen of them, and a script beside them; else each reports how its calls went. */
  readonly variety?: boolean;
  /** File of the provider's mapping; the shipped one unless told. */
  readonly mapping?: string;
}

const MAPPING = fileURLToPath(new URL("../../runbooks/providers/better-auth.yaml", import.meta.url));

/** What stands in `stanch.config.yaml`: the key server, its access log, and how to reach each of the consumers. */
export function config(beds: Beds, account: Account, credential: string, options: WorkspaceOptions): object {
  const file = (name: string): string => join(beds.folder, name);
  const sh = (script: string): readonly string[] => ["sh", "-c", `cd '${beds.folder}' && ${script}`];
  return {
    kind: "config",
    hosts: ["127.0.0.1"],
    providers: {
      keys: {
        adapter: "http",
        mapping: options.mapping ?? MAPPING,
        baseUrl: beds.baseUrl,
        credential: { file: credential },
        variables: { email: account.email },
      },
    },
    auditLogs: {
      access: {
        adapter: "file",
        path: beds.accessLog,
        mapping: ACCESS_LOG_MAPPING,
      },
    },
    stores: {
      svc: { adapter: "dotenv", path: file("svc.env"), variable: "KEY" },
      job: { adapter: "dotenv", path: file("cron.env"), variable: "KEY" },
      sup: { adapter: "dotenv", path: file("sup.env"), variable: "KEY" },
      script: { adapter: "dotenv", path: file(SCRIPT_STORE), variable: "KEY" },
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
      resource: RESOURCE_PROBE,
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
        adapter: "prometheus-target",
        baseUrl: "http://127.0.0.1:18303",
        job: "work",
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
