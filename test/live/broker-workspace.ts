import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Broker } from "./broker.ts";
import { BROKER_CONSUMERS, type BrokerConsumer } from "./broker-consumers.ts";

const MAPPING = fileURLToPath(new URL("../../runbooks/providers/rabbitmq.yaml", import.meta.url));

/** The broker's log as it stands in docs/adapters/rabbitmq.md. */
export const BROKER_LOG = {
  lines: [
    "{at} [info] <{:word}> connection <{:word}> ({address}:{:number} -> {}): user '{user}' {how} and granted access to vhost '{}'",
    "{at} [error] <{:word}> PLAIN login {how}: user '{user}' - invalid credentials",
    "{at} [warning] <{:word}> HTTP access {how}: user '{user}' - invalid credentials",
  ],
  skip: ["debug", "info", "notice", "warning", "error"].map(
    (level) => `{:word} {:word} [${level}] <{:word}> `,
  ),
  at: { pointer: "/at", format: "iso" },
  keyId: "/user",
  principal: "/user",
  address: "/address",
  outcome: { pointer: "/how", accepted: ["authenticated"], refused: ["refused", "denied"] },
  identifiesKey: true,
  recordsRefusals: true,
  lag: "3s",
  // These users have no tags, so the HTTP API, whose accepted calls aren't logged here, lets none of them in.
  cannotSee: ["what goes on in a connection that is open"],
};

/** `stanch.config.yaml` for a broker and its two clients. */
export function brokerConfig(broker: Broker, baseUrl: string, folder: string, credential: string): object {
  return {
    kind: "config",
    hosts: ["127.0.0.1"],
    providers: {
      broker: {
        adapter: "http",
        mapping: MAPPING,
        baseUrl,
        credential: { file: credential },
        variables: { vhost: "/" },
      },
    },
    auditLogs: { "broker-log": { adapter: "file", path: broker.log, mapping: BROKER_LOG } },
    stores: Object.fromEntries(BROKER_CONSUMERS.map((name) => [name, keyFile(folder, name)])),
    probes: {
      // A user without tags may not use the HTTP API, and is told so only after its password was found right.
      whoami: {
        adapter: "http",
        provider: "broker",
        path: "/api/whoami",
        headers: { authorization: "Basic ${basic}" },
        accepted: { status: [401], body: { pointer: "/reason", equals: "Not management user" } },
        refused: { status: [401], body: { pointer: "/reason", equals: "Login failed" } },
        madeUp: { prefix: "made-up:", length: 48 },
      },
      ...Object.fromEntries(BROKER_CONSUMERS.map((name) => [`${name}-says`, report(folder, name)])),
    },
    notifiers: { mail: { adapter: "file", path: "notices.txt" } },
  };
}

function keyFile(folder: string, name: BrokerConsumer): object {
  const sh = (script: string): readonly string[] => ["sh", "-c", `cd '${folder}' && ${script}`];
  return {
    adapter: "command",
    write: sh(`umask 077 && cat >${name}.new && mv ${name}.new ${name}.key`),
    read: sh(`cat ${name}.key`),
  };
}

function report(folder: string, name: BrokerConsumer): object {
  return {
    adapter: "consumer-report",
    command: { argv: ["cat", join(folder, `${name}.report.json`)] },
    success: { body: { pointer: "/outcome", equals: "open" } },
    refused: { body: { pointer: "/outcome", equals: "refused" } },
    fingerprint: { pointer: "/sha256", length: 16 },
    at: { pointer: "/at", format: "ms" },
  };
}

/** The response to a leaked user of the broker. */
export function brokerRunbook(leaked: string): object {
  return {
    kind: "runbook",
    name: "broker-user",
    provider: "broker",
    leak: { key: leaked, path: "a deploy workflow printed it to its public log" },
    inventory: "inventory.yaml",
    steps: [
      { kind: "contain", rung: "observe" },
      { kind: "audit", logs: ["broker-log"], lookback: "1h" },
      { kind: "reissue", keyKind: "team", keyProbe: "whoami" },
      { kind: "swap" },
      { kind: "revoke", watch: "3s", poll: "1s" },
      { kind: "notify", via: ["mail"] },
    ],
  };
}

export const BROKER_INVENTORY = {
  kind: "inventory",
  consumers: BROKER_CONSUMERS.map((id) => ({
    id,
    service: `${id} service`,
    owner: "mia",
    period: "1s",
    match: { networks: ["127.0.0.1"] },
    store: id,
    probes: [`${id}-says`],
  })),
};
