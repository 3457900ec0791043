import { join } from "node:path";

/** By their ids. */
export const CONSUMERS = ["web", "jobs"];

/** The fake takes a name and nothing else. */
export const MADE_BY_NAME = {
  create: {
    method: "POST",
    path: "/keys",
    headers: { "idempotency-key": "${nonce}" },
    body: { name: "${keyName}" },
    item: "/key",
    value: "/secret",
  },
};

/** What stands in `stanch.config.yaml`. */
export function configOf(serverUrl: string, stores: string, reports: string) {
  const each = (entry: (id: string) => object): object =>
    Object.fromEntries(CONSUMERS.map((id) => [id, entry(id)]));
  return {
    kind: "config",
    hosts: ["127.0.0.1"],
    providers: {
      keys: { adapter: "http", mapping: "mapping.yaml", baseUrl: serverUrl, credential: { file: "admin" } },
    },
    auditLogs: {
      access: {
        adapter: "file",
        path: "access.jsonl",
        mapping: {
          at: { pointer: "/at", format: "iso" },
          keyId: "/keyId",
          outcome: { pointer: "/status", accepted: ["2xx"], refused: [401] },
          identifiesKey: true,
          recordsRefusals: false,
          lag: "1s",
          cannotSee: ["refused calls"],
        },
      },
    },
    stores: each((id) => ({ adapter: "dotenv", path: join(stores, `${id}.env`), variable: "KEY" })),
    probes: {
      resource: {
        adapter: "http",
        provider: "keys",
        path: "/use",
        headers: { "x-api-key": "${key}" },
        accepted: { status: [200] },
        refused: { status: [401] },
        madeUp: { prefix: "team.", length: 36 },
      },
      ...each((id) => ({
        adapter: "consumer-report",
        http: { url: `${reports}/${id}` },
        success: { body: { pointer: "/ok", equals: true } },
        fingerprint: { pointer: "/fingerprint", length: 8 },
      })),
    },
    notifiers: { mail: { adapter: "file", path: "notices.txt" } },
  };
}

/** Two consumers that are asked when it is wanted, and report the key that they hold. */
export function runbookOf(leakedId: string): object {
  return {
    kind: "runbook",
    name: "two-responders",
    provider: "keys",
    leak: { key: leakedId, path: "a paste" },
    consumers: CONSUMERS.map((id) => ({
      id,
      service: `Service ${id}`,
      owner: id === "web" ? "mia" : "jo",
      period: 0.3,
      match: { userAgents: [`${id}/*`] },
      store: id,
      probes: [id],
    })),
    steps: [
      { kind: "contain", rung: "observe" },
      { kind: "audit", logs: ["access"], lookback: "1h" },
      { kind: "reissue", keyKind: "team", keyProbe: "resource" },
      { kind: "swap", concurrency: 1 },
      { kind: "revoke", watch: 0.5, poll: 0.3 },
      { kind: "notify", via: ["mail"] },
    ],
  };
}
