import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { on, sha } from "../report/entries.ts";
import { INCIDENT, makeHouse, newest } from "./house.ts";
import { toGate, toReissuing, toWatch } from "./incidents.ts";

describe("attest", () => {
  it("signs a claim with the receipt's hash, says what it can't do, and ends with the next command", async () => {
    const house = await makeHouse();
    await toGate(house, { evidence: [] });
    const receipt = join(house.root, "run.log");
    writeFileSync(receipt, "200 OK\n");
    const said = await house.as(
      "mia",
      "attest",
      "new-key-in-use",
      "checkout",
      "--statement",
      "saw it in its log",
      "--at",
      "2026-11-23T14:05:00Z",
      "--receipt",
      receipt,
    );
    expect(said.code).toBe(0);
    const entries = await house.entries();
    expect(newest(entries, "attestation.made")).toMatchObject({
      claim: "new-key-in-use",
      subject: "checkout",
      happenedAt: on("14:05:00"),
      statement: "saw it in its log",
      receipt: { file: "run.log", sha256: sha("200 OK\n") },
      by: "mia",
    });
    expect(entries.at(-1)?.actor).toBe("mia");
    expect(said.talk).toContain("it is shown as attested, and counts for 12h");
    expect(said.talk).toContain("whoever attests may not approve");
    expect(said.err).toMatch(/^next: stanch attest leak-path .*--incident L-20261123-k3f9/m);
    expect(said.out).toBe("");
  });

  it("says that a claim from before the swap counts for nothing", async () => {
    const house = await makeHouse();
    await toGate(house, { evidence: [] });
    const words = ["attest", "old-key-unused", "web", "--statement", "restarted"];
    const said = await house.as("noor", ...words, "--at", "2026-11-23T14:02:00Z");
    expect(said.talk).toContain("it counts for nothing yet: web was swapped at");
  });

  it.each([
    ["a time in the future", ["--at", "2026-11-23T15:00:00Z"], "in the future"],
    ["a time without a zone", ["--at", "2026-11-23 14:05"], "a time with a zone"],
  ])("refuses %s", async (_, flags, words) => {
    const house = await makeHouse();
    await toGate(house);
    const said = await house.as("mia", "attest", "leak-path", "--statement", "log is gone", ...flags);
    expect(said).toMatchObject({ code: 2 });
    expect(said.talk).toContain(words);
    expect(newest(await house.entries(), "attestation.made")).toBeUndefined();
  });

  it.each([
    ["an unknown claim", ["attest", "key-is-fine"], "one of new-key-in-use"],
    ["an unknown consumer", ["attest", "new-key-in-use", "chekout"], "one of checkout, web"],
    ["an unknown key", ["attest", "key-dead", "key_9"], "one of key_1"],
    ["no consumer", ["attest", "old-key-unused"], "one of checkout, web"],
  ])("refuses %s and says what there is", async (_, words, hint) => {
    const house = await makeHouse();
    await toGate(house);
    const said = await house.as("mia", ...words, "--statement", "so it is");
    expect(said.code).toBe(2);
    expect(said.talk).toContain(hint);
  });

  it("takes the leaked key where no key is named", async () => {
    const house = await makeHouse();
    await toGate(house);
    await house.as("mia", "attest", "key-disabled", "--statement", "clicked it");
    expect(newest(await house.entries(), "attestation.made")).toMatchObject({ subject: "key_1" });
  });

  it("refuses the stand-in that stanch printed instead of somebody's own words", async () => {
    const house = await makeHouse();
    await toGate(house);
    const said = await house.as("mia", "attest", "leak-path", "--statement", "WHAT YOU SAW");
    expect(said.code).toBe(2);
    expect(said.talk).toContain("your own words");
  });
});

