import { join } from "node:path";
import { ACCESS_LOG_MAPPING, RESOURCE_PROBE } from "../../live/key-server-config.ts";

/** `stanch.config.yaml` of somebody who has one key and one script. */
export function soloConfig(serverUrl: string, scripts: string, log: string): object {
  return {
    kind: "config",
    hosts: ["127.0.0.1"],
    providers: {
      keys: { adapter: "http", mapping: "mapping.yaml", baseUrl: serverUrl, credential: { file: "admin" } },
    },
    auditLogs: { access: { adapter: "file", path: log, mapping: ACCESS_LOG_MAPPING } },
    stores: { export: { adapter: "dotenv", path: join(scripts, "export.env"), variable: "KEY" } },
    probes: {
      resource: { ...RESOURCE_PROBE, path: "/use" },
      "export-says": {
        adapter: "consumer-report",
        command: { argv: ["cat", join(scripts, "export.json")] },
        success: { body: { pointer: "/code", equals: 200 } },
        refused: { body: { pointer: "/code", equals: 401 } },
        fingerprint: { pointer: "/key_sha256_8", length: 8 },
        at: { pointer: "/at", format: "s" },
      },
    },
    notifiers: { note: { adapter: "file", path: "notices.txt" } },
  };
}

export function soloRunbook(leakedId: string): object {
  return {
    kind: "runbook",
    name: "blog-key",
    provider: "keys",
    leak: { key: leakedId, path: "a commit in a public repository" },
    consumers: [
      {
        id: "export",
        service: "Export of the blog",
        owner: "mia",
        period: "on-demand",
        match: { userAgents: ["export/*"] },
        store: "export",
        probes: ["export-says"],
      },
    ],
    steps: [
      { kind: "contain", rung: "observe" },
      { kind: "audit", logs: ["access"], lookback: "1h" },
      { kind: "reissue", keyKind: "team", keyProbe: "resource" },
      { kind: "swap" },
      { kind: "revoke", watch: "30m", poll: "1s" },
      { kind: "notify", via: ["note"] },
    ],
  };
}
