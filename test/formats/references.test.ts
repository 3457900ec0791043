import { expect, test } from "vitest";
import type { Loaded } from "../../src/formats/load.ts";
import { parseConfig } from "../../src/formats/config.ts";
import { parseInventory } from "../../src/formats/inventory.ts";
import type { Problem } from "../../src/formats/problem.ts";
import { checkReferences } from "../../src/formats/references.ts";
import { parseRunbook } from "../../src/formats/runbook.ts";
import { CONFIG, INVENTORY, RUNBOOK } from "./documents.ts";

function loaded<T>(result: Loaded<T>): Extract<Loaded<T>, { ok: true }> {
  if (!result.ok) throw new Error(result.problems.map(({ message }) => message).join("\n"));
  return result;
}

function check(runbook: string, inventory: string | null, config = CONFIG): readonly string[] {
  const problems = checkReferences(
    loaded(parseRunbook(runbook, "runbook.yaml")),
    inventory === null ? null : loaded(parseInventory(inventory, "inventory.yaml")),
    loaded(parseConfig(config, "stanch.config.yaml")).value,
  );
  return problems.map(headOf);
}

test("files that fit together have no problems", () => {
  expect(check(RUNBOOK, INVENTORY)).toEqual([]);
});

test("a name that the config doesn't have is shown where it is used, in each file", () => {
  const runbook = RUNBOOK.replace("provider: acme", "provider: acne")
    .replace("[gateway]", "[gateway, gatewy]")
    .replace("kind: contain", "kind: contain\n    pause: { apply: stop-ci, undo: start-ci }")
    .replace("kind: reissue", "kind: reissue\n    keyProbe: acme-kez")
    .replace("[desk]", "[hook, desc]");
  const inventory = INVENTORY.replace("store: billing-env", "store: billing-emv")
    .replace("reload: billing", "reload: nothing-like-it")
    .replace("[billing-status]", "[billing-status, billing-state]");
  expect(check(runbook, inventory)).toEqual([
    'runbook.yaml:3:11 provider: "acne" isn\'t in providers of the config; did you mean "acme"?',
    'runbook.yaml:11:21 steps[1].logs[1]: "gatewy" isn\'t in auditLogs of the config; did you mean "gateway"?',
    'runbook.yaml:9:36 steps[0].pause.undo: "start-ci" isn\'t in pauses of the config',
    'runbook.yaml:13:15 steps[2].keyProbe: "acme-kez" isn\'t in probes of the config; did you mean "acme-key"?',
    'runbook.yaml:17:17 steps[5].via[1]: "desc" isn\'t in notifiers of the config; did you mean "desk"?',
    'inventory.yaml:9:12 consumers[0].store: "billing-emv" isn\'t in stores of the config; did you mean "billing-env"?',
    'inventory.yaml:10:13 consumers[0].reload: "nothing-like-it" isn\'t in reloads of the config',
    'inventory.yaml:11:30 consumers[0].probes[1]: "billing-state" isn\'t in probes of the config; did you mean "billing-status"?',
  ]);
});

test("notifiers of an audience are looked up like all others", () => {
  const audiences = "audiences: { leadership: { via: [hook, hok], to: [cto] }, customers: { via: [page] } }";
  expect(check(RUNBOOK.replace("[desk]", `[desk]\n    ${audiences}`), INVENTORY)).toEqual([
    'runbook.yaml:16:44 steps[5].audiences.leadership.via[1]: "hok" isn\'t in notifiers of the config; did you mean "hook"?',
    'runbook.yaml:16:82 steps[5].audiences.customers.via[0]: "page" isn\'t in notifiers of the config',
  ]);
});

test("a probe that presents the key can't stand for a consumer, nor the other way round", () => {
  const runbook = RUNBOOK.replace("kind: reissue", "kind: reissue\n    keyProbe: billing-status");
  expect(check(runbook, INVENTORY.replace("[billing-status]", "[acme-key]"))).toEqual([
    expect.stringMatching(
      /^runbook\.yaml:12:15 steps\[2\]\.keyProbe: "billing-status" asks a consumer; a key is probed by one of adapter all, .*http, or postgres$/,
    ),
    expect.stringMatching(
      /^inventory\.yaml:11:14 consumers\[0\]\.probes\[0\]: "acme-key" presents the key itself, which proves nothing of a consumer; use one of adapter consumer-report, /,
    ),
  ]);
});

test("consumers inside the runbook are checked at their place in the runbook", () => {
  const inline =
    "consumers:\n  - { id: a, service: A, owner: Ada, period: 1h, match: { principals: [a] }, store: bilin-env }";
  expect(check(RUNBOOK.replace("inventory: inventory.yaml", inline), null)).toEqual([
    'runbook.yaml:7:85 consumers[0].store: "bilin-env" isn\'t in stores of the config; did you mean "billing-env"?',
  ]);
});

function headOf({ file, line, column, path, message, hint }: Problem): string {
  return `${file}:${line}:${column} ${path}: ${message}${hint === undefined ? "" : `; ${hint}`}`;
}
