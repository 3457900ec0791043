import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type FakeTrail, startFakeTrail } from "../../fakes/aws-cloudtrail.ts";
import { type FakeAccessKey, type FakeIam, startFakeIam } from "../../fakes/aws-iam.ts";
import { type FakeSecrets, startFakeSecrets } from "../../fakes/aws-secrets-manager.ts";

const MAIN = fileURLToPath(new URL("../../../src/main.ts", import.meta.url));

/** An account of AWS with one user, whose one key leaked and is in a secret, and a workspace that knows all this. */
export interface AwsScene {
  readonly iam: FakeIam;
  readonly trail: FakeTrail;
  readonly secrets: FakeSecrets;
  readonly leaked: FakeAccessKey;
  /** Runs stanch, and interrupts it once it has said `until`; gives all that it said, each line unwrapped. */
  readonly stanch: (args: readonly string[], until?: string) => Promise<string>;
  close(): Promise<void>;
}

export async function openAwsScene(): Promise<AwsScene> {
  const iam = await startFakeIam({ user: "deploy" });
  const trail = await startFakeTrail("us-east-1");
  const leaked = iam.add();
  const secret = JSON.stringify({ id: leaked.id, secret: leaked.secret, port: 80 });
  const secrets = await startFakeSecrets("prod/web", secret);
  const root = mkdtempSync(join(tmpdir(), "stanch-aws-"));
  const [dir, home] = [join(root, "workspace"), join(root, "home")];
  for (const folder of [dir, home]) mkdirSync(folder, { mode: 0o700 });
  const put = (name: string, data: unknown): void => {
    const text = typeof data === "string" ? data : JSON.stringify(data);
    writeFileSync(join(dir, name), text, { mode: 0o600 });
  };
  put("own", iam.caller.secretAccessKey);
  put("leaked", `${leaked.id}:${leaked.secret}`);
  put("stanch.config.yaml", config({ iam, trail, secrets }));
  put("runbook.yaml", runbook(leaked.id));
  const env = {
    PATH: process.env["PATH"],
    HOME: home,
    XDG_CONFIG_HOME: join(home, "config"),
    NO_COLOR: "1",
    NODE_NO_WARNINGS: "1",
  };
  const running = new Set<() => void>();
  return {
    iam,
    trail,
    secrets,
    leaked,
    stanch: (args, until) =>
      new Promise((resolve, reject) => {
        const argv = [MAIN, ...args, "--workspace", dir];
        const child = spawn(process.execPath, argv, { cwd: dir, env, stdio: ["ignore", "pipe", "pipe"] });
        const kill = (): void => void child.kill("SIGKILL");
        running.add(kill);
        let said = "";
        const hear = (text: string): void => {
          said += text;
          if (until !== undefined && said.includes(until)) child.kill("SIGINT");
        };
        child.stdout.setEncoding("utf8").on("data", hear);
        child.stderr.setEncoding("utf8").on("data", hear);
        child.once("error", reject);
        child.once("close", () => {
          running.delete(kill);
          resolve(said.replaceAll(/\n(?:LIVE)? {8,}/g, " "));
        });
      }),
    async close() {
      for (const kill of running) kill();
      for (const { server } of [iam, trail, secrets]) await server.close();
      rmSync(root, { recursive: true, force: true });
    },
  };
}

function config({ iam, trail, secrets }: Pick<AwsScene, "iam" | "trail" | "secrets">): object {
  const credentials = { accessKeyId: iam.caller.accessKeyId, secretAccessKey: { file: "own" } };
  return {
    kind: "config",
    hosts: ["127.0.0.1"],
    providers: {
      aws: {
        adapter: "aws-iam",
        user: "deploy",
        baseUrl: iam.server.url,
        credentials,
        cloudtrail: { regions: [{ region: "us-east-1", baseUrl: trail.server.url }] },
      },
    },
    auditLogs: { trail: { adapter: "http", provider: "aws" } },
    probes: { key: { adapter: "aws-key", baseUrl: iam.server.url } },
    stores: {
      web: {
        adapter: "aws-secrets-manager",
        region: "eu-central-1",
        baseUrl: secrets.server.url,
        credentials,
        secret: "prod/web",
        pair: { id: "id", secret: "secret" },
      },
    },
    notifiers: { note: { adapter: "file", path: "notices.txt" } },
  };
}

function runbook(key: string): object {
  const web = {
    id: "web",
    service: "Web shop",
    owner: "mia",
    period: "on-demand",
    match: { userAgents: ["aws-sdk-go/*"] },
    store: "web",
    calls: ["management:us-east-1"],
  };
  return {
    kind: "runbook",
    name: "deploy-key",
    provider: "aws",
    leak: { key, path: "a public repository" },
    consumers: [web],
    steps: [
      { kind: "contain", rung: "observe" },
      { kind: "audit", logs: ["trail"], lookback: "1h" },
      { kind: "reissue", keyProbe: "key" },
      { kind: "swap" },
      { kind: "revoke", watch: "30m", poll: "1s" },
      { kind: "notify", via: ["note"] },
    ],
  };
}
