import { describe, expect, it } from "vitest";
import { verdictOf } from "../../src/core/verdict.ts";
import { replay } from "../../src/engine/replay.ts";
import { consumer, on, plan, sha } from "../report/entries.ts";
import { INCIDENT, makeHouse, newest } from "./house.ts";
import { TWO, confirmation, planFor, toGate, toReissuing } from "./incidents.ts";

const gone = ["attest", "leak-path", "--statement", "log is gone"];

describe("accept", () => {
  it("refuses a code that nobody may accept, and lists those that can be", async () => {
    const house = await makeHouse();
    await toGate(house);
    const said = await house.as("mia", "accept", "OLD_USE_SEEN", "checkout", "--reason", "it is fine");
    expect(said.code).toBe(2);
    expect(said.err).toContain("NO_CONSUMERS, NEW_USE_UNPROVEN");
  });

  it("refuses a blocker that doesn't stand in the way", async () => {
    const house = await makeHouse();
    await toGate(house);
    const said = await house.as("mia", "accept", "NEW_USE_UNPROVEN", "checkout", "--reason", "it is fine");
    expect(said.code).toBe(2);
    expect(said.err).toContain("doesn't stand in the way now");
    expect(newest(await house.entries(), "acceptance.signed")).toBeUndefined();
  });

  it("counts only once two people have signed, and is shown as accepted then", async () => {
    const house = await makeHouse();
    await toGate(house);
    const first = await house.as("mia", "accept", "LEAK_PATH_OPEN", "--reason", "deleted tonight");
    expect(first.code).toBe(0);
    expect(first.talk).toContain("one more person has to sign: noor or sam");
    expect(first.outcome?.blockers?.map(({ code }) => code)).toEqual(["LEAK_PATH_OPEN"]);
    const again = await house.as("mia", "accept", "LEAK_PATH_OPEN", "--reason", "deleted tonight");
    expect(again.err).toContain("one more person has to sign");
    const second = await house.as("noor", "accept", "LEAK_PATH_OPEN", "--reason", "yes", "--expires", "1h");
    expect(second.talk).toContain("accepted until 2026-11-23 15:10:00 UTC");
    expect(second.outcome?.blockers).toEqual([]);
    const status = await house.stanch("status");
    expect(status.out).toContain("LIVE Accepted, not proven: LEAK_PATH_OPEN");
  });

  it("in a solo workspace wants the same person's word again ten minutes later", async () => {
    const house = await makeHouse("solo");
    await toGate(house);
    const first = await house.as("sam", "accept", "LEAK_PATH_OPEN", "--reason", "deleted tonight");
    expect(first.talk).toContain("single-person: sign once more at 2026-11-23 14:20:00 UTC or later");
    house.setTime("14:20:01");
    const second = await house.as("sam", "accept", "LEAK_PATH_OPEN", "--reason", "still so");
    expect(second.talk).toContain("accepted until");
  });

  it.each(["0s", "soon", "-1h"])("refuses --expires=%s", async (expires) => {
    const house = await makeHouse();
    await toGate(house);
    const words = ["accept", "LEAK_PATH_OPEN", "--reason", "tonight", `--expires=${expires}`];
    expect((await house.as("mia", ...words)).code).toBe(2);
  });
});

