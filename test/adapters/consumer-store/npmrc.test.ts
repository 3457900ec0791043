import { lstat, mkdtemp, readFile, readdir, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createNpmrcStore } from "../../../src/adapters/consumer-store/npmrc.ts";
import { Secret } from "../../../src/core/secret.ts";
import type { ConsumerStore } from "../../../src/ports/consumer-store.ts";
import { startFakeServer } from "../../fakes/fake-server.ts";
import { outputOf } from "../../live/bed-scripts.ts";

const OLD = "npm_EXAMPLEoldtoken0001";
const NEW = new Secret("npm_EXAMPLEnewtoken0002");
const KEY = "//registry.example.com/:_authToken";

let directory: string;
let path: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "stanch-npmrc-"));
  path = join(directory, ".npmrc");
});

afterEach(() => rm(directory, { recursive: true }));

function open(registry = "//registry.example.com/"): ConsumerStore {
  return createNpmrcStore({ name: "ci", path, registry });
}

describe("consumer store: npmrc", () => {
  it("changes the token of one registry and nothing else", async () => {
    const around = [
      "; tokens",
      "registry=https://registry.example.com/",
      "//registry.example.com/team/:_authToken=npm_EXAMPLEteam",
      `# ${KEY}=npm_EXAMPLEcommented`,
      "//registry.example.com:8443/:_authToken=npm_EXAMPLEport",
      "@scope:registry = https://other.example.com/\r",
    ];
    const noise = Buffer.from([0x23, 0xff, 0xfe, 0xc3, 0x28, 0x0a]);
    const file = (token: string): Buffer =>
      Buffer.concat([noise, Buffer.from([...around, ` ${KEY} = ${token} \r`, "x=1"].join("\n"))]);
    await writeFile(path, file(OLD), { mode: 0o640 });
    await open().preflight();
    expect((await open().read()).reveal()).toBe(OLD);
    await open().write(NEW);
    expect(await readFile(path)).toStrictEqual(file(NEW.reveal()));
    expect((await stat(path)).mode & 0o777).toBe(0o640);
    expect(await readdir(directory)).toStrictEqual([".npmrc"]);
  });

  it("npm itself presents the token that was written", async () => {
    const server = await startFakeServer(() => ({
      route: "whoami",
      answer: () => ({ status: 200, body: { username: "ci" } }),
    }));
    try {
      const registry = `//${server.host}/`;
      const argv = [
        "npm",
        "whoami",
        "--registry",
        server.url,
        "--userconfig",
        path,
        "--cache",
        directory,
      ] as const;
      for (const quote of ["", '"', "'"]) {
        await writeFile(path, `always-auth=true\n ${registry}:_authToken = ${quote}${OLD}${quote} \n`);
        await open(registry).write(NEW);
        expect(await outputOf(argv)).toContain("ci");
        expect(server.calls.at(-1)?.headers.authorization).toBe(`Bearer ${NEW.reveal()}`);
      }
    } finally {
      await server.close();
    }
  });

  it("writes through a symlink and keeps it", async () => {
    const target = join(directory, "real");
    await writeFile(target, `${KEY}=${OLD}\n`);
    await symlink("real", path);
    await open().write(NEW);
    expect((await lstat(path)).isSymbolicLink()).toBe(true);
    expect(await readFile(target, "utf8")).toBe(`${KEY}=${NEW.reveal()}\n`);
  });

  it("a token that comes from a variable is the variable's store's to change", async () => {
    for (const value of ["${NPM_TOKEN}", '"${NPM_TOKEN}"', "${NPM_TOKEN?}"]) {
      await writeFile(path, `${KEY}=${value}\n`);
      const refusal = {
        code: "ERR_STORE_LINE",
        message: `${KEY} comes from the environment variable NPM_TOKEN`,
        hint: "make the place where NPM_TOKEN is set the store",
      };
      await expect(open().preflight()).rejects.toMatchObject(refusal);
      await expect(open().write(NEW)).rejects.toMatchObject(refusal);
    }
  });

  it.each([
    ["no such line", "registry=https://registry.example.com/\n"],
    ["two of them", `${KEY}=a\n${KEY}=b\n`],
    ["an empty value", `${KEY}=\n`],
    ["a part that is a reference", `${KEY}=npm_\${REST}\n`],
    ["a comment behind it", `${KEY}=${OLD} ; why\n`],
    ["a comment right behind it", `${KEY}=${OLD}#why\n`],
    ["quotes that aren't closed", `${KEY}="${OLD}\n`],
    ["an escape", `${KEY}=a\\;b\n`],
    ["a name in quotes", `"${KEY}"=${OLD}\n`],
    ["a list", `${KEY}[]=${OLD}\n`],
    ["a reference in the name", `//\${HOST}/:_authToken=x\n${KEY}=${OLD}\n`],
    ["a section", `[ci]\n${KEY}=${OLD}\n`],
    ["a lone carriage return", `a=1\r${KEY}=${OLD}\n`],
  ])("refuses what can't be read for sure, and changes nothing: %s", async (_why, text) => {
    await writeFile(path, text);
    for (const call of [() => open().preflight(), () => open().read(), () => open().write(NEW)]) {
      await expect(call()).rejects.toMatchObject({ code: "ERR_STORE_LINE", happened: "no" });
    }
    expect(await readFile(path, "utf8")).toBe(text);
  });

  it.each(["has space", "semi;colon", "hash#", "${HOME}", 'quo"te', "new\nline", "back\\slash"])(
    "refuses a value that the file can't hold, without showing it: %j",
    async (value) => {
      await writeFile(path, `${KEY}=${OLD}\n`);
      const error: unknown = await open()
        .write(new Secret(`EXAMPLE${value}`))
        .catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: "ERR_STORE_LINE", happened: "no" });
      expect(String(error)).not.toContain("EXAMPLE");
    },
  );
});
