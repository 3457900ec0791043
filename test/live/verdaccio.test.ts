import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Provider } from "../../src/ports/provider.ts";
import { type ForgetfulProxy, startForgetfulProxy } from "../fakes/forgetful-proxy.ts";
import { type Line, expectWalked } from "../acceptance/cases/walk.ts";
import { shippedProvider } from "./shipped-provider.ts";
import { verdaccioMigration } from "./verdaccio-migration.ts";
import { verdaccioContract } from "./verdaccio-contract.ts";
import { type Build, buildProgram } from "./build.ts";
import { exportedRows } from "./exported-rows.ts";
import { NPM_CONSUMERS } from "./npm-consumers.ts";
import { type Registry, startRegistry } from "./registry.ts";
import { type RegistryToken, openRegistryAccount, presentToken } from "./registry-account.ts";
import { type RegistryScene, setRegistryScene, sha256 } from "./registry-scene.ts";
import type { RegistryOptions } from "./registry-workspace.ts";
import { type Ran, codesOf } from "./stanch.ts";
import { createWitness } from "./witness.ts";

const TOKENS = "/-/npm/v1/tokens";
const BLIND = "NOT OBSERVED: who used the leaked key; no source that was read names it";

/** Two runs that somebody triggers are two if a minute lies between them. */
const BETWEEN_RUNS_MS = 62_000;

/** What satisfied each rule: the log can't tell a token from another, each client says which it used. */
const TABLE: readonly Line[] = [
  "ci | 1 | observed: used its replacement, says ci-says",
  "ci | 2c | observed: holds its replacement, says ci-says",
  "ci | 3 | observed: a success and no refusal since, says ci-says",
  "publisher | 1 | observed: two runs on its replacement, says publisher-says",
  "publisher | 2c | observed: holds its replacement, says publisher-says",
  "publisher | 3 | observed: a success and no refusal since, says publisher-says",
  "ci | replacement | a user key, live, accepted",
  "publisher | replacement | a user key, live, accepted",
  "incident | callers | not observable: no source names the key",
  "incident | unseen callers | callers/all, accepted by jo and mia",
  "incident | leak path | attested by mia",
  "incident | own credential | clean, by a look",
  "incident | approval | by jo",
  "incident | end | gate: looked again, checkpoint, ended",
  "incident | confirmation | the leaked value refused, and again after the token cache",
  "incident | lineage | not observable: no source names the key",
  "incident | watch | 3 s without accepted use",
  "incident | close | revoked",
];

let built: Build;
let registry: Registry;
let proxy: ForgetfulProxy;
let scene: RegistryScene;

beforeAll(async () => {
  built = await buildProgram();
  registry = await startRegistry();
  proxy = await startForgetfulProxy(registry.baseUrl);
});

afterEach(async () => {
  await scene?.remove();
});

afterAll(async () => {
  await proxy?.close();
  await registry?.stop();
  await built?.remove();
});

const begin = async (options?: RegistryOptions): Promise<RegistryScene> =>
  (scene = await setRegistryScene(registry, built.bin, options));

const present = (token: string): Promise<number> => presentToken(registry.baseUrl, token);