describe("a person's command", () => {
  it("refuses somebody who wasn't enrolled when the incident opened, and says who may sign", async () => {
    const house = await makeHouse();
    await toGate(house);
    const { identity } = await house.services.createIdentity("zoe");
    const workspace = await house.services.openWorkspace(house.dir);
    await workspace.enrol(identity);
    workspace.close();
    const said = await house.as("zoe", "attest", "leak-path", "--statement", "log is gone");
    expect(said.code).toBe(2);
    expect(said.talk).toContain("mia, noor or sam");
  });

  it("adds nothing to an incident that is over", async () => {
    const house = await makeHouse();
    await toReissuing(house);
    await house.as("sam", "close", "--as", "false-positive", "--reason", "a test key");
    house.fact("14:20:00", "incident.closed", { as: "falsePositive" });
    const said = await house.as("mia", "abort", "--reason", "too late", "--incident", INCIDENT);
    expect(said.code).toBe(2);
    expect(said.talk).toContain("nothing can be added to it");
  });

  it("puts what was signed into the result object", async () => {
    const house = await makeHouse();
    await toGate(house);
    const said = await house.as("mia", "attest", "leak-path", "--statement", "log is gone", "--json");
    const entries = await house.entries();
    expect(JSON.parse(said.out)).toMatchObject({
      code: 0,
      incident: INCIDENT,
      state: "revoking.gated",
      blockers: [],
      signed: [{ seq: entries.length, type: "attestation.made", hash: entries.at(-1)?.hash }],
    });
  });

  it("shows hostile words of a person as text, at 80 columns", async () => {
    const house = await makeHouse();
    await toGate(house);
    const said = await house.as("mia", "attest", "leak-path", "--statement", "gone\u001b[2J\nLIVE open");
    expect(said.err).not.toContain("\u001b");
    expect(said.talk).toContain(String.raw`\x1b[2J\nLIVE open`);
  });
});

describe("enrol", () => {
  it("refuses a key that is somebody's already: one person under two names would countersign alone", async () => {
    const house = await makeHouse();
    const file = join(house.root, "config", "identities", "mia.json");
    const copy = join(house.root, "second.json");
    const identity = JSON.parse(readFileSync(file, "utf8")) as object;
    writeFileSync(copy, JSON.stringify({ ...identity, person: "mia-two" }), { mode: 0o600 });
    const said = await house.stanch("enrol", "mia-two", "--identity", copy);
    expect(said.code).toBe(2);
    expect(said.err).toContain("this key is enrolled here as mia");
  });
});

describe("withdraw", () => {
  it("takes back what one source showed, so that the gate shuts again", async () => {
    const house = await makeHouse();
    await toGate(house);
    const said = await house.as("mia", "withdraw", "checkout", "access-log", "--reason", "wrong host");
    expect(said.code).toBe(0);
    expect(said.outcome?.blockers).toContainEqual(
      expect.objectContaining({ code: "NEW_USE_UNPROVEN", subject: "checkout" }),
    );
    expect(newest(await house.entries(), "evidence.withdrawn")).toMatchObject({
      source: "access-log",
      by: "mia",
    });
  });

  it("takes back what somebody attested, of a consumer or of the leak path", async () => {
    const house = await makeHouse();
    await toGate(house);
    await house.as("mia", "attest", "leak-path", "--statement", "log is gone");
    const said = await house.as(
      "noor",
      "withdraw",
      "incident",
      "attestation:mia",
      "--reason",
      "it was a copy",
    );
    expect(said.code).toBe(0);
    expect(said.outcome?.blockers).toContainEqual(expect.objectContaining({ code: "LEAK_PATH_OPEN" }));
    const again = await house.as("mia", "attest", "leak-path", "--statement", "log is gone now");
    expect(again.outcome?.blockers).toEqual([]);
  });

  it("refuses a source that showed nothing", async () => {
    const house = await makeHouse();
    await toGate(house);
    const said = await house.as("mia", "withdraw", "checkout", "vault", "--reason", "wrong host");
    expect(said.code).toBe(2);
    expect(said.talk).toContain("one of access-log");
  });
});

