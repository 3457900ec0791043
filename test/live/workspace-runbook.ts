import type { LiveKey } from "./account.ts";
import { SCRIPT_AGENT } from "./script-consumer.ts";

interface Row {
  readonly id: string;
  readonly service: string;
  readonly owner: string;
  readonly period: string;
  readonly match: { readonly userAgents?: readonly string[]; readonly networks?: readonly string[] };
  readonly store: string;
  readonly reload?: string;
  readonly probes: readonly string[];
}

/** The response to a leaked key of the five consumers. */
export function runbook({ id }: LiveKey, lookback = "1h"): object {
  return {
    kind: "runbook",
    name: "ci-deploy-key",
    provider: "keys",
    leak: { key: id, path: "a deploy workflow printed it to its public log" },
    inventory: "inventory.yaml",
    steps: [
      { kind: "contain", rung: "observe" },
      { kind: "audit", logs: ["access"], lookback, responder: { userAgents: ["live-proof/*"] } },
      { kind: "reissue", keyKind: "team", keyProbe: "resource" },
      { kind: "swap", concurrency: 5 },
      { kind: "revoke", watch: "3s", poll: "1s" },
      { kind: "notify", via: ["mail"] },
    ],
  };
}

/** Each reports how its calls went. */
export const INVENTORY = {
  kind: "inventory",
  consumers: [
    row("svc", "checkout service", "mia", "1s", ["svc-checkout/*"], "service"),
    row("nginx", "edge proxy", "mia", "1s", ["nginx-edge"], "proxy"),
    row("prom", "metrics scraper", "jo", "1s", ["Prometheus/*"]),
    row("job", "nightly export", "jo", "2s", ["cron-bastion"]),
    row("sup", "queue worker", "jo", "1s", ["worker"], "worker"),
  ],
};

/** The same and a script, from one that says which key it holds to one that says nothing and looks like nobody known. */
export const VARIETY = {
  kind: "inventory",
  consumers: INVENTORY.consumers
    .map((consumer) => {
      if (consumer.id === "sup") return { ...consumer, probes: [] };
      if (consumer.id !== "nginx") return consumer;
      // Its calls arrive through somebody else's network.
      return { ...consumer, period: "5m", match: { networks: ["198.51.100.7"] }, probes: [] };
    })
    .concat({ ...row("script", "monthly report", "mia", "on-demand", [SCRIPT_AGENT]), probes: [] }),
};

function row(
  id: string,
  service: string,
  owner: string,
  period: string,
  userAgents: readonly string[],
  reload?: string,
): Row {
  return {
    id,
    service,
    owner,
    period,
    match: { userAgents },
    store: id,
    ...(reload === undefined ? {} : { reload }),
    probes: [`${id}-says`],
  };
}
