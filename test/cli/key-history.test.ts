import { NOTHING_FOUND, madeWithKey } from "../core/audits.ts";
import { describe, expect, it } from "vitest";
import { widthOf } from "../../src/report/width.ts";
import { caller, on } from "../report/entries.ts";
import { INCIDENT, makeHouse } from "./house.ts";
import { TWO, planFor, toGate, toWatch } from "./incidents.ts";

const AGAIN = "L-20261124-m2x7";
const COMMAND = `stanch respond RUNBOOK --live --reopens ${INCIDENT}`;

/** A page as if the terminal had no edge. */
const flat = (page: string): string => page.replaceAll(/\n(LIVE )? */g, " ");

/** A closed incident with one caller whom two people called hostile, and the one that re-opens it, with the same caller. */
async function reopened() {
  const house = await makeHouse();
  await toWatch(house);
  for (const person of ["mia", "noor"]) {
    const words = ["--as", "hostile", "--reason", "not ours"];
    house.fact("14:12:00", "audit.read", audit());
    await house.as(person, "classify-caller", caller().id, ...words);
  }
  house.fact("14:50:00", "incident.closed", { as: "revoked" });
  const closed = await house.entries();
  house.setTime("15:00:00");
  const earlierKeys = ["key_2", "key_3"];
  await house.open(planFor(TWO), {}, AGAIN, { reopens: INCIDENT, earlierKeys });
  house.fact("15:00:05", "key.looked", { state: "live", own: "clean", detail: "" }, AGAIN);
  house.fact("15:00:10", "contain.settled", { rung: "observe" }, AGAIN);
  house.fact("15:01:00", "audit.read", audit(), AGAIN);
  return { house, closed };
}

const audit = () => ({
  ...NOTHING_FOUND,
  callers: [caller()],
});

describe("a closed incident and the one that re-opens it", () => {
  it("name each other in status, list and timeline, and nothing is written into the closed one", async () => {
    const { house, closed } = await reopened();
    const named = ["--incident", AGAIN];
    const fresh = await house.stanch("status", ...named);
    expect(flat(fresh.out)).toContain(`re-opens ${INCIDENT}`);
    expect(flat(fresh.out)).toContain(`two people called it hostile in ${INCIDENT}: say it anew if it is so`);
    expect(flat(fresh.out)).toContain("Keys from before: key_2 and key_3; end them by hand");
    const old = await house.stanch("status", "--incident", INCIDENT);
    expect(flat(old.out)).toContain(`Re-opened as ${AGAIN}`);
    expect(old.out).toContain(`LIVE stanch status --incident ${AGAIN}`);
    expect(old.out).not.toContain(COMMAND);
    const listed = flat((await house.stanch("list")).out);
    expect(listed).toContain(`re-opens ${INCIDENT}`);
    expect(listed).toContain(`re-opened as ${AGAIN}`);
    for (const [incident, link] of [
      [AGAIN, `Re-opens ${INCIDENT}`],
      [INCIDENT, `Re-opened as ${AGAIN}`],
    ] as const) {
      const { out } = await house.stanch("timeline", "--incident", incident);
      expect(flat(out).replaceAll(/ +/g, " ")).toContain(link);
    }
    for (const page of [fresh.out, old.out, (await house.stanch("list")).out]) {
      const wide = page.split("\n").filter((line) => widthOf(line) > 80 && !line.includes(" stanch "));
      expect(wide).toEqual([]);
    }
    expect(await house.entries()).toEqual(closed);
  });

  it("say how to begin again, where nobody has", async () => {
    const house = await makeHouse();
    await toWatch(house);
    house.fact("14:50:00", "incident.closed", { as: "revoked" });
    const { out } = await house.stanch("status", "--incident", INCIDENT);
    expect(out).toContain(`LIVE ${COMMAND} --workspace ${house.dir}`);
  });

  it("says of a journal that is damaged only where that one is looked at", async () => {
    const { house } = await reopened();
    // The other has fewer rows than that.
    house.damage(6);
    expect((await house.stanch("status", "--incident", INCIDENT)).code).toBe(7);
    const { code, out } = await house.stanch("status", "--incident", AGAIN);
    expect([code, flat(out)]).toEqual([0, expect.stringContaining(`re-opens ${INCIDENT}`)]);
  });
});

describe("status of a key that was ended", () => {
  it("says how long it was still accepted, and how everything that it made ended", async () => {
    const house = await makeHouse();
    const minted = (id: string) => madeWithKey({ id, mintedAt: on("13:50:00"), source: "access-log" });
    await toGate(house, { audit: { lineage: ["one", "two"].map(minted) } });
    await house.as("mia", "attest", "key-dead", "one", "--statement", "gone from the list");
    const end = { effect: "end/key_1", kind: "end", subject: "key_1", ending: true, attempt: 1 } as const;
    await house.as("mia", "attest", "leak-path", "--statement", "log is gone");
    await house.approve("noor");
    house.fact("14:10:10", "revocation.started", { visit: 1, ground: "gate" });
    house.fact("14:10:11", "effect.intended", end);
    house.fact("14:10:12", "key.ended", { effect: end.effect, keyId: "key_1", how: "ended" });
    house.fact("14:10:13", "canary.probed", { outcome: "accepted", detail: "200" });
    house.fact("14:10:14", "canary.probed", {
      outcome: "refused",
      detail: "401",
      answeredAt: on("14:10:15"),
    });
    house.fact("14:11:15", "canary.probed", { outcome: "refused", detail: "401" });
    const { out, outcome } = await house.stanch("status");
    expect(flat(out)).toContain(
      "Leaked key refused between 1 s and 4 s after the end, still refused 60 s later; declared token cache: 60 s",
    );
    expect(flat(out)).toMatch(/Made with it: key one, ended by the word of mia \d\d:\d\d:\d\d/);
    expect(flat(out)).toContain("Made with it: key two, ALIVE as far as known");
    expect(outcome?.extra).toMatchObject({
      status: { lags: [{ from: 1, to: 4 }], lineage: [{ by: "word", people: ["mia"] }, { by: null }] },
    });
  });
});
