import type { LiveKey } from "./account.ts";

/** The response to a leaked key of the five consumers. */
export function runbook({ id }: LiveKey): object {
  return {
    kind: "runbook",
    name: "ci-deploy-key",
    provider: "keys",
    leak: { key: id, path: "a deploy workflow printed it to its public log" },
    inventory: "inventory.yaml",
    steps: [
      { kind: "contain", rung: "observe" },
      { kind: "audit", logs: ["access"], lookback: "1h", responder: { userAgents: ["live-proof/*"] } },
      { kind: "reissue", keyKind: "team", keyProbe: "resource" },
      { kind: "swap", concurrency: 5 },
      { kind: "revoke", watch: "3s", poll: "1s" },
      { kind: "notify", via: ["mail"] },
    ],
  };
}

export const INVENTORY = {
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