describe("approve", () => {
  it("shows the verdict in words, signs exactly that, and sends the responder on", async () => {
    const house = await makeHouse();
    await toGate(house);
    await house.as("mia", ...gone);
    const said = await house.approve("noor");
    expect(said.code).toBe(0);
    const entries = await house.entries();
    const signed = newest(entries, "approval.granted");
    const { incident } = replay(entries.slice(0, -1));
    expect(signed).toMatchObject({ verdict: verdictOf(incident, on("14:10:00")), visit: 1, by: "noor" });
    expect(said.err).toContain("LIVE ends shop-main (user.***k3f9) at auxot-team");
    expect(said.err).toContain("LIVE checkout: on replacement key_2, observed (access-log)");
    expect(said.err).toContain(`LIVE verdict ${sha(signed?.verdict ?? "").slice(0, 12)}, visit 1`);
    expect(said.err.indexOf("verdict")).toBeLessThan(said.err.indexOf("approved by noor"));
    expect(said.err).toContain(`next: stanch resume --incident ${INCIDENT}`);
  });

  it("signs nothing unread: without a terminal it wants the hash of what it has just shown, and no other", async () => {
    const house = await makeHouse();
    await toGate(house);
    await house.as("mia", ...gone);
    const unread = await house.as("noor", "approve");
    expect(unread.code).toBe(2);
    expect(unread.err).toContain("LIVE checkout: on replacement key_2, observed (access-log)");
    const hash = /hint: read it, then .* --verdict ([0-9a-f]{12})$/m.exec(unread.err)?.[1] ?? "";
    for (const other of ["", "0", hash.slice(0, 11), `${hash}0`, "000000000000"]) {
      expect((await house.as("noor", "approve", `--verdict=${other}`)).code).toBe(10);
    }
    expect(newest(await house.entries(), "approval.granted")).toBeUndefined();
    expect((await house.as("noor", "approve", "--verdict", hash)).code).toBe(0);
    expect(newest(await house.entries(), "approval.granted")).toMatchObject({ by: "noor" });
  });

  it("refuses at a shut gate with 5, and lists each blocker with the command that clears it", async () => {
    const house = await makeHouse();
    await toGate(house);
    const said = await house.approve("noor");
    expect(said.code).toBe(5);
    expect(said.err).toContain("LIVE LEAK_PATH_OPEN: close the leak path");
    expect(said.err).toContain("> stanch attest leak-path");
    expect(newest(await house.entries(), "approval.granted")).toBeUndefined();
  });

  it("refuses the responder, and whoever attested, and says who may", async () => {
    const house = await makeHouse();
    await toGate(house);
    await house.as("mia", ...gone);
    const responder = await house.approve("sam");
    expect(responder).toMatchObject({ code: 2 });
    expect(responder.err).toContain("hint: noor may");
    const attester = await house.approve("mia");
    expect(attester.code).toBe(2);
    expect(attester.err).toContain("mia attested in this incident");
  });

  it("lets the one person of a solo workspace approve", async () => {
    const house = await makeHouse("solo");
    await toGate(house);
    await house.as("sam", ...gone);
    expect((await house.approve("sam")).err).toContain("approved by sam");
  });

  it("refuses before the gate", async () => {
    const house = await makeHouse();
    await toReissuing(house);
    expect((await house.approve("noor")).code).toBe(2);
  });
});

describe("an approval after which bad news came", () => {
  it("is shown as void, with since when and why", async () => {
    const house = await makeHouse();
    await toGate(house);
    await house.as("mia", ...gone);
    await house.approve("noor");
    expect((await house.stanch("status")).out).toContain("The gate is open and approved");
    await house.as("mia", "withdraw", "checkout", "access-log", "--reason", "a canary deployment");
    const why = "noor's approval is void since 14:10:00: evidence of access-log on checkout withdrawn";
    const status = await house.stanch("status");
    expect(status.out.replaceAll(/\s+(LIVE\s+)?/g, " ")).toContain(why);
    expect((await house.approve("noor")).talk).toContain(why);
    const told = (await house.stanch("timeline")).out.replaceAll(/\s+(LIVE\s+)?/g, " ");
    expect(told).toContain("voids noor's");
  });
});

