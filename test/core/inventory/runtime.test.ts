import { describe, expect, test } from "vitest";
import { RUNTIME_KINDS } from "../../../src/core/inventory/runtime-kind.ts";
import { SYSTEMS } from "../../../src/core/inventory/runtime-systems.ts";
import { keyPrefixFor, runtimeOf, systemOfKeyName } from "../../../src/core/inventory/runtime.ts";

describe("what runs a caller", () => {
  test.each([
    ["GitHub Actions deploy", "github-actions"],
    ["gitlab-ci", "gitlab-ci"],
    ["CircleCI", "circleci"],
    ["Jenkins", "jenkins"],
    ["nightly cron on the bastion", "cron"],
    ["bastion, crontab of root", "cron"],
    ["AWS Lambda → intake", "lambda"],
    ["intake, called by a Lambda", "intake"],
    ["systemd timer on web-1", "systemd"],
    ["Kubernetes CronJob", "kubernetes"],
    ["docker-compose", "docker-compose"],
    ["Claude Code on Ada's laptop", "claude-code"],
    ["Cursor", "cursor"],
    ["Visual Studio Code", "vscode"],
    ["Jupyter notebook", "notebook"],
    ["a laptop", "laptop"],
    ["EC2 instance", "server"],
    ["litellm", "server"],
    ["launchd", "launchd"],
    ["bitbucket-pipelines", "bitbucket-pipelines"],
    ["travis", "ci"],
    ["dockerfile", "docker-compose"],
  ])("%s is recognised", (words, id) => {
    expect(runtimeOf(words).system?.id).toBe(id);
  });

  test.each(SYSTEMS.map(({ id }) => id))("a scan's %s is itself", (id) => {
    expect(runtimeOf(id).system?.id).toBe(id);
  });

  test("whatever runs by itself counts before the desk it was set up at", () => {
    expect(runtimeOf("Claude Code in GitHub Actions").kind).toBe("ci");
    expect(runtimeOf("cron on Ada's laptop").kind).toBe("cron");
    expect(runtimeOf("Cursor on a server").kind).toBe("server");
  });

  test.each([undefined, "", "Excel", "social-media", "precision", "script", "shell-history", "terraform"])(
    "%s says nothing of what runs it",
    (words) => {
      expect(runtimeOf(words).kind).toBe("unknown");
    },
  );

  test("nobody can say whether what isn't known runs by itself", () => {
    expect(RUNTIME_KINDS.unknown.unattended).toBeNull();
  });
});

describe("the name of a key", () => {
  test.each([
    ["gha-deploy-main", "github-actions"],
    ["glci-nightly", "gitlab-ci"],
    ["lambda-orders", "lambda"],
    ["cron-export", "cron"],
    ["k8s_billing", "kubernetes"],
    ["GHA-DEPLOY", "github-actions"],
  ])("%s tells its runtime", (name, id) => {
    expect(systemOfKeyName(name)?.id).toBe(id);
  });

  test.each(["deploy", "gha", "ghastly-key", "ada-laptop", "", "k8s"])("%s tells none", (name) => {
    expect(systemOfKeyName(name)).toBeNull();
  });

  test("a new key is named after its runtime, if that is known", () => {
    expect(keyPrefixFor(runtimeOf("GitHub Actions"))).toBe("gha");
    expect(keyPrefixFor(runtimeOf("Excel"))).toBeNull();
  });

  test("no two runtimes share a prefix", () => {
    const all = SYSTEMS.flatMap(({ keyPrefixes }) => keyPrefixes);
    expect(new Set(all).size).toBe(all.length);
  });
});