describe("case 2: verdaccio with the npm client", () => {
  it("closes on what the npm clients report of their own tokens, and says plainly what nobody could see", async () => {
    const { account, leaked, npm, stanch, workspace } = await begin();
    // Whoever stole the token looks like its owner in the log.
    expect(await presentToken(registry.baseUrl, leaked.value, "/stolen-package")).toBe(404);

    const opened = await scene.open("contain");
    expect(opened.code).toBe(0);
    expect((await scene.resume("--due")).code).toBe(5);
    // What it says may be of before the swap as long as the two clocks are told to the second.
    await pause(5000);
    expect((await npm.publish()).code).toBe(0);
    const publishedAt = Date.now();
    // The next publish writes over this one's report: the gate has to see it first.
    const seen = await scene.resume("--due");
    expect(seen.code).toBe(5);
    expect(codesOf(seen)).toContain("LEAK_PATH_OPEN incident");
    expect(await present(leaked.value)).toBe(200);
    expect((await scene.closeLeakPath()).code).toBe(0);
    // Somebody whom nobody listed would look like the owner as well: two people have to live with that.
    expect(codesOf(seen)).toContain("OLD_USE_UNOBSERVABLE callers/all");
    expect(seen.result.next).toMatch(/^stanch accept OLD_USE_UNOBSERVABLE callers\/all --reason WHY/);
    await scene.acceptUnseen("callers/all");
    await pause(Math.max(0, publishedAt + BETWEEN_RUNS_MS - Date.now()));
    expect((await npm.publish()).code).toBe(0);
    const unapproved = await scene.resume();
    expect([unapproved.code, codesOf(unapproved)]).toEqual([3, []]);

    const status = await stanch.run("status");
    const proven = NPM_CONSUMERS.map((id) =>
      expect.objectContaining({ id, state: "proven", proof: "observed", sources: [`${id}-says`] }),
    );
    expect(status.result["status"]).toMatchObject({ sight: "blind", callers: [], consumers: proven });
    const page = await stanch.print("status");
    expect(page).toContain(BLIND);
    expect(unwrapped(page)).toContain("registry-log: rows don't name the key");
    // The cell may be broken there.
    expect(unwrapped(page)).toMatch(/holds (?:- )?new/);
    expect(page.trimEnd().split("\n").length).toBeLessThanOrEqual(24);

    expect((await scene.approve()).code).toBe(0);
    const stops = await scene.resumeToClose();
    expect(stops).toEqual(["3 revoking.confirming", "3 notifying.watching", "0 closed"]);
    await judgeFromOutside();
    for (const name of NPM_CONSUMERS) {
      const token = (await npm.stored())[name];
      expect(await npm.report(name)).toMatchObject({ ok: true, sha256: sha256(token).slice(0, 16) });
    }

    const named = ["--incident", opened.result.incident ?? ""];
    const timeline = await stanch.print("timeline", ...named, "--format", "markdown");
    for (const words of [
      "nobody can say who used the key, no source names it",
      "| Misuse window | unknown: no source that was read names the key |",
      "rows that name no key: any may be a call on the leaked one",
      "registry-log: a thief with the leaked token from its owner: both are the same user there",
      "who used the leaked key, and whether anybody but its owner did: no source names it",
    ])
      expect(timeline).toContain(words);
    // The thief did call, and nothing may sound as if nobody had.
    expect((await registry.answered(account.name)).map(({ url }) => url)).toContain("/stolen-package");
    expect(timeline).not.toMatch(/no (?:suspicious|unexplained) use|calls on the leaked key/);
    expect(await readFile(workspace.notices, "utf8")).toContain("Nobody could see who else used the key");
    expect(await stanch.print("status", ...named)).toContain(BLIND);
    const rows = await exportedRows(stanch, workspace.root, opened.result.incident ?? "");
    expectWalked(rows, "Case 2: verdaccio with the npm client", TABLE);
    expect(await scene.leaks()).toEqual([]);
  });
});