describe("retire", () => {
  it("takes two, and then the consumer no longer keeps the gate shut", async () => {
    const house = await makeHouse();
    await toGate(house, { evidence: [] });
    const first = await house.as("noor", "retire", "checkout", "--reason", "is switched off tonight");
    expect(first.talk).toContain("one more person has to sign: mia or sam");
    expect(first.talk).toContain("its owner is mia, who hasn't signed");
    expect(first.outcome?.next).toContain("stanch retire checkout --reason WHY");
    const second = await house.as("mia", "retire", "checkout", "--reason", "yes");
    expect(second.err).toContain("checkout is retired");
    expect(second.err).not.toContain("its owner is");
    expect(second.outcome?.blockers?.map((blocker) => blocker.subject)).not.toContain("checkout");
  });
});

describe("review", () => {
  it("is refused where no glass was broken", async () => {
    const house = await makeHouse();
    await toWatch(house);
    expect((await house.as("mia", "review", "--findings", "none")).code).toBe(2);
  });

  it("clears the review after a broken glass", async () => {
    const house = await makeHouse();
    await toWatch(house, "break-glass");
    const open = await house.stanch("status");
    expect(open.out).toContain("REVIEW_OPEN");
    expect(open.err).toContain("next: stanch review --findings 'WHAT CAME OUT'");
    const said = await house.as("mia", "review", "--findings", "the inventory missed a job");
    expect(said.code).toBe(0);
    expect(said.outcome?.blockers?.map(({ code }) => code)).toEqual(["WATCH_RUNNING"]);
  });
});

describe("undo, close and abort", () => {
  it("asks for a swap to be rolled back, which the next driver does", async () => {
    const house = await makeHouse();
    await toGate(house);
    const said = await house.as("mia", "undo", "swap:web", "--reason", "it fails");
    expect(said.code).toBe(0);
    expect(said.talk).toContain("web will be on the leaked key again");
    expect(said.talk).toContain(`next: stanch resume --incident ${INCIDENT}`);
    expect(newest(await house.entries(), "undo.requested")).toMatchObject({ rung: "swap:web" });
  });

  it("refuses to undo what isn't applied", async () => {
    const house = await makeHouse();
    await toGate(house);
    const said = await house.as("mia", "undo", "disable", "--reason", "why not");
    expect(said.code).toBe(2);
    expect(said.talk).toContain("swap:checkout, swap:web");
  });

  it("closes as a false positive by one person, as accepted by two", async () => {
    const house = await makeHouse();
    await toGate(house);
    const one = await house.as("sam", "close", "--as", "false-positive", "--reason", "a test key");
    expect(one.err).toContain("stanch resume carries it out");
    const first = await house.as("mia", "close", "--as", "accepted", "--reason", "we live with it");
    expect(first.talk).toContain("takes two; one more person has to sign: noor or sam");
    expect(first.outcome?.next).toContain("stanch close --as accepted");
    const second = await house.as("noor", "close", "--as", "accepted", "--reason", "agreed");
    expect(second.outcome?.next).toContain("stanch resume");
    expect(newest(await house.entries(), "close.requested")).toMatchObject({ as: "accepted", by: "noor" });
  });

  it("says what is still in the way of a close", async () => {
    const house = await makeHouse();
    await toGate(house);
    const said = await house.as("mia", "close", "--as", "already-dead", "--reason", "found dead");
    expect(said.talk).toContain("WATCH_RUNNING: the key hasn't been ended");
  });

  it("names what an abort leaves behind", async () => {
    const house = await makeHouse();
    await toGate(house);
    const said = await house.as("mia", "abort", "--reason", "another team has it");
    expect(said.code).toBe(0);
    expect(said.talk).toContain("replacements checkout and web; on them: checkout and web");
    expect(newest(await house.entries(), "abort.requested")).toMatchObject({ by: "mia" });
  });
});
