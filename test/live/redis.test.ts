import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createConsumerStore } from "../../src/adapters/consumer-store/index.ts";
import { createProcessRunner } from "../../src/adapters/process.ts";
import { createProvider } from "../../src/adapters/provider/index.ts";
import { Secret } from "../../src/core/secret.ts";
import { parseConfig } from "../../src/formats/config.ts";
import { adapterParts } from "../fakes/adapter-parts.ts";
import { scriptedPrompter } from "../fakes/scripted-prompter.ts";
import { type BedScripts, bedScripts, outputOf, untilFree } from "./bed-scripts.ts";
import { runToEnd } from "./run-to-end.ts";

const PORT = 16_390;
const USER = "svc-checkout";
const OLD = "EXAMPLE-redis-password-0001";
const NEW = "EXAMPLE-redis-password-0002";
const PAGE = new URL("../../docs/adapters/redis.md", import.meta.url);

let beds: BedScripts;
let folder: string;
let script: string;
let env: Readonly<Record<string, string>>;

/** What stands in a code block of the page. */
async function block(language: string, begins: string): Promise<string> {
  const page = await readFile(PAGE, "utf8");
  const found = [...page.matchAll(new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``, "g"))].map(
    ([, text = ""]) => text,
  );
  return found.find((text) => text.startsWith(begins)) ?? "";
}

beforeAll(async () => {
  beds = await bedScripts("stanch-redis");
  await beds.run("redis/stop.sh");
  await beds.start("redis/start.sh", PORT);
  folder = await mkdtemp(join(tmpdir(), "stanch-redis-"));
  script = join(folder, "redis-acl");
  const password = join(folder, "admin-password");
  const text = (await block("sh", "#!/bin/sh"))
    .replace("/srv/redis/admin-password", password)
    .replace("port=6379", `port=${String(PORT)}`);
  await writeFile(script, text);
  await chmod(script, 0o700);
  await writeFile(password, "adminpw\n", { mode: 0o600 });

  // Stands before the real one and takes down how it was called.
  const real = (await outputOf(["sh", "-c", "command -v redis-cli"])).trim();
  await mkdir(join(folder, "bin"));
  const wrapper = join(folder, "bin", "redis-cli");
  await writeFile(wrapper, `#!/bin/sh\necho "$@" >> '${folder}/argv'\nexec '${real}' "$@"\n`);
  await chmod(wrapper, 0o700);
  env = {
    ...(process.env as Readonly<Record<string, string>>),
    PATH: `${join(folder, "bin")}:${process.env["PATH"] ?? ""}`,
  };
});

afterAll(async () => {
  await beds.run("redis/stop.sh");
  await untilFree(PORT);
  await rm(folder, { recursive: true, force: true });
});

beforeEach(async () => {
  const rules = ["reset", "on", `>${OLD}`, "~app:*", "+@read", "+@write", "+ping"];
  await admin("ACL", "SETUSER", USER, ...rules);
  await writeFile(join(folder, "argv"), "");
});

const admin = (...args: readonly string[]): Promise<string> =>
  outputOf(["redis-cli", "-p", String(PORT), ...args], { REDISCLI_AUTH: "adminpw" });

/** As a person would, with a password from a file. */
async function byHand(verb: string, password: string): Promise<number | null> {
  const file = join(folder, "password");
  await writeFile(file, `${password}\n`, { mode: 0o600 });
  const { code } = await runToEnd(["sh", "-c", `'${script}' ${verb} ${USER} < '${file}'`], { env });
  return code;
}

const accepts = async (password: string): Promise<boolean> => (await byHand("check", password)) === 0;

async function redisStore(user = USER) {
  const config = parseConfig(`kind: config\n${await block("yaml", "stores:")}`, "docs");
  const entry = config.ok ? config.value.stores["redis"] : undefined;
  if (entry?.adapter !== "command") throw new Error("the page has no such store");
  const here = (argv: readonly string[] = []): [string, ...string[]] => [script, argv[1] ?? "", user];
  const processes = createProcessRunner(env);
  return createConsumerStore(
    "redis",
    { adapter: "command", write: here(entry.write), preflight: here(entry.preflight) },
    adapterParts({ processes }),
  );
}

describe("a password of a Redis user", () => {
  it("is made, swapped and ended by the page's clicks, script and store", async () => {
    const clicks = join(folder, "redis-clicks.yaml");
    await writeFile(clicks, await block("yaml", "kind: clicks"));
    const prompter = scriptedPrompter(["b2f1c3d4", NEW, "leaked1"]);
    const provider = await createProvider("redis", { adapter: "manual", clicks }, adapterParts({ prompter }));
    expect(await accepts("EXAMPLE-made-up")).toBe(false);

    const store = await redisStore();
    await store.preflight();
    const { value } = await provider.createKey({ name: "checkout-k3f9" });
    await store.write(value);
    await store.write(value);
    expect([await accepts(OLD), await accepts(NEW)]).toEqual([true, true]);

    expect(await byHand("drop", OLD)).toBe(0);
    await expect(provider.endKey("leaked1")).rejects.toMatchObject({
      code: "ERR_BY_HAND",
      happened: "unknown",
    });
    expect([await accepts(OLD), await accepts(NEW)]).toEqual([false, true]);
    expect(prompter.shown.join("\n")).not.toMatch(/EXAMPLE/);

    const argv = await readFile(join(folder, "argv"), "utf8");
    expect(argv).toContain("ACL SETUSER");
    expect(argv).not.toContain("EXAMPLE");
    expect(argv).not.toContain("adminpw");
  });

  it("a connection that was opened with the old password is ended with it", async () => {
    await byHand("add", NEW);
    const held = runToEnd(
      [
        "sh",
        "-c",
        `{ printf 'AUTH ${USER} ${OLD}\\nPING\\n'; sleep 3; echo PING; } | redis-cli -p ${String(PORT)}`,
      ],
      { env: process.env },
    );
    const open = async (): Promise<boolean> => (await admin("CLIENT", "LIST")).includes(`user=${USER}`);
    await expect.poll(open).toBe(true);
    expect(await byHand("drop", OLD)).toBe(0);
    expect(await open()).toBe(false);
    await held;
  });

  it("a user that isn't there fails the preflight and isn't made", async () => {
    const store = await redisStore("svc-chekout");
    await expect(store.preflight()).rejects.toMatchObject({ code: "ERR_COMMAND_FAILED", happened: "no" });
    await expect(store.write(new Secret(NEW))).rejects.toMatchObject({ code: "ERR_COMMAND_FAILED" });
    expect(await admin("ACL", "USERS")).not.toContain("svc-chekout");
  });
});