describe("a migration on a registry that has personal tokens only", () => {
  it("is refused with the way out, before anything is made or opened", async () => {
    const { leaked, stanch, workspace, mia } = await begin();
    for (const words of [["plan"], ["run", "--live", "--yes", ...mia]]) {
      const said = await stanch.run("migrate", ...words, workspace.runbook, "--key", leaked.id);
      expect(said.code).toBe(2);
      expect(said.stderr).toContain("registry has no team keys: every key of it is a user key");
      expect(said.stderr).toMatch(/hint: .*a dedicated user that is no person's account/);
    }
    expect(await present(leaked.value)).toBe(200);
    expect(await stanch.print("list")).not.toContain("M-");
  });
});

describe("a live response on a real npm registry, whose tokens have no names and no disable", () => {
  it("stops at tokens that a lost answer may have left behind, until a person says whose each is", async () => {
    const { account, leaked, bystander, npm, stanch, mia } = await begin({
      baseUrl: proxy.url,
      publisherPeriod: "3s",
    });
    const created = proxy.calls("POST", TOKENS);
    proxy.loseAnswer("POST", TOKENS);
    const stopped = await scene.open("respond");
    expect(stopped.code).toBe(8);
    const [orphan = "", ...others] = (await account.tokenIds()).filter(
      (id) => id !== leaked.id && id !== bystander.id,
    );
    expect(others).toEqual([]);
    expect(stopped.stderr).toContain(`whose key? ${orphan}, no name kept`);

    // Meanwhile somebody makes a token by hand. Nothing tells the two apart.
    const foreign = await account.createToken();
    const again = await scene.resume();
    expect(again.code).toBe(8);
    for (const id of [orphan, foreign.id]) expect(again.stderr).toContain(`whose key? ${id}, no name kept`);
    const page = unwrapped(await stanch.print("status"));
    for (const id of [orphan, foreign.id]) expect(page).toContain(`Whose key? ${id}`);
    // Neither is taken for stanch's own or ended unasked, and nothing is made on a guess.
    expect(proxy.calls("POST", TOKENS)).toBe(created + 1);
    expect(await account.tokenIds()).toHaveLength(4);
    expect(await npm.stored()).toEqual({ ci: leaked.value, publisher: leaked.value });

    const classify = (id: string, as: string, reason: string): Promise<Ran> =>
      stanch.run("classify-key", id, "--as", as, "--reason", reason, ...mia, ...scene.confirm(id));
    expect((await classify(foreign.id, "foreign", "jo made it for the docs site")).code).toBe(0);
    expect((await scene.resume()).code).toBe(8);
    expect(await account.tokenIds()).toContain(orphan);
    expect((await classify(orphan, "surplus", "asked everybody: it came with the lost answer")).code).toBe(0);

    const gated = await whilePublishing(scene.resume());
    expect(codesOf(gated)).toEqual(["OLD_USE_UNOBSERVABLE callers/all", "LEAK_PATH_OPEN incident"]);
    await scene.acceptUnseen("callers/all");
    expect(await account.tokenIds()).not.toContain(orphan);
    expect(proxy.calls("POST", TOKENS)).toBe(created + 1 + NPM_CONSUMERS.length);
    expect((await scene.closeLeakPath()).code).toBe(0);
    expect((await scene.resume()).code).toBe(3);
    expect((await scene.approve()).code).toBe(0);
    expect((await scene.resumeToClose()).at(-1)).toBe("0 closed");
    await judgeFromOutside(foreign);
    expect((await stanch.run("verify", "--incident", stopped.result.incident ?? "")).code).toBe(0);
    expect(await scene.leaks({ "the token made by hand": foreign.value })).toEqual([]);
  });

  it("goes on once somebody has ended such a token by hand and says so", async () => {
    const { account, leaked, bystander, stanch, mia } = await begin({ baseUrl: proxy.url });
    proxy.loseAnswer("POST", TOKENS);
    expect((await scene.open("contain")).code).toBe(0);
    expect((await scene.resume("--due")).code).toBe(8);
    const known = [leaked.id, bystander.id];
    const [orphan = ""] = (await account.tokenIds()).filter((id) => !known.includes(id));
    await account.endToken(orphan);
    const said = ["--statement", "ended it: nobody has its value"];
    expect((await stanch.run("attest", "key-dead", orphan, ...said, ...mia)).code).toBe(0);
    expect((await scene.resume("--due")).code).toBe(5);
    expect(await account.tokenIds()).toHaveLength(known.length + NPM_CONSUMERS.length);
    expect(await present(leaked.value)).toBe(200);
  });

  it("keeps the gate shut where the npm clients don't say which token they used", async () => {
    const { leaked, npm } = await begin({ fingerprints: false });
    expect((await scene.open("contain")).code).toBe(0);
    expect((await scene.closeLeakPath()).code).toBe(0);
    expect((await scene.resume("--due")).code).toBe(5);
    for (const _ of [1, 2]) {
      expect((await npm.publish()).code).toBe(0);
      expect((await npm.look("ci")).code).toBe(0);
      const shut = await scene.resume("--due");
      expect(shut.code).toBe(5);
      const unsaid = NPM_CONSUMERS.flatMap((id) => [`NEW_USE_UNPROVEN ${id}`, `OLD_USE_UNOBSERVABLE ${id}`]);
      expect(codesOf(shut).toSorted()).toEqual(["OLD_USE_UNOBSERVABLE callers/all", ...unsaid].toSorted());
    }
    expect(await present(leaked.value)).toBe(200);
  });

  it("gives no consumer a token that was tried on a route which lets everybody in", async () => {
    const { leaked, npm } = await begin({ probePath: "/-/whoami" });
    const stopped = await scene.open("respond");
    expect(stopped.code).toBe(9);
    expect(stopped.result["error"] ?? stopped.stderr).toMatch(/doesn't clearly accept/);
    expect(await npm.stored()).toEqual({ ci: leaked.value, publisher: leaked.value });
    expect(await present(leaked.value)).toBe(200);
  });

  it("would have found a token: the search does in what stanch was given", async () => {
    const { account, leaked, workspace } = await begin();
    const inputs = createWitness([workspace.inputs]);
    await inputs.during(async () => undefined);
    const basic = Buffer.from(`${account.name}:${account.password}`).toString("base64");
    inputs.hear("a header", `Basic ${basic}`);
    expect(inputs.search({ leaked: leaked.value, password: account.password }).toSorted()).toEqual([
      `leaked in ${workspace.finding}`,
      `password in ${join(workspace.inputs, "admin-password")}`,
      "password in a header",
    ]);
  });
});

describe("the shipped mapping on a real registry", () => {
  it("lists both ends of each token, makes one that works, and ends it as often as it is asked", async () => {
    const account = await openRegistryAccount(registry.baseUrl);
    const known = await account.createToken();
    const provider = openProvider(account.name, account.password);
    expect(await provider.listKeys()).toMatchObject([
      {
        id: known.id,
        name: null,
        state: "live",
        kind: "user",
        prefix: known.value.slice(0, 5),
        lastFour: known.value.slice(-4),
      },
    ]);
    const { key, value } = await provider.createKey({ name: "dropped-7f3k" });
    expect(key).toMatchObject({ name: null, state: "live", prefix: value.prefix, lastFour: value.lastFour });
    expect(await present(value.reveal())).toBe(200);
    expect(await provider.getKey(key.id)).toMatchObject({
      id: key.id,
      state: "live",
      createdAt: key.createdAt,
    });
    for (const _ of [1, 2]) expect(await provider.endKey(key.id)).toBe("ended");
    expect(await present(value.reveal())).toBe(403);
    expect(await provider.getKey(key.id)).toMatchObject({ state: "dead" });
    expect(await account.tokenIds()).toEqual([known.id]);
    await expect(provider.disableKey(known.id)).rejects.toMatchObject({ code: "ERR_UNSUPPORTED" });
  });

  it("says nothing of another account's tokens, and can't end them", async () => {
    const account = await openRegistryAccount(registry.baseUrl);
    const theirs = await (await openRegistryAccount(registry.baseUrl)).createToken();
    const provider = openProvider(account.name, account.password);
    await account.createToken();
    // The traps of the mapping's `about`: it reads as dead, and the server answers 200 to a delete that does nothing.
    expect(await provider.getKey(theirs.id)).toMatchObject({ state: "dead" });
    expect(await provider.endKey(theirs.id)).toBe("ended");
    expect(await present(theirs.value)).toBe(200);
  });

  it("takes a wrong password for what it is, and has made nothing", async () => {
    const account = await openRegistryAccount(registry.baseUrl);
    const provider = openProvider(account.name, "EXAMPLE-not-the-password");
    const refused = { code: "ERR_PROVIDER_AUTH", happened: "no" };
    await expect(provider.listKeys()).rejects.toMatchObject(refused);
    await expect(provider.createKey({ name: "x" })).rejects.toMatchObject(refused);
    await expect(provider.endKey("0")).rejects.toMatchObject(refused);
    expect(await account.tokenIds()).toEqual([]);
  });

  it("answers visitors and made-up tokens alike: 200 to whoami, 401 elsewhere; a dead one gets 403", async () => {
    const account = await openRegistryAccount(registry.baseUrl);
    const { id, value } = await account.createToken();
    const madeUp = `EXAMPLE${"x".repeat(317)}`;
    const whoami = (token: string) => presentToken(registry.baseUrl, token, "/-/whoami");
    expect([await whoami(madeUp), await whoami(value)]).toEqual([200, 200]);
    expect([await present(madeUp), await present(value)]).toEqual([401, 200]);
    await account.endToken(id);
    expect([await whoami(value), await present(value)]).toEqual([403, 403]);
  });
});

function openProvider(username: string, password: string): Provider {
  return shippedProvider("verdaccio", registry.baseUrl, password, { username });
}

/** A publisher only works when somebody asks it to: asks again and again while a driver runs. */
async function whilePublishing(driver: Promise<Ran>): Promise<Ran> {
  const over = new AbortController();
  const ended = driver.finally(() => over.abort());
  while (!over.signal.aborted) {
    await scene.npm.publish();
    await Promise.race([pause(1500), ended.catch(() => undefined)]);
  }
  return ended;
}

/** What anybody can find out without stanch: the leaked token is dead, and nothing else came to harm. */
async function judgeFromOutside(...kept: readonly RegistryToken[]): Promise<void> {
  const { account, leaked, bystander, neighbour, neighbourToken, npm } = scene;
  expect(await present(leaked.value)).toBe(403);
  const stored = Object.values(await npm.stored());
  const others = [bystander, neighbourToken, ...kept].map(({ value }) => value);
  for (const value of [...stored, ...others, account.loginToken]) expect(await present(value)).toBe(200);
  for (const name of NPM_CONSUMERS) expect((await npm.look(name)).code).toBe(0);
  expect((await npm.publish()).code).toBe(0);
  expect(new Set([...stored, leaked.value]).size).toBe(NPM_CONSUMERS.length + 1);
  // One for each consumer beside what was there: tokens have no names by which to say more.
  const ids = await account.tokenIds();
  expect(ids).toEqual(expect.arrayContaining([bystander, ...kept].map(({ id }) => id)));
  expect(ids).toHaveLength(NPM_CONSUMERS.length + 1 + kept.length);
  expect(await neighbour.tokenIds()).toEqual([neighbourToken.id]);
}

/** The text of a page without its banners and line ends, cells apart by one space. */
function unwrapped(page: string): string {
  return page.replaceAll(/\s*\n(?:LIVE)? */g, " ").replaceAll(/ {2,}/g, " ");
}

verdaccioContract(() => registry.baseUrl);

// The one so far has taken all the accounts that it takes.
verdaccioMigration(async () => ({ registry: (registry = await startRegistry()), bin: built.bin }));
