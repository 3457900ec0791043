import { cpSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it, describe } from "vitest";
import { readDay } from "../../src/cli/blast-cause.ts";
import { EXAMPLE } from "../report/blast-example.ts";
import { readSvg } from "../report/svg-text.ts";
import { makeHouse } from "./house.ts";
import { ROWS, migrationFiles } from "./migration-files.ts";

/** A workspace with the example as its inventory; its clock stands on Monday 2026-11-23. */
async function atHome() {
  const house = await makeHouse();
  cpSync(EXAMPLE, join(house.dir, "inventory.yaml"));
  return house;
}

describe("stanch blast", () => {
  it("says who breaks when an account is closed next Friday, and exits 11", async () => {
    const house = await atHome();
    const { code, out, outcome } = await house.stanch("blast", "--deactivate", " JORDAN ");
    expect(code).toBe(11);
    expect(out).toMatch(/^If the account of JORDAN is closed on Fri 2026-11-27: 4 callers break, 1 may\n/);
    expect(outcome?.next).toMatch(/^stanch migrate plan RUNBOOK --consumer gha-deploy/);
    expect(outcome?.extra).toMatchObject({
      at: "2026-11-27T00:00:00.000Z",
      breaks: ["gha-deploy", "lambda-intake", "cron-bastion", "laptop"],
      mayBreak: ["claude-code"],
      survives: ["contractor-intake"],
      wakes: ["mia", "noor", "sam"],
      migrate: ["gha-deploy", "cron-bastion"],
      otherKey: [],
      needNoMove: ["laptop"],
      owners: ["cron-bastion", "laptop", "contractor-intake"],
    });
  });

  it("shows no key that somebody pasted into the inventory, in words or in the picture", async () => {
    const house = await atHome();
    const pasted = ["user.EXAMPLEexample0123456789", "sk-EXAMPLE-example-0123456789"];
    const row = { id: "a", service: `deploy ${pasted[0]}`, key: pasted[1], keyKind: "user", creator: "jo" };
    const text = { kind: "inventory", consumers: [{ ...row, wakes: pasted, blastRadius: pasted }] };
    writeFileSync(join(house.dir, "inventory.yaml"), JSON.stringify(text));
    const picture = join(house.dir, "a.svg");
    const said = await house.stanch("blast", "--deactivate", "jo", "--picture", picture);
    expect(said.code).toBe(11);
    const due = await house.stanch("rotation", "due");
    const all = JSON.stringify([said, readFileSync(picture, "utf8"), due]);
    expect(all).toContain("sk-***6789");
    expect(all).not.toContain("EXAMPLE");
  });

  it("takes a day, or a time with its zone", async () => {
    const house = await atHome();
    const when = async (...on: readonly string[]) =>
      (await house.stanch("blast", "--deactivate", "jordan", ...on)).outcome?.extra?.["at"];
    expect(await when("--on", "2026-12-01")).toBe("2026-12-01T00:00:00.000Z");
    expect(await when("--on", "2026-12-01T17:00:00+01:00")).toBe("2026-12-01T16:00:00.000Z");
    expect((await house.stanch("blast", "--deactivate", "jordan", "--on", "Friday")).err).toContain(
      "--on is neither",
    );
  });

  it("means the Friday after where today is one", () => {
    expect(readDay(undefined, "2026-11-26T23:59:59.000Z")).toBe("2026-11-27T00:00:00.000Z");
    expect(readDay(undefined, "2026-11-27T00:00:00.000Z")).toBe("2026-12-04T00:00:00.000Z");
  });

  it("says what was probably meant where nobody, and no key, is called so, and exits 2", async () => {
    const house = await atHome();
    const said = async (...words: readonly string[]) => {
      const { code, err } = await house.stanch("blast", ...words);
      return [code, err];
    };
    expect(await said("--deactivate", "jordna")).toEqual([
      2,
      expect.stringContaining("did you mean Jordan?"),
    ]);
    expect(await said("--deactivate", "jordan@acme.example")).toEqual([
      2,
      expect.stringMatching(/did you mean [jJ]ordan\?/),
    ]);
    expect(await said("--key", "gha-deploy-mian")).toEqual([
      2,
      expect.stringContaining("did you mean gha-deploy-main?"),
    ]);
    expect(await said("--deactivate", "zoe")).toEqual([2, expect.stringContaining("it names")]);
  });

  it("takes several spellings of one person", async () => {
    const house = await atHome();
    const { outcome } = await house.stanch("blast", "--deactivate", "jordan", "--deactivate", "kim");
    expect(outcome?.extra?.["cause"]).toEqual({ kind: "account", spellings: ["jordan", "kim"] });
  });

  it("says what breaks when a key ends", async () => {
    const house = await atHome();
    const { code, outcome } = await house.stanch("blast", "--key", "contractor-key", "--md");
    expect([code, outcome?.extra?.["breaks"], outcome?.extra?.["mayBreak"]]).toEqual([
      11,
      ["contractor-intake"],
      ["claude-code"],
    ]);
  });

  it("names no command that migrate plan would refuse or that the key policy speaks against", async () => {
    const house = await makeHouse();
    const desk = { runtime: "laptop", unattended: false, wakes: ["casey"], environment: "personal" };
    const rows = [
      { ...ROWS[0], id: "bot", key: "shared", runtime: "server" },
      { ...ROWS[4], id: "k8s-intake" },
      { ...ROWS[2], id: "casey-desk", owner: "casey", ...desk },
      { ...ROWS[2], id: "mia-desk", key: "mia-key", owner: "mia", ...desk },
    ];
    const runbook = migrationFiles(house, { rows });
    const said = async (...words: readonly string[]) => {
      const { out, outcome } = await house.stanch("blast", ...words);
      const { migrate, otherKey, needNoMove } = outcome?.extra ?? {};
      const commands = out
        .split("\n")
        .flatMap((line) => /stanch migrate plan .*--consumer (\S+)/.exec(line)?.[1] ?? []);
      expect(commands).toEqual(migrate);
      for (const id of commands)
        expect((await house.stanch("migrate", "plan", runbook, "--consumer", id)).code).toBe(0);
      return { out: out.replaceAll(/\n */g, " "), next: outcome?.next, is: [migrate, otherKey, needNoMove] };
    };
    const team = await said("--key", "team-billing");
    expect(team.is).toEqual([[], ["k8s-intake"], []]);
    expect(team.out).toContain(
      "make it, put it where the old one is, see it used: k8s-intake: another team key",
    );
    expect(team.next).toMatch(/^stanch blast --key team-billing/);
    const casey = await said("--deactivate", "casey");
    expect(casey.is).toEqual([["bot"], ["mia-desk"], ["casey-desk"]]);
    expect(casey.out).toContain("mia-desk: a key that mia made");
    expect(casey.out).toContain("Stops with casey and needs no move: casey-desk.");
  });

  it("exits 0 where nobody breaks", async () => {
    const house = await atHome();
    const file = join(house.dir, "other.yaml");
    writeFileSync(
      file,
      "kind: inventory\nconsumers: [{id: a, service: A, keyKind: team, owner: mia, creator: mia}]\n",
    );
    const { code, outcome } = await house.stanch("blast", file, "--deactivate", "mia");
    expect([code, outcome?.next]).toEqual([0, null]);
  });

  it("asks again where nothing is sure, and writes one event for each who may break", async () => {
    const house = await atHome();
    const file = join(house.dir, "other.yaml");
    writeFileSync(file, "kind: inventory\nconsumers: [{id: a, service: A, owner: mia}]\n");
    const { code, out, outcome } = await house.stanch("blast", file, "--deactivate", "mia", "--json");
    expect([code, outcome?.next]).toEqual([
      11,
      `stanch blast ${file} --deactivate mia --workspace ${house.dir}`,
    ]);
    const [first = ""] = out.split("\n");
    expect(JSON.parse(first)).toMatchObject({ type: "breaks", sure: false, id: "a", stops: null, order: 1 });
  });

  it("draws into a new file that others can't read, and keeps one that is there", async () => {
    const house = await atHome();
    const file = join(house.root, "blast.svg");
    expect((await house.stanch("blast", "--deactivate", "jordan", "--picture", file)).code).toBe(11);
    const drawn = readFileSync(file, "utf8");
    expect(readSvg(drawn).get("title")?.[0]).toContain("Fri 2026-11-27");
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const { code, err } = await house.stanch("blast", "--key", "jordan-cli", "--picture", file);
    expect([code, readFileSync(file, "utf8")]).toEqual([2, drawn]);
    expect(err).toContain("is there already and is kept");
  });

  it("draws the whole map where nothing is asked, and says nothing without a picture", async () => {
    const house = await atHome();
    const file = join(house.root, "map.svg");
    expect((await house.stanch("blast", "--picture", file)).code).toBe(0);
    expect(readSvg(readFileSync(file, "utf8")).get("title")?.[0]).toBe(
      "Who holds which key, as of 2026-11-23",
    );
    expect((await house.stanch("blast")).code).toBe(2);
  });
});
