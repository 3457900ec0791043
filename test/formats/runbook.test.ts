import { describe, expect, test } from "vitest";
import { wholeRow } from "../../src/core/inventory/whole-row.ts";
import { parseInventory, toConsumer } from "../../src/formats/inventory.ts";
import { parseRunbook } from "../../src/formats/runbook.ts";
import { INVENTORY, RUNBOOK } from "./documents.ts";

describe("a runbook", () => {
  test("says no more than it must and gets the defaults for the rest", () => {
    expect(parseRunbook(RUNBOOK, "runbook.yaml")).toMatchObject({
      ok: true,
      value: {
        kind: "runbook",
        name: "leaked-ci-key",
        provider: "acme",
        leak: { path: "printed in a CI log" },
        inventory: "inventory.yaml",
        steps: {
          contain: { kind: "contain" },
          audit: { kind: "audit", logs: ["gateway"], lookback: 864_000 },
          reissue: { kind: "reissue", per: "consumer" },
          swap: { kind: "swap", concurrency: 4 },
          revoke: { kind: "revoke", overlap: 86_400, poll: 5 },
          notify: { kind: "notify", via: ["desk"], owners: true },
        },
      },
    });
  });

  test("may say everything", () => {
    const text = `kind: runbook
name: everything
title: A key in a log
provider: acme
leak: { key: k-17, path: printed in a CI log, exposedAt: "2026-11-23T10:30:00+01:00", exposure: public, privilege: low }
consumers:
  - { id: a, service: A, owner: Ada, period: 1h, match: { principals: [svc-a] }, store: env }
steps:
  - { kind: contain, rung: restrict, networks: [10.0.0.0/8, "2001:db8::/32", 192.0.2.7], scopes: [read], pause: { apply: stop, undo: start } }
  - { kind: audit, logs: [], lookback: 3d, responder: { userAgents: [stanch/*] } }
  - { kind: reissue, per: shared, name: "ci-\${key}", keyKind: team, team: platform, scopes: [read], keyProbe: models }
  - { kind: swap, concurrency: 1 }
  - { kind: revoke, watch: 30m, overlap: 2h, poll: 0.5 }
  - { kind: notify, via: [desk, hook], owners: false }
`;
    expect(parseRunbook(text, "runbook.yaml")).toMatchObject({
      ok: true,
      value: {
        leak: { key: "k-17", exposedAt: "2026-11-23T09:30:00.000Z", exposure: "public", privilege: "low" },
        consumers: [{ id: "a", period: 3600, probes: [], calls: ["api"] }],
        steps: {
          contain: { rung: "restrict", pause: { apply: "stop", undo: "start" } },
          reissue: { per: "shared", name: "ci-${key}", keyKind: "team" },
          revoke: { watch: 1800, overlap: 7200, poll: 0.5 },
        },
      },
    });
  });

  test.each([
    "../inventory.yaml",
    "a/../../b.yaml",
    "/etc/passwd",
    "~/x.yaml",
    "a\\..\\b",
    "C:/x.yaml",
    "file:x",
    "a/..",
  ])("doesn't reach out of its folder: %s", (path) => {
    const loaded = parseRunbook(
      RUNBOOK.replace("inventory.yaml", () => path),
      "runbook.yaml",
    );
    expect(loaded).toMatchObject({ ok: false, problems: [{ path: "inventory" }] });
  });

  test.each(["inventory.yaml", "teams/a..b.yaml", "./inventory.yaml"])("reads %s beside it", (path) => {
    expect(
      parseRunbook(
        RUNBOOK.replace("inventory.yaml", () => path),
        "runbook.yaml",
      ).ok,
    ).toBe(true);
  });
});

describe("an inventory", () => {
  test("gives the consumers of the plan, without what only people need", () => {
    const text = INVENTORY.replace(
      "owner: Ada",
      "owner: Ada\n    keyPrefix: user.\n    keyKind: user\n    runtime: systemd",
    );
    const loaded = parseInventory(text, "inventory.yaml");
    expect(loaded.ok && loaded.value.consumers[0]).toMatchObject({ keyPrefix: "user.", keyKind: "user" });
    expect(loaded.ok && loaded.value.consumers.map((row) => toConsumer(wholeRow(row)))).toEqual([
      {
        id: "billing",
        service: "billing worker",
        owner: "Ada",
        runtime: "systemd",
        period: 300,
        match: { userAgents: ["billing/*"] },
        store: "billing-env",
        reload: "billing",
        probes: ["billing-status"],
        calls: ["api"],
      },
      {
        id: "nightly",
        service: "nightly export",
        owner: "Grace",
        period: "on-demand",
        match: { networks: ["10.0.4.0/24"] },
        store: "nightly-env",
        probes: [],
        calls: ["api"],
      },
    ]);
  });

  test("says how many instances a consumer has: one unless told, and never none", () => {
    const told = (instances: string) =>
      parseInventory(INVENTORY.replace("owner: Ada", `owner: Ada\n    instances: ${instances}`), "i.yaml");
    const three = told("3");
    expect(three.ok && three.value.consumers.map((row) => toConsumer(wholeRow(row)).instances)).toEqual([
      3,
      undefined,
    ]);
    expect(told("1")).toMatchObject({ ok: true });
    for (const wrong of ["0", "1.5", "many"]) expect(told(wrong).ok).toBe(false);
  });

  test("may be empty: the gate, not the file, then says that there are no consumers", () => {
    expect(parseInventory("kind: inventory\nconsumers: []\n", "inventory.yaml").ok).toBe(true);
  });
});
