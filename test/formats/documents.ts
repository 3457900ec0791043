/** Small whole files that the tests break in one place at a time. */
export const RUNBOOK = `kind: runbook
name: leaked-ci-key
provider: acme
leak:
  path: printed in a CI log
inventory: inventory.yaml
steps:
  - kind: contain
  - kind: audit
    logs: [gateway]
  - kind: reissue
  - kind: swap
  - kind: revoke
  - kind: notify
    via: [desk]
`;

export const INVENTORY = `kind: inventory
consumers:
  - id: billing
    service: billing worker
    owner: Ada
    period: 5m
    match:
      userAgents: [billing/*]
    store: billing-env
    reload: billing
    probes: [billing-status]
  - id: nightly
    service: nightly export
    owner: Grace
    period: on-demand
    match: { networks: [10.0.4.0/24] }
    store: nightly-env
`;

export const CONFIG = `kind: config
hosts: [api.example.com, "127.0.0.1:8080", hooks.example.com]
providers:
  acme:
    adapter: http
    mapping: providers/acme.yaml
    baseUrl: https://api.example.com
    credential: { env: ACME_TOKEN }
  paper: { adapter: manual, clicks: providers/paper.yaml, tokenCache: 5m }
auditLogs:
  gateway: { adapter: http, provider: acme }
stores:
  billing-env: { adapter: dotenv, path: billing.env, variable: API_KEY }
  nightly-env: { adapter: command, write: [put-secret, nightly] }
reloads:
  billing: { argv: [systemctl, restart, billing], timeout: 30s }
pauses:
  stop-ci: { argv: [ci, stop] }
probes:
  acme-key:
    adapter: http
    provider: acme
    path: /v1/models
    accepted: { status: [200] }
    refused: { status: [401] }
    madeUp: { prefix: team., length: 48 }
  billing-status:
    adapter: consumer-report
    http: { url: "http://127.0.0.1:8080/status" }
    success: { status: [200], body: { pointer: /ok, equals: true } }
    fingerprint: { pointer: /key, length: 12 }
    at: { pointer: /at, format: iso }
notifiers:
  desk: { adapter: stdout }
  hook: { adapter: webhook, url: "https://hooks.example.com/in", secret: { file: hook.key } }
`;
