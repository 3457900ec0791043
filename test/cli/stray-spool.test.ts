import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createCryptoRandom } from "../../src/adapters/random.ts";
import { createSigner } from "../../src/adapters/signer.ts";
import { createAgeSpool } from "../../src/adapters/spool/age.ts";
import type { Live } from "../../src/composition/live.ts";
import { openLive } from "../../src/composition/open-live.ts";
import { pathsOf } from "../../src/composition/paths.ts";
import type { Toolbox } from "../../src/composition/toolbox.ts";
import { Secret } from "../../src/core/secret.ts";
import type { EmbeddedJournal } from "../../src/hosts/embedded/journal.ts";
import { on, opened } from "../report/entries.ts";
import { type House, makeHouse } from "./house.ts";
import { TWO, planFor } from "./incidents.ts";

const VALUE = "team.EXAMPLE_leaked_value_0001";

/** Opens an incident for `mia` with the leaked value, in the house's workspace. */
async function open(house: House, journal: EmbeddedJournal): Promise<string> {
  const paths = pathsOf(house.dir);
  const clock = { now: () => on("14:00:00"), sleep: () => Promise.resolve() };
  const spool = (incident: string) =>
    createAgeSpool({
      incident,
      path: paths.spool(incident),
      identityPath: join(house.root, "spool.agekey"),
      fingerprintKey: new Uint8Array(32),
    });
  const toolbox = { clock, random: createCryptoRandom(), signer: createSigner() } as unknown as Toolbox;
  const live = async () => ({ spool }) as unknown as Live;
  const { leaked } = opened("live", "two-person");
  const planned = {
    plan: planFor(TWO),
    leaked,
    state: "live" as const,
    hash: "plan",
    kindsSeen: ["*"],
    clockAhead: 0,
    valueHeld: true,
    reopens: null,
    doubts: [],
  };
  const identity = await house.services.identity("mia");
  return openLive({ toolbox, paths, journal, value: new Secret(VALUE), live }, planned, identity);
}

describe("an opening that dies between the leaked value and the first row", () => {
  it("leaves a spool file that doctor names, and deletes nothing itself", async () => {
    const house = await makeHouse();
    const dying: EmbeddedJournal = {
      ...house.journal,
      append: () => {
        throw new Error("the process is gone");
      },
    };
    await expect(open(house, dying)).rejects.toThrow("gone");
    const [left = ""] = readdirSync(pathsOf(house.dir).spools);
    expect(left).toMatch(/^L-20261123-.*\.age$/);
    const { code, out } = await house.stanch("doctor");
    expect(code).toBe(11);
    expect(out).toContain("FAIL");
    expect(out.replaceAll(/\s+/g, "")).toContain(left);
    expect(existsSync(join(pathsOf(house.dir).spools, left))).toBe(true);
  });

  it("is no reason to name the file of an incident that did open", async () => {
    const house = await makeHouse();
    const incident = await open(house, house.journal);
    expect(readdirSync(pathsOf(house.dir).spools)).toEqual([`${incident}.age`]);
    expect((await house.stanch("doctor")).out).toMatch(/^spool +ok/m);
  });
});