describe("approve --cutover", () => {
  const inPlace = planFor(TWO, { capabilities: { ...plan.capabilities, overlap: false } });

  it("wants every consumer named with a time, once", async () => {
    const house = await makeHouse();
    await toReissuing(house, inPlace);
    const none = await house.as("noor", "approve", "--cutover");
    expect(none.code).toBe(2);
    expect(none.err).toContain("checkout and web missing");
    expect((await house.as("noor", "approve", "--cutover", "--out", "checkout=10m")).err).toContain(
      "web missing",
    );
    for (const out of ["checkout=10m,web=soon", "checkout=10m,web=1m,web=2m", "checkout=10m,wbe=1m"]) {
      expect((await house.as("noor", "approve", "--cutover", "--out", out)).code).toBe(2);
    }
    expect(newest(await house.entries(), "cutover.signed")).toBeUndefined();
  });

  it("signs who will be out and for how long", async () => {
    const house = await makeHouse();
    await toReissuing(house, inPlace);
    expect((await house.stanch("status")).err).toContain(
      "next: stanch approve --cutover --out checkout=10m,web=10m",
    );
    const said = await house.as("noor", "approve", "--cutover", "--out", "checkout=10m,web=90s");
    expect(said.err).toContain("LIVE web will be out for 1m 30s");
    expect(said.err).toContain("cutover approved by noor");
    expect(newest(await house.entries(), "cutover.signed")).toMatchObject({
      out: [
        { consumer: "checkout", seconds: 600 },
        { consumer: "web", seconds: 90 },
      ],
      by: "noor",
    });
    expect(said.outcome?.next).toContain("stanch resume");
  });

  it("refuses the responder, and a provider that keeps both keys alive", async () => {
    const house = await makeHouse();
    await toReissuing(house, inPlace);
    const words = ["approve", "--cutover", "--out", "checkout=10m,web=1m"];
    expect((await house.as("sam", ...words)).err).toContain("mia or noor may");
    const overlapping = await makeHouse();
    await toReissuing(overlapping);
    expect((await overlapping.as("noor", ...words)).err).toContain("nobody has to be out");
  });
});

describe("break-glass", () => {
  it("lists who will break, takes the typed name for this plan only, and two people", async () => {
    const house = await makeHouse();
    await toGate(house, { plan: planFor([...TWO, consumer("nightly", 60, "sam")]), evidence: [] });
    const reason = ["break-glass", "--reason", "the thief is inside"];
    const asked = await house.as("sam", ...reason);
    expect(asked.code).toBe(2);
    expect(asked.err).toContain("Will break: checkout, web and nightly.");
    expect(asked.err).toContain(`--confirm ${await confirmation(house)}`);
    const stale = await house.as("sam", ...reason, "--confirm", "shop-main@000000000000");
    expect(stale.code).toBe(10);
    expect(newest(await house.entries(), "breakGlass.signed")).toBeUndefined();

    const first = await house.as("sam", ...reason, "--confirm", await confirmation(house));
    expect(first.code).toBe(0);
    expect(first.talk).toContain("one more person has to sign: mia or noor");
    expect(first.outcome?.next).toContain("stanch break-glass --reason WHY");
    const second = await house.as("noor", ...reason, "--confirm", await confirmation(house));
    expect(second.talk).toContain("the glass is broken until 2026-11-23 14:40:00 UTC");
    expect(second.outcome?.next).toContain("stanch resume");
    expect(newest(await house.entries(), "breakGlass.signed")).toMatchObject({
      breaks: ["checkout", "web", "nightly"],
      visit: 1,
      by: "noor",
    });
  });

  it("doesn't count a signature whose list lacks somebody who broke since, and says whom", async () => {
    const house = await makeHouse();
    await toGate(house);
    const takeBack = (id: string) =>
      house.as("mia", "withdraw", id, "access-log", "--reason", "a canary deployment");
    const glass = async (by: string) =>
      house.as(by, "break-glass", "--reason", "the thief is inside", "--confirm", await confirmation(house));
    await takeBack("checkout");
    await glass("sam");
    await takeBack("web");
    const short = "sam's break-glass doesn't count now: web isn't proven and isn't on its list";
    const second = await glass("noor");
    expect(second.talk).toContain(short);
    expect(second.talk).toContain("one more person has to sign: mia or sam");
    expect((await house.stanch("status")).out.replaceAll(/\s+(LIVE\s+)?/g, " ")).toContain(short);
    expect((await glass("sam")).talk).toContain("the glass is broken until");
  });

  it("is refused before the gate", async () => {
    const house = await makeHouse();
    await toReissuing(house);
    expect((await house.as("sam", "break-glass", "--reason", "now")).code).toBe(2);
  });
});
