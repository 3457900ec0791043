import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { buildWithFailpoints } from "../crash/kill/build.ts";
import { pointsIn } from "../crash/kill/failpoint.ts";
import type { Registry } from "./registry.ts";
import { presentToken, whoseToken } from "./registry-account.ts";
import {
  type RegistryHolders,
  type RegistryMigrationScene,
  openHolders,
  setRegistryMigration,
} from "./registry-migration-scene.ts";

const MOST_RESUMES = 40;
const MOST_PROCESSES = 150;
/** Some sixty processes, on a machine that may have other things to do. */
const LONGEST_MS = 1_200_000;
/** What was done and isn't on record yet; what is on record as intended and isn't done at the registry or a client yet. */
const DEATHS = [
  "append before ",
  ...["reissue/", "swap/", "end"].map((kind) => `append after effect.intended ${kind}`),
];
const UNSEEN = ["OLD_USE_UNOBSERVABLE", "callers/all", "--reason", "casey's team was asked"];

interface Bench {
  /** Empty: it takes some twenty accounts. */
  readonly registry: Registry;
  readonly bin: string;
}

/** Migrations where there are no team keys: from a person's token to those of two users that are no persons. */
export function verdaccioMigration(bench: () => Promise<Bench>): void {
  describe(
    "a migration where there are no team keys, with two real npm clients on a person's token",
    { timeout: LONGEST_MS },
    () => {
      let failing: { readonly folder: string; readonly program: string };
      let registry: Registry;
      let bin: string;
      let holders: RegistryHolders;
      let scene: RegistryMigrationScene;

      beforeAll(async () => {
        failing = await buildWithFailpoints();
        ({ registry, bin } = await bench());
        holders = await openHolders(registry);
      });

      afterEach(async () => {
        await scene?.remove();
      });

      afterAll(async () => {
        if (failing !== undefined) await rm(failing.folder, { recursive: true });
      });

      const begin = async (): Promise<RegistryMigrationScene> =>
        (scene = await setRegistryMigration(registry, holders, bin));

      /** What anybody can find out without stanch: who holds which token, and what has become of casey's. */
      const judgeFromOutside = async (): Promise<void> => {
        const { old, bystander, npm } = scene;
        expect(await presentToken(registry.baseUrl, old.value)).toBe(403);
        expect(await whoseToken(registry.baseUrl, bystander.value)).toBe("casey");
        const { ci, publisher } = await npm.stored();
        expect(await whoseToken(registry.baseUrl, ci)).toBe("svc-ci");
        expect(await whoseToken(registry.baseUrl, publisher)).toBe("svc-release");
        expect(await holders.casey.tokenIds()).toEqual([bystander.id]);
        for (const user of [holders.ci, holders.publisher]) expect(await user.tokenIds()).toHaveLength(1);
        expect((await npm.look("ci")).code).toBe(0);
      };

      async function approve(): Promise<void> {
        const { stderr } = await scene.stanch.run("approve", ...scene.jo);
        const verdict = /--verdict (\w+)/.exec(stderr)?.[1];
        // Shut again since: what it waits for comes with the next look.
        if (verdict !== undefined) await scene.stanch.run("approve", "--verdict", verdict, ...scene.jo);
      }
      it("moves each to a token of its own dedicated user, says so everywhere, and ends the person's last", async () => {
        const { old, bystander, npm, stanch, workspace, mia, jo } = await begin();
        const { ran, agreed } = await scene.plan();
        expect(ran.code).toBe(0);
        const [planned] = ran.result["migrations"] as readonly { readonly plan: object }[];
        expect(planned?.plan).toMatchObject({
          replacements: [
            { consumers: ["ci"], kind: "user", principal: "svc-ci" },
            { consumers: ["publisher"], kind: "user", principal: "svc-release" },
          ],
        });
        for (const user of [holders.ci, holders.publisher]) expect(await user.tokenIds()).toEqual([]);

        const words = ["--plan", join(workspace.root, "plan.json"), "--key", old.id, "--value", scene.value];
        const opened = await stanch.run("migrate", "run", workspace.runbook, "--live", ...words, ...agreed);
        expect(opened.code).toBe(5);
        expect(opened.stderr).toContain("replacement ci of the dedicated user svc-ci made");
        expect(await presentToken(registry.baseUrl, old.value)).toBe(200);
        for (const person of [mia, jo])
          expect((await stanch.run("accept", ...UNSEEN, ...person)).code).toBe(0);
        const status = await stanch.print("status");
        expect(status).toContain("keys of the dedicated users svc-ci and svc-release");

        let state: string | null = null;
        for (let tries = 0; tries < MOST_RESUMES && state !== "closed"; tries += 1) {
          const { result } = await stanch.run("resume", "--due", ...agreed);
          ({ state } = result);
          if (result.next?.includes("approve") === true) await approve();
          await pause(500);
        }
        expect(state).toBe("closed");
        await judgeFromOutside();
        const named = ["--incident", opened.result.incident ?? ""];
        const timeline = await stanch.print("timeline", ...named, "--format", "markdown");
        expect(timeline).toContain("its consumers get keys of the dedicated users svc-ci and svc-release");
        expect(timeline).toContain("replacement publisher of the dedicated user svc-release made");
        const notices = await readFile(workspace.notices, "utf8");
        expect(notices).toContain("get keys of the dedicated users svc-ci and svc-release");
        for (const page of [timeline, status, notices]) expect(page).not.toMatch(/team key/i);
        expect(await scene.leaks()).toEqual([]);

        const again = await stanch.run("migrate", "plan", workspace.runbook, "--account", "casey");
        const why = expect.stringMatching(/^its row still names \w+, which M-\S+ ended: write down/);
        const moved = ["ci", "publisher"].map((name) => ({ name, why }));
        const nobodys = { name: bystander.id, why: expect.stringMatching(/^no caller of it is on record/) };
        expect(again.result["others"]).toEqual([...moved, nobodys]);
        expect((await npm.look("publisher")).code).toBe(0);

        // Should that token leak, its callers get another one of that user, and not a person's again.
        const [held = ""] = await holders.ci.tokenIds();
        const inventory = join(workspace.folder, "inventory.yaml");
        await writeFile(inventory, (await readFile(inventory, "utf8")).replaceAll(old.id, held));
        const leak = await stanch.run("plan", workspace.runbook, "--key", held);
        expect(leak.result["plan"]).toMatchObject({
          replacements: [{ principal: "svc-ci" }, { principal: "svc-release" }],
        });
      });

      it("killed with -9 before every append of its journal, and after every intent to make, swap or end, comes to the same end", async () => {
        const { workspace } = await begin();
        const passed = join(workspace.root, "passed");
        const ends: (string | number)[] = [];
        while (ends.at(-1) !== 0 && ends.length < MOST_PROCESSES)
          ends.push(await scene.respond(failing.program, { how: "each", passed, only: DEATHS }));
        expect(ends.at(-1)).toBe(0);
        const points = pointsIn(passed);
        expect(ends.filter((end) => end === "SIGKILL")).toHaveLength(points.length);
        for (const point of [
          "append before incident.opened",
          "append after effect.intended reissue/ci",
          "append before key.reissued reissue/publisher",
          "append before consumer.written swap/ci",
          "append after effect.intended end",
          "append before key.ended end",
          "append before incident.closed",
        ])
          expect(points).toContain(point);
        await judgeFromOutside();
      });
    },
  );
}
