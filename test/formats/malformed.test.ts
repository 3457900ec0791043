import { expect, test } from "vitest";
import { parseConfig } from "../../src/formats/config.ts";
import { notifierSchema } from "../../src/formats/config/notifiers.ts";
import { storeSchema } from "../../src/formats/config/stores.ts";
import { parseInventory } from "../../src/formats/inventory.ts";
import type { Problem } from "../../src/formats/problem.ts";
import { parseRunbook } from "../../src/formats/runbook.ts";
import { CONFIG, INVENTORY, RUNBOOK } from "./documents.ts";

const KINDS = {
  runbook: { parse: parseRunbook, whole: RUNBOOK },
  inventory: { parse: parseInventory, whole: INVENTORY },
  config: { parse: parseConfig, whole: CONFIG },
};

const NOTIFIERS = notifierSchema.options.map(({ shape }) => shape.adapter.value).join(", ");
const STORES = storeSchema.options.map(({ shape }) => shape.adapter.value).join(", ");

interface Malformed {
  readonly of: keyof typeof KINDS;
  /** What is replaced in a good file, or the whole text of a bad one. */
  readonly good?: string;
  readonly bad?: string;
  readonly text?: string;
  readonly says: readonly string[];
}

const TABLE: readonly Malformed[] = [
  {
    of: "runbook",
    good: "kind: revoke",
    bad: "kind: revok",
    says: ['runbook.yaml:13:11 steps[4].kind: "revok" isn\'t a step; did you mean "revoke"?'],
  },
  {
    of: "runbook",
    good: "  - kind: swap\n",
    bad: "",
    says: ["runbook.yaml:8:3 steps: missing: swap; all six steps are needed"],
  },
  {
    of: "runbook",
    good: "  - kind: swap\n",
    bad: "  - kind: swap\n  - kind: swap\n",
    says: ['runbook.yaml:13:11 steps[4].kind: "swap" is here twice; each step comes once'],
  },
  {
    of: "runbook",
    good: "  - kind: swap\n  - kind: revoke\n",
    bad: "  - kind: revoke\n  - kind: swap\n",
    says: [
      'runbook.yaml:13:11 steps[4].kind: "swap" comes too late; the order is contain, audit, reissue, swap, revoke, notify',
    ],
  },
  {
    of: "runbook",
    good: "  - kind: swap\n",
    bad: "  - swap\n",
    says: ['runbook.yaml:12:5 steps[3]: "swap" isn\'t a map of keys and values'],
  },
  {
    of: "runbook",
    good: "  - kind: swap\n",
    bad: "  - concurrency: 2\n",
    says: [
      "runbook.yaml:12:5 steps[3].kind: missing; it must be one of contain, audit, reissue, swap, revoke, notify",
    ],
  },
  {
    of: "runbook",
    good: "kind: swap",
    bad: "kind: swap\n    concurrency: 0",
    says: ["runbook.yaml:13:18 steps[3].concurrency: 0 is too small: at least 1"],
  },
  {
    of: "runbook",
    good: "kind: swap",
    bad: "kind: swap\n    concurency: 2",
    says: [
      'runbook.yaml:13:5 steps[3].concurency: "concurency" isn\'t a key here; did you mean "concurrency"?',
    ],
  },
  {
    of: "runbook",
    good: "kind: swap",
    bad: "kind: swap\n    concurrency: many",
    says: ['runbook.yaml:13:18 steps[3].concurrency: "many" isn\'t a number'],
  },
  {
    of: "runbook",
    good: "kind: runbook",
    bad: "kind: inventory",
    says: ['runbook.yaml:1:7 kind: "inventory" isn\'t "runbook"'],
  },
  {
    of: "runbook",
    good: "kind: runbook\n",
    bad: "",
    says: ['runbook.yaml:1:1 kind: missing; it must be "runbook"'],
  },
  {
    of: "runbook",
    good: "name: leaked-ci-key",
    bad: "name: Leaked CI key",
    says: [
      'runbook.yaml:2:7 name: "Leaked CI key" isn\'t a name: lower-case letters, digits, ".", "_" and "-"',
    ],
  },
  {
    of: "runbook",
    good: "name: leaked-ci-key",
    bad: "name: constructor",
    says: [
      'runbook.yaml:2:7 name: "constructor" isn\'t a name: lower-case letters, digits, ".", "_" and "-"',
    ],
  },
  {
    of: "runbook",
    good: "name: leaked-ci-key",
    bad: "name: 7",
    says: ["runbook.yaml:2:7 name: 7 isn't text; put it in quotes"],
  },
  {
    of: "runbook",
    good: "name: leaked-ci-key",
    bad: "name:",
    says: ["runbook.yaml:2:6 name: empty; give it a value or leave the key out"],
  },
  {
    of: "runbook",
    good: "provider: acme",
    bad: "provder: acme",
    says: [
      "runbook.yaml:1:1 provider: missing",
      'runbook.yaml:3:1 provder: "provder" isn\'t a key here; did you mean "provider"?',
    ],
  },
  {
    of: "runbook",
    good: "provider: acme",
    bad: "provider: acme\nstrategy: rotate-first",
    says: ['runbook.yaml:4:1 strategy: "strategy" isn\'t a key here'],
  },
  {
    of: "runbook",
    good: "provider: acme",
    bad: "provider: acme\nprovider: other",
    says: ['runbook.yaml:4:1 "provider" is here twice'],
  },
  {
    of: "runbook",
    good: "provider: acme",
    bad: "provider: &p acme",
    says: ["runbook.yaml:3:14 provider: anchors (&name) aren't allowed"],
  },
  {
    of: "runbook",
    good: "provider: acme",
    bad: "provider: *p",
    says: ["runbook.yaml:3:11 provider: aliases (*name) aren't allowed; write the value out"],
  },
  {
    of: "runbook",
    good: "provider: acme",
    bad: "provider: !!str acme",
    says: ["runbook.yaml:3:17 provider: tags (!name) aren't allowed"],
  },
  {
    of: "runbook",
    good: "provider: acme",
    bad: "<<: {provider: acme}",
    says: ["runbook.yaml:1:1 provider: missing", "runbook.yaml:3:1 merge keys (<<) aren't allowed"],
  },
  {
    of: "runbook",
    good: "provider: acme",
    bad: "1: acme",
    says: ["runbook.yaml:1:1 provider: missing", "runbook.yaml:3:1 a key must be text; put it in quotes"],
  },
  {
    of: "runbook",
    good: "provider: acme",
    bad: "? [a]\n: acme",
    says: ["runbook.yaml:1:1 provider: missing", "runbook.yaml:3:3 a key must be text"],
  },
  {
    of: "runbook",
    good: "provider: acme",
    bad: "__proto__: acme",
    says: ["runbook.yaml:1:1 provider: missing", "runbook.yaml:3:1 this key isn't allowed"],
  },
  {
    of: "runbook",
    good: "inventory: inventory.yaml\n",
    bad: "",
    says: ["runbook.yaml:1:1 needs inventory: a path, or consumers: a list"],
  },
  {
    of: "runbook",
    good: "inventory: inventory.yaml",
    bad: "inventory: inventory.yaml\nconsumers: []",
    says: ["runbook.yaml:6:12 inventory: inventory and consumers can't both be given"],
  },
  {
    of: "runbook",
    good: "inventory: inventory.yaml",
    bad: "inventory: ../other/inventory.yaml",
    says: ["runbook.yaml:6:12 inventory: \"../other/inventory.yaml\" isn't a path inside this file's folder"],
  },
  {
    of: "runbook",
    good: "inventory: inventory.yaml",
    bad: "inventory: /etc/passwd",
    says: ["runbook.yaml:6:12 inventory: \"/etc/passwd\" isn't a path inside this file's folder"],
  },
  {
    of: "runbook",
    good: "path: printed in a CI log",
    bad: "path: printed in a CI log\n  exposedAt: 2026-11-23",
    says: [
      'runbook.yaml:6:14 leak.exposedAt: "2026-11-23" isn\'t a time with a zone such as 2026-11-23T09:30:00Z',
    ],
  },
  {
    of: "runbook",
    good: "path: printed in a CI log",
    bad: "path: printed in a CI log\n  key: team.EXAMPLEk3yValue0123456789k3f9\n  kez: team.EXAMPLEk3yValue0123456789k3f9",
    says: ['runbook.yaml:7:3 leak.kez: "kez" isn\'t a key here; did you mean "key"?'],
  },
  {
    of: "runbook",
    good: "kind: contain",
    bad: "kind: contain\n    rung: disabel",
    says: ['runbook.yaml:9:11 steps[0].rung: "disabel" isn\'t a rung; did you mean "disable"?'],
  },
  {
    of: "runbook",
    good: "kind: contain",
    bad: "kind: contain\n    rung: restrict",
    says: ["runbook.yaml:9:11 steps[0].rung: the rung restrict needs networks or scopes"],
  },
  {
    of: "runbook",
    good: "kind: contain",
    bad: "kind: contain\n    rung: pause",
    says: ["runbook.yaml:9:11 steps[0].rung: the rung pause needs pause: {apply, undo}"],
  },
  {
    of: "runbook",
    good: "kind: contain",
    bad: "kind: contain\n    rung: restrict\n    networks: [10.0.0.0/33, 0.0.0.0/0]",
    says: [
      'runbook.yaml:10:16 steps[0].networks[0]: "10.0.0.0/33" isn\'t an address or a block of addresses such as 10.0.4.0/24',
      'runbook.yaml:10:29 steps[0].networks[1]: "0.0.0.0/0" isn\'t an address or a block of addresses such as 10.0.4.0/24',
    ],
  },
  {
    of: "runbook",
    good: "kind: reissue",
    bad: "kind: reissue\n    per: shared\n    name: ci-${consumer}",
    says: ["runbook.yaml:13:11 steps[2].name: a shared key belongs to no one ${consumer}; use ${key}"],
  },
  {
    of: "runbook",
    good: "kind: reissue",
    bad: "kind: reissue\n    name: ci-${HOME}",
    says: ['runbook.yaml:12:11 steps[2].name: "ci-${HOME}" may look up ${consumer} and ${key}, nothing else'],
  },
  {
    of: "runbook",
    good: "kind: revoke",
    bad: "kind: revoke\n    watch: 5 minutes\n    poll: 0\n    overlap: -1",
    says: [
      'runbook.yaml:14:12 steps[4].watch: "5 minutes" isn\'t a length of time such as 30s, 5m, 1h or 2d',
      "runbook.yaml:15:11 steps[4].poll: must be longer than nothing",
      "runbook.yaml:16:14 steps[4].overlap: -1 isn't a length of time such as 30s, 5m, 1h or 2d",
    ],
  },
  {
    of: "runbook",
    good: "logs: [gateway]",
    bad: "logs: gateway",
    says: ['runbook.yaml:10:11 steps[1].logs: "gateway" isn\'t a list'],
  },
  { of: "runbook", good: "    via: [desk]\n", bad: "", says: ["runbook.yaml:14:5 steps[5].via: missing"] },
  {
    of: "runbook",
    good: "via: [desk]",
    bad: "via: []\n    owners: yes",
    says: [
      "runbook.yaml:15:10 steps[5].via: a list is too short: at least 1",
      'runbook.yaml:16:13 steps[5].owners: "yes" isn\'t true or false',
    ],
  },
  {
    of: "runbook",
    good: "via: [desk]",
    bad: "via: [desk",
    says: ["runbook.yaml:16:1 the indentation doesn't fit, or a bracket isn't closed"],
  },
  {
    of: "runbook",
    good: "  - kind: audit",
    bad: "\t- kind: audit",
    says: ["runbook.yaml:9:1 tabs can't be used for indentation; use spaces"],
  },
  {
    of: "runbook",
    good: "path: printed in a CI log",
    bad: "path: printed: in a CI log",
    says: ['runbook.yaml:5:9 a second ": " on one line; put the value in quotes'],
  },
  {
    of: "runbook",
    good: "path: printed in a CI log",
    bad: 'path: "printed in a \\CI log"',
    says: ["runbook.yaml:5:23 this escape doesn't exist; write \\\\ for a backslash, or use single quotes"],
  },
  {
    of: "runbook",
    good: "path: printed in a CI log",
    bad: "path: @ci",
    says: ["runbook.yaml:5:9 a value can't begin with this character; put it in quotes"],
  },
  {
    of: "runbook",
    text: "---\nkind: runbook\n---\nkind: runbook\n",
    says: [
      "runbook.yaml:2:1 name: missing",
      "runbook.yaml:2:1 provider: missing",
      "runbook.yaml:2:1 leak: missing",
      "runbook.yaml:2:1 steps: missing",
      "runbook.yaml:2:1 needs inventory: a path, or consumers: a list",
      "runbook.yaml:3:1 a second document begins here; a file holds one",
    ],
  },
  {
    of: "runbook",
    text: "%YAML 1.1\n---\nkind: runbook\n",
    says: ["runbook.yaml:1:1 directives (lines that begin with %) aren't allowed"],
  },
  { of: "runbook", text: "", says: ["runbook.yaml:1:1 the file is empty"] },
  { of: "runbook", text: "# nothing but a remark\n", says: ["runbook.yaml:1:1 the file is empty"] },
  {
    of: "runbook",
    text: "- kind: runbook\n",
    says: ["runbook.yaml:1:1 a list isn't a map of keys and values"],
  },
  {
    of: "runbook",
    text: "just words\n",
    says: ['runbook.yaml:1:1 "just words" isn\'t a map of keys and values'],
  },
  {
    of: "inventory",
    good: "id: nightly",
    bad: "id: billing",
    says: ["inventory.yaml:12:9 consumers[1].id: another consumer has this id"],
  },
  {
    of: "inventory",
    good: "id: nightly",
    bad: "id: nightly export",
    says: [
      'inventory.yaml:12:9 consumers[1].id: "nightly export" isn\'t a name: lower-case letters, digits, ".", "_" and "-"',
    ],
  },
  {
    of: "inventory",
    good: "period: 5m",
    bad: "period: often",
    says: [
      'inventory.yaml:6:13 consumers[0].period: "often" isn\'t a call period such as 5m or 1d, or on-demand',
    ],
  },
  {
    of: "inventory",
    good: "period: 5m",
    bad: "period: 0",
    says: ["inventory.yaml:6:13 consumers[0].period: 0 isn't a call period such as 5m or 1d, or on-demand"],
  },
  {
    of: "inventory",
    good: "    service: billing worker\n",
    bad: "",
    says: ["inventory.yaml:3:5 consumers[0].service: missing"],
  },
  {
    of: "inventory",
    good: "match: { networks: [10.0.4.0/24] }",
    bad: "match: {}",
    says: ["inventory.yaml:16:12 consumers[1].match: needs at least one of userAgents, networks, principals"],
  },
  {
    of: "inventory",
    good: "match: { networks: [10.0.4.0/24] }",
    bad: "match: { network: [10.0.4.0/24] }",
    says: [
      "inventory.yaml:16:12 consumers[1].match: needs at least one of userAgents, networks, principals",
      'inventory.yaml:16:14 consumers[1].match.network: "network" isn\'t a key here; did you mean "networks"?',
    ],
  },
  {
    of: "inventory",
    good: "[billing/*]",
    bad: '["**"]',
    says: ['inventory.yaml:8:20 consumers[0].match.userAgents[0]: "**" would match everybody'],
  },
  {
    of: "inventory",
    good: "owner: Ada",
    bad: "owner: Ada\n    keyPrefix: team.EXAMPLE0123456789abcdk3f9",
    says: ['inventory.yaml:6:16 consumers[0].keyPrefix: "team.***k3f9" is too long: at most 12'],
  },
  {
    of: "inventory",
    good: "owner: Ada",
    bad: "owner: Ada\n    rotationDue: 2026-02-30",
    says: ['inventory.yaml:6:18 consumers[0].rotationDue: "2026-02-30" isn\'t a day such as 2026-11-23'],
  },
  {
    of: "inventory",
    good: "owner: Ada",
    bad: "owner: Ada\n    fingerprint: team.EXAMPLE0123456789abcdk3f9",
    says: [
      'inventory.yaml:6:18 consumers[0].fingerprint: "team.***k3f9" isn\'t a fingerprint: 16 to 64 hex digits',
    ],
  },
  {
    of: "inventory",
    good: "owner: Ada",
    bad: 'owner: " "',
    says: ["inventory.yaml:5:12 consumers[0].owner: empty"],
  },
  {
    of: "inventory",
    good: "owner: Ada",
    bad: "owner:\n      name: Ada",
    says: ["inventory.yaml:6:7 consumers[0].owner: a map of keys and values isn't text"],
  },
  {
    of: "config",
    good: "adapter: dotenv",
    bad: "adapter: dotnev",
    says: [
      'config.yaml:13:27 stores.billing-env.adapter: "dotnev" isn\'t an adapter here; did you mean "dotenv"?',
    ],
  },
  {
    of: "config",
    good: "adapter: dotenv",
    bad: "adapter: docker",
    says: [`config.yaml:13:27 stores.billing-env.adapter: "docker" isn't an adapter here; one of ${STORES}`],
  },
  {
    of: "config",
    good: "adapter: stdout",
    bad: "path: notices.txt",
    says: [`config.yaml:34:9 notifiers.desk.adapter: missing; it must be one of ${NOTIFIERS}`],
  },
  {
    of: "config",
    good: "credential: { env: ACME_TOKEN }",
    bad: "credential: team.EXAMPLE0123456789abcdk3f9",
    says: [
      "config.yaml:8:17 providers.acme.credential: must be a reference: one of {env: NAME}, {file: PATH}, {command: [...]}; never the value",
    ],
  },
  {
    of: "config",
    good: "credential: { env: ACME_TOKEN }",
    bad: "credential: { env: ACME_TOKEN, file: token }",
    says: [
      "config.yaml:8:17 providers.acme.credential: must be a reference: one of {env: NAME}, {file: PATH}, {command: [...]}; never the value",
    ],
  },
  {
    of: "config",
    good: "credential: { env: ACME_TOKEN }",
    bad: "credential: { env: team.EXAMPLE0123456789abcdk3f9 }",
    says: ["config.yaml:8:24 providers.acme.credential.env: isn't the name of an environment variable"],
  },
  {
    of: "config",
    good: "baseUrl: https://api.example.com",
    bad: "baseUrl: https://api.exmaple.com",
    says: ['config.yaml:7:14 providers.acme.baseUrl: "api.exmaple.com" isn\'t in hosts'],
  },
  {
    of: "config",
    good: "baseUrl: https://api.example.com",
    bad: "baseUrl: ftp://api.example.com",
    says: [
      "config.yaml:7:14 providers.acme.baseUrl: isn't an http or https address, without a user and a fragment",
    ],
  },
  {
    of: "config",
    good: "baseUrl: https://api.example.com",
    bad: "baseUrl: https://me:pw@api.example.com",
    says: [
      "config.yaml:7:14 providers.acme.baseUrl: isn't an http or https address, without a user and a fragment",
    ],
  },
  {
    of: "config",
    good: "hosts: [api.example.com,",
    bad: "hosts: [https://api.example.com,",
    says: [
      'config.yaml:2:9 hosts[0]: "https://api.example.com" isn\'t a host: host or host:port in lower case, no scheme, no path',
      'config.yaml:7:14 providers.acme.baseUrl: "api.example.com" isn\'t in hosts',
    ],
  },
  {
    of: "config",
    good: "provider: acme }",
    bad: "provider: acne }",
    says: ['config.yaml:11:39 auditLogs.gateway.provider: "acne" isn\'t in providers; did you mean "acme"?'],
  },
  {
    of: "config",
    good: "provider: acme }",
    bad: "provider: paper }",
    says: [
      'config.yaml:11:39 auditLogs.gateway.provider: the provider "paper" is worked by hand: it shows no log',
    ],
  },
  {
    of: "config",
    good: "accepted: { status: [200] }",
    bad: "accepted: {}",
    says: [
      "config.yaml:24:15 probes.acme-key.accepted: a predicate needs at least one of status, body, text, any, all",
    ],
  },
  {
    of: "config",
    good: "path: /v1/models",
    bad: 'path: /v1/models\n    headers: { x-key: "${key}", x-home: "${HOME}" }',
    says: [
      'config.yaml:24:41 probes.acme-key.headers.x-home: "${HOME}" may look up ${key} or ${basic}, nothing else',
    ],
  },
  {
    of: "config",
    good: "path: /v1/models",
    bad: "path: /v1/models\n    headers: { x-key: fixed }",
    says: ["config.yaml:24:14 probes.acme-key.headers: no header carries ${key} or ${basic}"],
  },
  {
    of: "config",
    good: '    http: { url: "http://127.0.0.1:8080/status" }\n',
    bad: "",
    says: ["config.yaml:28:5 probes.billing-status: needs one of http and command"],
  },
  {
    of: "config",
    good: "write: [put-secret, nightly]",
    bad: "write: put-secret nightly",
    says: ['config.yaml:14:43 stores.nightly-env.write: "put-secret nightly" isn\'t a list'],
  },
  {
    of: "config",
    good: "pointer: /key",
    bad: "pointer: key",
    says: [
      "config.yaml:31:29 probes.billing-status.fingerprint.pointer: must be a JSON Pointer such as /data/0/id",
    ],
  },
  {
    of: "config",
    good: "format: iso",
    bad: "format: ISO",
    says: [
      'config.yaml:32:33 probes.billing-status.at.format: "ISO" isn\'t one of iso, s, ms; did you mean "iso"?',
    ],
  },
  {
    of: "config",
    good: "{ argv: [ci, stop] }",
    bad: "{ argv: [ci, stop], clicks: [Stop it], asOf: 2026-11-23 }",
    says: ["config.yaml:18:12 pauses.stop-ci: needs one of argv and clicks"],
  },
  {
    of: "config",
    good: "{ argv: [ci, stop] }",
    bad: "{ clicks: [Stop it] }",
    says: [
      "config.yaml:18:12 pauses.stop-ci.asOf: clicks need the day on which they were last seen to be right, and nothing else does",
    ],
  },
  {
    of: "config",
    good: "{ argv: [ci, stop] }",
    bad: "{ clicks: [Stop it], asOf: 2026-11-23, timeout: 3s }",
    says: ["config.yaml:18:12 pauses.stop-ci: cwd and timeout go with argv"],
  },
  {
    of: "config",
    good: "  billing-status:\n",
    bad: "  both: { adapter: all, probes: [acme-key, billing-status] }\n  billing-status:\n",
    says: ['config.yaml:27:33 probes.both.probes.1: "billing-status" isn\'t a probe that presents a key'],
  },
  {
    of: "config",
    good: "  billing-status:\n",
    bad: "  canary: { adapter: auxot-intake, provider: acne, intake: work_1, madeUp: { prefix: team., length: 48 } }\n  billing-status:\n",
    says: ['config.yaml:27:46 probes.canary.provider: "acne" isn\'t in providers; did you mean "acme"?'],
  },
  {
    of: "config",
    good: "  billing-status:\n",
    bad: "  db: { adapter: command, argv: [try], accepted: { exit: [0] }, refused: {}, madeUp: { prefix: '', length: 32 } }\n  billing-status:\n",
    says: ["config.yaml:27:74 probes.db.refused: needs at least one of exit, stdout, stderr"],
  },
  {
    of: "config",
    good: "  billing-status:\n",
    bad: "  prom: { adapter: prometheus-target, baseUrl: 'https://prom.example.com', job: work }\n  billing-status:\n",
    says: ['config.yaml:27:48 probes.prom.baseUrl: "prom.example.com" isn\'t in hosts'],
  },
  {
    of: "config",
    good: "stores:\n",
    bad: "stores:\n  web: { adapter: kubernetes-secret, namespace: shop, secret: Web, key: a/b }\n",
    says: [
      "config.yaml:13:8 stores.web.context: missing",
      'config.yaml:13:63 stores.web.secret: "Web" isn\'t a name in Kubernetes: lower-case letters, digits, "." and "-"',
      "config.yaml:13:73 stores.web.key: \"a/b\" isn't a key of a secret's data",
    ],
  },
  {
    of: "config",
    good: "stores:\n",
    bad: "stores:\n  ci: { adapter: gitlab-variable, credential: { env: T }, project: shop/web, group: shop, variable: KEY }\n",
    says: [
      "config.yaml:13:7 stores.ci: needs one of project and group",
      'config.yaml:13:7 stores.ci.baseUrl: "gitlab.com" isn\'t in hosts',
    ],
  },
  {
    of: "config",
    good: "  desk: { adapter: stdout }",
    bad: "  Desk: { adapter: stdout }",
    says: [
      'config.yaml:34:3 notifiers.Desk: "Desk" isn\'t a name: lower-case letters, digits, ".", "_" and "-"',
    ],
  },
];

test.each(TABLE)("$of: $says.0", ({ of, good, bad, text, says }) => {
  const { parse, whole } = KINDS[of];
  if (good !== undefined) expect(whole).toContain(good);
  const loaded = parse(text ?? whole.replace(good ?? "", () => bad ?? ""), `${of}.yaml`);
  expect(loaded.ok ? [] : loaded.problems.map(headOf)).toEqual(says);
});

test.each(Object.entries(KINDS))("a whole %s is read", (name, { parse, whole }) => {
  expect(parse(whole, `${name}.yaml`)).toMatchObject({ ok: true });
});

function headOf({ file, line, column, path, message, hint }: Problem): string {
  const at = path === "" ? "" : ` ${path}:`;
  return `${file}:${line}:${column}${at} ${message}${hint === undefined ? "" : `; ${hint}`}`;
}
