import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { buildWithFailpoints } from "../crash/kill/build.ts";
import { pointsIn } from "../crash/kill/failpoint.ts";
import type { Script } from "../crash/kill/program.ts";
import { present } from "./account.ts";
import { type Beds, CONSUMERS } from "./beds.ts";
import { type MigrationScene, type MigrationSceneOptions, setMigrationScene } from "./migration-scene.ts";

/** Under this name the test looks from outside; the runbook knows it as the responder's. */
const OUTSIDE = "live-proof/1.0";

const RULES = resolve("runbooks/policies/keys.yaml");

interface Chosen {
  readonly choice: { readonly costs: { readonly "hard-cut": { readonly out: readonly string[] } } };
}

interface Bench {
  readonly beds: Beds;
  /** The built program. */
  readonly bin: string;
}

/** Migrations on the five consumers of the bed. */
export function betterAuthMigration(bench: () => Bench): void {
  let failing: { readonly folder: string; readonly program: string };
  let beds: Beds;
  let scene: MigrationScene;

  beforeAll(async () => {
    failing = await buildWithFailpoints();
  });

  afterEach(async () => {
    await scene?.remove();
  });

  afterAll(async () => {
    if (failing !== undefined) await rm(failing.folder, { recursive: true });
  });

  const begin = async (options?: MigrationSceneOptions): Promise<MigrationScene> => {
    ({ beds } = bench());
    return (scene = await setMigrationScene(beds, bench().bin, options));
  };

  const stillIn = (value: string): Promise<number> => present(beds.baseUrl, value, OUTSIDE);

  describe("a migration of a personal key with five real consumers", () => {
    it("moves everybody to team keys without one refusal, and ends the old key last", async () => {
      const { account, old, stanch, workspace, value } = await begin();
      const { ran, agreed } = await scene.plan("--key", old.id, "--value", value);
      expect(ran.code).toBe(0);
      expect(ran.result["migrations"]).toMatchObject([
        { choice: { way: "dual-stack" }, oldKey: { name: "casey-laptop" } },
      ]);
      expect(await account.keys()).toHaveLength(1);
      expect(ran.result.next).toMatch(/^stanch migrate run \S+ --live --plan \S+ --key /);

      const plan = ["--plan", join(workspace.root, "plan.json"), "--key", old.id, "--value", value];
      const opened = await stanch.run("migrate", "run", workspace.runbook, "--live", ...plan, ...agreed);
      expect(opened.stderr).not.toMatch(/leaked/i);
      expect([3, 5]).toContain(opened.code);
      expect(opened.result.incident).toMatch(/^M-/);
      expect(await stillIn(old.value)).toBe(200);

      const stops = await scene.takeToEnd(agreed);
      expect(stops.at(-1)).toBe("0 closed");
      expect(await stillIn(old.value)).toBe(401);
      expect(await beds.healthy()).toEqual(CONSUMERS);
      const stored = await beds.stored();
      for (const held of Object.values(stored))
        expect([held.slice(0, 5), await stillIn(held)]).toEqual(["team.", 200]);
      expect(await account.keys()).toHaveLength(CONSUMERS.length);
      expect(await scene.refusals()).toEqual([]);
      const named = ["--incident", opened.result.incident ?? ""];
      for (const page of [await stanch.print("timeline", ...named), await stanch.print("status", ...named)])
        expect(page).not.toMatch(/leaked/i);
      expect(await readFile(workspace.notices, "utf8")).not.toMatch(/leak/i);
      expect(await scene.leaks()).toEqual([]);

      const again = await stanch.run("migrate", "plan", workspace.runbook, "--account", "casey");
      const why = expect.stringMatching(
        /^its row still names \w+, which M-\S+ ended: write down what it holds now$/,
      );
      expect([again.code, again.result.next]).toEqual([0, null]);
      expect(again.result["others"]).toEqual(CONSUMERS.map((name) => ({ name, why })));
    });

    it("moves one of them, and the old key goes on for the others", async () => {
      const { account, old, stanch, workspace } = await begin();
      const { agreed } = await scene.plan("--consumer", "svc");
      const opened = await stanch.run(
        "migrate",
        "run",
        workspace.runbook,
        "--live",
        "--consumer",
        "svc",
        ...agreed,
      );
      const over = opened.result.state === "closed" ? opened.code : (await scene.takeToEnd(agreed)).at(-1);
      expect([0, "0 closed"]).toContain(over);
      expect(await stillIn(old.value)).toBe(200);
      const { svc, ...others } = await beds.stored();
      expect([svc.slice(0, 5), await stillIn(svc)]).toEqual(["team.", 200]);
      expect(new Set(Object.values(others))).toEqual(new Set([old.value]));
      expect(await beds.healthy()).toEqual(CONSUMERS);
      expect(await scene.refusals()).toEqual([]);
      expect((await account.keys()).map(({ enabled }) => enabled)).toEqual([true, true]);
      expect(await scene.leaks()).toEqual([]);

      const rest = await stanch.run("migrate", "plan", workspace.runbook, "--account", "casey");
      expect(rest.result["migrations"]).toMatchObject([
        { beside: [{ name: "svc", why: expect.stringMatching(/^on its team key since M-/) }] },
      ]);
    });

    it("moves all that an account made, key by key, and says each time what comes next", async () => {
      const { account, old, second, stanch, workspace } = await begin({ another: true });
      const selection = ["--account", "casey"];
      const run = [workspace.runbook, "--live", ...selection];
      for (const [index, key] of [second, old].entries()) {
        const { ran, agreed } = await scene.plan(...selection);
        const names = (
          ran.result["migrations"] as readonly { readonly oldKey: { readonly id: string } }[]
        ).map(({ oldKey }) => oldKey.id);
        expect(names).toEqual([second.id, old.id].slice(index));
        const value = join(workspace.inputs, key.name);
        await writeFile(value, key.value, { mode: 0o600 });
        const opened = await stanch.run("migrate", "run", ...run, "--value", value, ...agreed);
        expect([3, 5]).toContain(opened.code);
        // One after another: the next one waits for this.
        expect((await stanch.run("migrate", "run", ...run, ...agreed)).code).toBe(6);
        expect((await scene.takeToEnd(agreed)).at(-1)).toBe("0 closed");
        expect(await stillIn(key.value)).toBe(401);
        expect(await stillIn(old.value)).toBe(index === 0 ? 200 : 401);
        const last = await stanch.run("migrate", "plan", workspace.runbook, ...selection);
        expect(last.result.next === null).toBe(index === 1);
      }
      expect(await beds.healthy()).toEqual(CONSUMERS);
      expect(await account.keys()).toHaveLength(CONSUMERS.length);
      expect(await scene.refusals()).toEqual([]);
    });

    it("takes everybody back to the old key with one command before its end, and nobody is refused", async () => {
      const { account, old, stanch, workspace, mia } = await begin();
      const { agreed } = await scene.plan("--key", old.id);
      const opened = await stanch.run(
        "migrate",
        "run",
        workspace.runbook,
        "--live",
        "--key",
        old.id,
        ...agreed,
      );
      expect([3, 5]).toContain(opened.code);
      const asked = await stanch.run("abort", "--undo-swaps", "--reason", "the team isn't ready", ...mia);
      expect(asked.code).toBe(0);
      expect(await scene.takeToEnd(agreed)).toEqual(["0 aborted"]);
      expect(new Set(Object.values(await beds.stored()))).toEqual(new Set([old.value]));
      expect(await stillIn(old.value)).toBe(200);
      expect(await beds.healthy()).toEqual(CONSUMERS);
      expect(await scene.refusals()).toEqual([]);
      // Nobody is on the new ones; they are named, for a person to end.
      expect(await account.keys()).toHaveLength(1 + CONSUMERS.length);
    });
  });

  describe("a migration at a server where a new key takes the place of the old one", () => {
    it("is a hard cut: nothing is made until a second person has signed who is out, and all are back on the new key", async () => {
      const { account, old, stanch, workspace, jo } = await begin({ oneKey: true });
      const selection = ["--key", old.id, "--value", scene.value];
      const { ran, agreed } = await scene.plan(...selection);
      const [planned] = ran.result["migrations"] as readonly Chosen[];
      expect(planned?.choice).toMatchObject({ way: "hard-cut", hindrance: null });
      expect(planned?.choice.costs["hard-cut"].out.join()).toMatch(/svc.*from the cut to a restart/);

      const run = ["migrate", "run", workspace.runbook, "--live", ...selection, ...agreed] as const;
      const cut = await stanch.run(...run);
      expect([cut.code, cut.result.next]).toEqual([3, expect.stringMatching(/approve --cutover --out /)]);
      expect(await stillIn(old.value)).toBe(200);
      expect(await account.keys()).toHaveLength(1);
      expect(await scene.refusals()).toEqual([]);

      const out = CONSUMERS.map((name) => `${name}=1m`).join(",");
      expect((await stanch.run("approve", "--cutover", "--out", out, ...jo)).code).toBe(0);
      expect((await scene.takeToEnd(agreed)).at(-1)).toBe("0 closed");
      expect(await stillIn(old.value)).toBe(401);
      const [now = "", ...others] = new Set(Object.values(await beds.stored()));
      expect([now.slice(0, 5), others, await stillIn(now)]).toEqual(["team.", [], 200]);
      expect(await account.keys()).toHaveLength(1);
      expect(await beds.healthy()).toEqual(CONSUMERS);
      // Somebody was out, as was signed, and nobody is by now.
      const refused = await scene.refusals();
      expect(refused.length).toBeGreaterThan(0);
      const lastRefused =
        refused
          .map(({ at }) => at)
          .toSorted()
          .at(-1) ?? "";
      expect(await scene.agentsAcceptedSince(lastRefused)).toHaveLength(CONSUMERS.length);
      const named = ["--incident", cut.result.incident ?? ""];
      const timeline = await stanch.print("timeline", ...named, "--format", "markdown");
      expect(timeline).toMatch(/cutover/);
      expect(await scene.leaks()).toEqual([]);
    });
  });

  describe("a migration whose process is killed with -9 on the real key server", () => {
    it.each([
      "append after effect.intended reissue/svc",
      "append before key.reissued reissue/job",
      "append after consumer.written swap/nginx",
      "append after effect.intended end",
      "append before key.ended end",
    ])("%s: is taken up to the same end", async (point) => {
      const { account, old, workspace, value } = await begin();
      const passed = join(workspace.root, "passed");
      const run = async (death: Script["death"]): Promise<string | number> => {
        const script: Script = {
          workspace: workspace.folder,
          runbook: workspace.runbook,
          key: old.id,
          value,
          migrate: { rules: RULES },
          death,
        };
        const file = join(workspace.inputs, "script.json");
        await writeFile(file, JSON.stringify(script));
        const env = { PATH: process.env["PATH"], XDG_CONFIG_HOME: workspace.configHome };
        const child = spawn(process.execPath, [failing.program, file], { env, stdio: "ignore" });
        const [code, signal] = (await once(child, "exit")) as [number | null, string | null];
        return signal ?? code ?? "nothing";
      };
      expect(await run({ how: "at", point, passed })).toBe("SIGKILL");
      expect(pointsIn(passed)).toEqual([point]);
      expect(await run({ how: "none" })).toBe(0);
      expect(await stillIn(old.value)).toBe(401);
      const stored = Object.values(await beds.stored());
      for (const held of stored) expect([held.slice(0, 5), await stillIn(held)]).toEqual(["team.", 200]);
      expect(await beds.healthy()).toEqual(CONSUMERS);
      expect(await account.keys()).toHaveLength(CONSUMERS.length);
      expect(await scene.refusals()).toEqual([]);
    });
  });
}
