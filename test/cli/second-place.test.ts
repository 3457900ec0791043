import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { pathsOf } from "../../src/composition/paths.ts";
import { parseCheckpoints, signedCheckpoints } from "../../src/hosts/embedded/checkpoint.ts";
import { type House, INCIDENT, makeHouse } from "./house.ts";
import { confirmation, toGate } from "./incidents.ts";

/** A house at the open gate whose config names a second place. */
async function withSecondPlace() {
  const house = await makeHouse();
  const place = join(house.root, "elsewhere");
  mkdirSync(place);
  writeFileSync(join(house.dir, "stanch.config.yaml"), "kind: config\ncheckpoints: ../elsewhere\n");
  await toGate(house);
  await house.as("mia", "attest", "leak-path", "--statement", "log is gone");
  return { house, place, file: join(place, `${INCIDENT}.checkpoints`) };
}

/** The database as it lies on the disk now, and a way to put it back. */
function keepCopy({ root, dir, journal }: House): () => void {
  const path = pathsOf(dir).journal;
  journal.look((database) => database.exec("PRAGMA wal_checkpoint(TRUNCATE)"));
  copyFileSync(path, join(root, "older.db"));
  return () => {
    journal.close();
    for (const side of ["-wal", "-shm"]) rmSync(path + side, { force: true });
    copyFileSync(join(root, "older.db"), path);
  };
}

describe("an approval", () => {
  it("has a checkpoint over it by the same person, and a copy of that in the second place", async () => {
    const { house, file } = await withSecondPlace();
    expect(existsSync(file)).toBe(false);
    const said = await house.approve("noor");
    expect(said.code).toBe(0);
    const entries = await house.entries();
    const [approval, checkpoint] = entries.slice(-2);
    expect(approval?.type).toBe("approval.granted");
    expect(checkpoint).toMatchObject({
      type: "checkpoint.signed",
      data: { size: approval?.seq, root: approval?.hash, by: "noor" },
    });
    expect(parseCheckpoints(readFileSync(file, "utf8")).checkpoints).toEqual(signedCheckpoints(entries));
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it("gets one over a signature that breaks the glass too, and none over other rows", async () => {
    const { house, file } = await withSecondPlace();
    const agreed = ["--reason", "thief is in", "--confirm", await confirmation(house)];
    for (const person of ["mia", "noor"]) await house.as(person, "break-glass", ...agreed);
    await house.as("mia", "undo", "swap:web", "--reason", "to see");
    const kept = parseCheckpoints(readFileSync(file, "utf8")).checkpoints;
    expect(kept.map(({ signed }) => signed?.by)).toEqual(["mia", "noor"]);
  });

  it("stays on record where the copy can't be written, which is said in one line, and the next one makes up for it", async () => {
    const { house, place, file } = await withSecondPlace();
    rmSync(place, { recursive: true });
    const said = await house.approve("noor");
    expect(said.code).toBe(7);
    expect(said.err.match(/^stanch: .*/gm)).toEqual([
      `stanch: the signed checkpoint can't be copied to ${file} (ENOENT)`,
    ]);
    expect(said.err).toMatch(/^hint: .*no credential is ended/m);
    expect((await house.entries()).at(-2)?.type).toBe("approval.granted");
    mkdirSync(place);
    expect((await house.approve("noor")).code).toBe(0);
    expect(parseCheckpoints(readFileSync(file, "utf8")).checkpoints).toHaveLength(2);
  });
});

describe("verify", () => {
  it("takes the second place up by itself and shows an older copy of the journal by it", async () => {
    const { house, file } = await withSecondPlace();
    const putBack = keepCopy(house);
    await house.approve("noor");
    const whole = await house.stanch("verify", "--incident", INCIDENT);
    expect(whole.code).toBe(0);
    const seen = signedCheckpoints(await house.entries())[0]?.size ?? 0;
    expect(whole.out).toContain(
      `can't be seen: whether entries were cut off after ${seen + 1}: the checkpoint from outside ends at ${seen}`,
    );
    putBack();
    const cut = await house.stanch("verify", "--incident", INCIDENT);
    expect(cut.code).toBe(7);
    expect(cut.out).toContain(
      `DAMAGED: entry ${seen} is gone: a checkpoint from outside saw ${seen} entries`,
    );
    // The same file by hand, with the config gone.
    rmSync(join(house.dir, "stanch.config.yaml"));
    const byHand = await house.stanch("verify", "--incident", INCIDENT, "--checkpoint", file);
    expect(byHand.out).toBe(cut.out);
  });

  it("can't see an older copy without the second place, and says that it can't", async () => {
    const { house } = await withSecondPlace();
    const putBack = keepCopy(house);
    await house.approve("noor");
    putBack();
    rmSync(join(house.dir, "stanch.config.yaml"));
    const { code, out } = await house.stanch("verify", "--incident", INCIDENT);
    expect(code).toBe(0);
    expect(out).toContain(
      "can't be seen: whether entries were cut off at the end: that takes a checkpoint from outside",
    );
  });

  it("calls a journal damaged that is gone as a whole", async () => {
    const { house } = await withSecondPlace();
    await house.approve("noor");
    house.journal.close();
    for (const side of ["", "-wal", "-shm"]) rmSync(pathsOf(house.dir).journal + side, { force: true });
    const { code, out } = await house.stanch("verify", "--incident", INCIDENT);
    expect(code).toBe(7);
    expect(out).toContain("is gone");
  });

  it("says what it couldn't compare with", async () => {
    const { house, place, file } = await withSecondPlace();
    await house.approve("noor");
    writeFileSync(file, `${readFileSync(file, "utf8")}stanch/L-2026`);
    const torn = await house.stanch("verify", "--incident", INCIDENT);
    expect([torn.code, /can't be seen: what 1 broken piece of .* said/.test(torn.out)]).toEqual([0, true]);
    rmSync(place, { recursive: true });
    const gone = await house.stanch("verify", "--incident", INCIDENT);
    expect([gone.code, gone.out.includes("can't be seen: what the second place holds: ")]).toEqual([0, true]);
  });
});

describe("doctor", () => {
  const line = async (house: House): Promise<string> =>
    /^second place .*(\n {3,}.*)*/m.exec((await house.stanch("doctor")).out)?.[0].replaceAll(/\s+/g, " ") ??
    "";

  it("says whether there is a second place, whether it can be written, and whether it is another device", async () => {
    const { house, place } = await withSecondPlace();
    expect(await line(house)).toMatch(/^second place WARN .*elsewhere.*same device/);
    rmSync(place, { recursive: true });
    expect(await line(house)).toMatch(/^second place FAIL .*no credential would be ended/);
    writeFileSync(join(house.dir, "stanch.config.yaml"), "kind: config\ncheckpoints: /dev/shm\n");
    expect(await line(house)).toMatch(/^second place ok .*another device/);
    writeFileSync(join(house.dir, "stanch.config.yaml"), "kind: config\n");
    expect(await line(house)).toMatch(/^second place WARN no copies/);
  });
});
