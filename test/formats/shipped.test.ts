import { existsSync, readFileSync, readdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseConfig } from "../../src/formats/config.ts";
import { parseKeyPolicy } from "../../src/formats/key-policy.ts";
import { type Loaded } from "../../src/formats/load.ts";
import { renderProblems } from "../../src/formats/problem.ts";
import { parseInventory } from "../../src/formats/inventory.ts";
import { parseManualClicks, tiersOf } from "../../src/formats/manual-clicks.ts";
import { parseProviderMapping } from "../../src/formats/provider-mapping.ts";
import { checkReferences } from "../../src/formats/references.ts";
import { parseRunbook } from "../../src/formats/runbook.ts";
import { parseScenario } from "../../src/formats/scenario.ts";

const PARSERS: Readonly<Record<string, (text: string, file: string) => Loaded<unknown>>> = {
  runbook: parseRunbook,
  scenario: parseScenario,
  config: parseConfig,
  inventory: parseInventory,
  provider: parseProviderMapping,
  clicks: parseManualClicks,
  "key-policy": parseKeyPolicy,
};

const files = readdirSync("runbooks", { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".yaml"))
  .map((name) => `runbooks/${name}`);

describe("shipped runbooks", () => {
  it("are all there", () => {
    expect(files.toSorted()).toEqual([
      "runbooks/auxot-key-leak.config.yaml",
      "runbooks/auxot-key-leak.yaml",
      "runbooks/generic-http.config.yaml",
      "runbooks/generic-http.yaml",
      "runbooks/inventory.example.yaml",
      "runbooks/policies/keys.yaml",
      "runbooks/providers/anthropic.clicks.yaml",
      "runbooks/providers/anthropic.yaml",
      "runbooks/providers/auxot.clicks.yaml",
      "runbooks/providers/auxot.yaml",
      "runbooks/providers/better-auth.yaml",
      "runbooks/providers/cloudflare.yaml",
      "runbooks/providers/datadog-app.yaml",
      "runbooks/providers/datadog.yaml",
      "runbooks/providers/etcd.yaml",
      "runbooks/providers/generic-http.yaml",
      "runbooks/providers/gitlab-personal.yaml",
      "runbooks/providers/gitlab-service-account.yaml",
      "runbooks/providers/gitlab.yaml",
      "runbooks/providers/keystone.yaml",
      "runbooks/providers/openai-admin.yaml",
      "runbooks/providers/openai.yaml",
      "runbooks/providers/rabbitmq.yaml",
      "runbooks/providers/vault.yaml",
      "runbooks/providers/verdaccio.yaml",
      "runbooks/providers/zabbix.yaml",
      "runbooks/scenarios/abuse-in-overlap.yaml",
      "runbooks/scenarios/approver-asleep.yaml",
      "runbooks/scenarios/ci-log.yaml",
      "runbooks/scenarios/contractor-intake.yaml",
      "runbooks/scenarios/delete-only.yaml",
      "runbooks/scenarios/forgotten-cron.yaml",
      "runbooks/scenarios/late-audit-log.yaml",
      "runbooks/scenarios/llm-bill.yaml",
      "runbooks/scenarios/lost-answer.yaml",
      "runbooks/scenarios/minted-key.yaml",
      "runbooks/scenarios/missed-token.yaml",
      "runbooks/scenarios/public-repo.yaml",
      "runbooks/scenarios/stolen-replacement.yaml",
      "runbooks/scenarios/two-key-limit.yaml",
      "runbooks/scenarios/vendor-breach.yaml",
      "runbooks/scenarios/wrong-environment.yaml",
      "runbooks/starter/auxot/inventory.yaml",
      "runbooks/starter/auxot/runbook.yaml",
      "runbooks/starter/auxot/stanch.config.yaml",
      "runbooks/starter/generic-http/inventory.yaml",
      "runbooks/starter/generic-http/runbook.yaml",
      "runbooks/starter/generic-http/stanch.config.yaml",
    ]);
  });

  it.each(files)("%s has no problem", (file) => {
    const text = readFileSync(file, "utf8");
    const kind = /^kind: ([\w-]+)$/m.exec(text)?.[1] ?? "";
    const loaded = PARSERS[kind]?.(text, file);
    expect(loaded?.ok === false ? renderProblems(loaded.problems) : loaded?.ok).toBe(true);
  });

  it.each(files)("%s tells editors its schema", (file) => {
    const [first = ""] = readFileSync(file, "utf8").split("\n");
    const path = /^# yaml-language-server: \$schema=(.*)$/.exec(first)?.[1] ?? "";
    expect(path).toMatch(/\.schema\.json$/);
    expect(existsSync(join(dirname(file), path))).toBe(true);
  });

  // Examples to edit have none.
  const unsaid = new Set(["auxot", "generic-http"]);

  it.each(
    files.filter(
      (file) => /^kind: provider$/m.test(readFileSync(file, "utf8")) && !unsaid.has(basename(file, ".yaml")),
    ),
  )("%s says what the credential must be allowed to do at each step", (file) => {
    const loaded = parseProviderMapping(readFileSync(file, "utf8"), file);
    if (!loaded.ok) throw new Error(renderProblems(loaded.problems));
    for (const [step, { needs }] of Object.entries(loaded.value.steps))
      expect([step, needs]).not.toContain(undefined);
  });

  const pages = readdirSync("docs/adapters").map((name) => [name, shownIn(`docs/adapters/${name}`)] as const);

  it.each(pages.filter(([, shown]) => shown.length > 0))(
    "configs that docs/adapters/%s shows can be read",
    (name, shown) => {
      for (const text of shown) {
        const loaded = parseConfig(text.startsWith("kind:") ? text : `kind: config\n${text}`, name);
        expect(loaded.ok ? "" : renderProblems(loaded.problems)).toBe("");
      }
    },
  );

  it("configs are shown for every adapter", () => {
    expect(pages.filter(([, shown]) => shown.length === 0)).toEqual([]);
  });

  it.each(["generic-http", "auxot-key-leak"])("%s names only what its config has", (name) => {
    const runbook = parseRunbook(readFileSync(`runbooks/${name}.yaml`, "utf8"), "runbook.yaml");
    const config = parseConfig(readFileSync(`runbooks/${name}.config.yaml`, "utf8"), "config.yaml");
    if (!runbook.ok || !config.ok) throw new Error("the files have problems");
    expect(renderProblems(checkReferences(runbook, null, config.value))).toBe("");
  });

  it.each(["auxot", "generic-http"])("the starter for %s names only what its config has", (name) => {
    const at = (file: string): string => readFileSync(`runbooks/starter/${name}/${file}`, "utf8");
    const runbook = parseRunbook(at("runbook.yaml"), "runbook.yaml");
    const inventory = parseInventory(at("inventory.yaml"), "inventory.yaml");
    const config = parseConfig(at("stanch.config.yaml"), "config.yaml");
    if (!runbook.ok || !inventory.ok || !config.ok) throw new Error("the files have problems");
    expect(renderProblems(checkReferences(runbook, inventory, config.value))).toBe("");
  });

  it("auxot's clicks present the old key again for longer than the router's cache of 5 minutes", () => {
    const clicks = parseManualClicks(readFileSync("runbooks/providers/auxot.clicks.yaml", "utf8"), "clicks");
    expect(clicks.ok && clicks.value.tokenCache).toBeGreaterThan(300);
    expect(clicks.ok && tiersOf(clicks.value)).toEqual(["free", "team", "business", "enterprise"]);
    expect(JSON.stringify(clicks)).toContain("Never make it by chat");
  });
});

/** Configs whole, or some sections of one; workflows and files of others are shown too. */
function shownIn(page: string): readonly string[] {
  const blocks = readFileSync(page, "utf8").matchAll(/^```yaml\n(.*?)^```$/gms);
  return [...blocks].map(([, text = ""]) => text).filter((text) => SECTIONS.test(text));
}

const SECTIONS = /^(?:kind: config|hosts|providers|auditLogs|stores|reloads|pauses|probes|notifiers)\b/;
