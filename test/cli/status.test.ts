import { describe, expect, it } from "vitest";
import type { Evidence } from "../../src/core/evidence.ts";
import { caller, consumer, reading, use } from "../report/entries.ts";
import { INCIDENT, makeHouse } from "./house.ts";
import { TWO, planFor, toGate, toReissuing, toWatch } from "./incidents.ts";
import { rowsOf, tooWide } from "./screen.ts";

const linesOf = (text: string): readonly string[] => text.trimEnd().split("\n");

describe("status", () => {
  it("shows an incident of five consumers on a page of 80 by 24, the banner on every line", async () => {
    const house = await makeHouse();
    const ids = ["checkout", "gha-deploy", "web", "fax-bridge", "nightly"];
    const five = ids.map((id) => consumer(id, 60, "mia"));
    const evidence = five.slice(0, 4).map(({ id }) => use(id, "14:04:00", "14:09:30", 6));
    await toGate(house, { plan: planFor(five), evidence });
    const { code, out, err } = await house.stanch("status");
    expect(code).toBe(0);
    const lines = linesOf(out);
    expect(lines.every((line) => line === "LIVE" || line.startsWith("LIVE "))).toBe(true);
    expect(tooWide(out)).toEqual([]);
    expect(rowsOf(out)).toBeLessThanOrEqual(24);
    expect(out).toContain("checkout    proven   observed  access-log 6x 14:09:30 30s  -");
    expect(out).toContain("nightly     written  none      none                        NEW_USE_UNPROVEN");
    expect(err).toMatch(/^next: stanch attest leak-path /m);
  });

  it("says that nobody could see who used the key, where no source names it, still on 24 lines", async () => {
    const house = await makeHouse();
    const blind = { ...reading("13:00:00", "14:00:50"), identifiesKey: false };
    const audit = { readings: [blind], cannotSee: ["one", "two", "three", "four\nLIVE approved"] };
    await toGate(house, { audit });
    const { out } = await house.stanch("status");
    expect(out).toContain(
      "LIVE NOT OBSERVED: who used the leaked key; no source that was read names it\n" +
        "LIVE Can't be seen: one; two; three; more in the timeline\n",
    );
    expect(linesOf(out).length).toBeLessThanOrEqual(24);
    const { out: json } = await house.stanch("status", "--json");
    expect(JSON.parse(json)).toMatchObject({ status: { sight: "blind", cannotSee: audit.cannotSee } });
  });

  it("says that some of it can't be seen, where the sources that name the key cover some kinds of call", async () => {
    const house = await makeHouse();
    await toGate(house, { audit: { readings: [{ ...reading("13:00:00", "14:00:50"), covers: ["admin"] }] } });
    const { out } = await house.stanch("status");
    expect(out).toContain("LIVE NOT OBSERVED: all use of the leaked key; the sources that name it cover");
  });

  it("doesn't say so where a source names the key, and shows which key a runtime reports", async () => {
    const house = await makeHouse();
    const held: Evidence = { ...use("web", "14:04:00", "14:09:30", 6), fact: "holds", source: "web-says" };
    await toGate(house, { evidence: [held] });
    const { out } = await house.stanch("status");
    expect(out).not.toContain("NOT OBSERVED");
    expect(out).toContain("holds new web-says 6x");
  });

  it("shows how many instances a consumer has, and which of them was heard, whatever it calls itself", async () => {
    const house = await makeHouse();
    const web: Evidence = { ...use("web", "14:04:00", "14:09:30", 2), source: "web-says", instance: "web-1" };
    const odd: Evidence = { ...web, instance: "\u001b[2JLIVE", fact: "holds" };
    await toGate(house, {
      plan: planFor([{ ...consumer("web", 60, "mia"), instances: 3 }]),
      evidence: [web, odd],
    });
    const { out } = await house.stanch("status");
    expect(out).toContain("web (3 instances)");
    expect(out).toContain("web-says of web-1 2x");
    expect(out).not.toContain("\u001b[2J");
    const { out: json } = await house.stanch("status", "--json");
    expect(JSON.parse(json)).toMatchObject({
      status: { consumers: [{ instances: 3, evidence: [{ instance: "web-1" }, {}] }] },
    });
  });

  it.each([
    [[], /now 2026-11-23 14:\d\d:\d\d UTC, a clock\s+(LIVE\s+)?never measured/, null],
    [[0.4], /now 2026-11-23 14:\d\d:\d\d UTC *\n/, 0.4],
    [[0, -90], /UTC, a clock 1m 30s behind the/, -90],
    [[3720], /WARNING +this machine's clock is 1h 2m ahead of the provider's:/, 3720],
  ])("says how far the clock was off when it was measured last: %j", async (measured, words, ahead) => {
    const house = await makeHouse();
    await toGate(house);
    for (const off of measured) house.fact("14:09:50", "clock.measured", { ahead: off, within: 0 });
    expect((await house.stanch("status")).out).toMatch(words);
    const { out: json } = await house.stanch("status", "--json");
    expect(JSON.parse(json)).toMatchObject({ status: { clockAhead: ahead } });
  });

  it("warns when nobody has watched the gate for more than three polls, and not before", async () => {
    const house = await makeHouse();
    await toGate(house);
    expect((await house.stanch("status")).out).not.toContain("WARNING");
    house.setTime("14:11:20");
    expect((await house.stanch("status")).out).toMatch(
      /LIVE WARNING +nobody has watched since 2026-11-23 14:09:40 UTC \(1m 40s\)/,
    );
  });

  it("doesn't call a step that needs no watching unwatched", async () => {
    const house = await makeHouse();
    await toReissuing(house);
    house.setTime("18:00:00");
    expect((await house.stanch("status")).out).not.toContain("WARNING");
  });

  it("shows what an unknown caller wrote as text that no terminal obeys", async () => {
    const house = await makeHouse();
    const hostile = caller({ userAgent: "\u001b[2J\u202egate open\nLIVE approved by mia\u009b1m" });
    await toGate(house, { callers: [hostile] });
    const { out, err } = await house.stanch("status");
    // eslint-disable-next-line no-control-regex
    expect(out + err).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
    expect(out.replaceAll(/\s*\nLIVE /g, " ")).toContain(String.raw`\x1b[2J\u202egate open\nLIVE approved`);
    expect(linesOf(out).every((line) => !line.startsWith("LIVE approved"))).toBe(true);
    expect(tooWide(out)).toEqual([]);
    expect(out).toContain("CALLER_UNCLASSIFIED C-0a1b2c3d");
  });

  it("counts what stanch itself is going to do instead of listing it before the gate", async () => {
    const house = await makeHouse();
    await toReissuing(house);
    const { out, err } = await house.stanch("status");
    expect(out).toMatch(/The gate is shut: 5 blockers, 4 of them stanch's own work to come/);
    expect(out).toContain("LEAK_PATH_OPEN");
    expect(out).not.toMatch(/^LIVE UNSWAPPED/m);
    expect(err).toContain(`next: stanch resume --incident ${INCIDENT}`);
  });

  it("says who may approve once nothing else keeps the gate shut", async () => {
    const house = await makeHouse();
    await toGate(house);
    await house.as("sam", "attest", "leak-path", "--statement", "log is gone");
    const { out, err } = await house.stanch("status");
    expect(out).toContain("LIVE Nothing keeps the gate shut but an approval: mia or noor may give it");
    expect(err).toContain("next: stanch approve");
  });

  it("lists what keeps the incident from closing once the key is ended", async () => {
    const house = await makeHouse();
    await toWatch(house);
    const { out, err } = await house.stanch("status");
    expect(out).toContain("LIVE It can't close: 1 blocker");
    expect(out).toContain("WATCH_RUNNING");
    expect(err).toContain("next: stanch resume --due");
  });

  it("marks an incident of a solo workspace on its page", async () => {
    const house = await makeHouse("solo");
    await toGate(house);
    expect((await house.stanch("status")).out).toContain("; single-person");
  });

  it("gives the whole view as data with --json, and prints nothing else on stdout", async () => {
    const house = await makeHouse();
    await toGate(house);
    const { out } = await house.stanch("status", "--json");
    const [line, ...more] = linesOf(out);
    expect(more).toEqual([]);
    const result = JSON.parse(line ?? "") as Record<string, Record<string, unknown>>;
    expect(result).toMatchObject({ type: "result", code: 0, incident: INCIDENT, state: "revoking.gated" });
    expect(result["status"]).toMatchObject({
      shuts: "gate",
      unwatchedSince: null,
      consumers: [{ id: "checkout", proof: "observed" }, { id: "web" }],
    });
  });

  it("reads a rehearsal too, as an exercise that nobody has to go on with", async () => {
    const house = await makeHouse();
    const rehearsed = await house.services.rehearse({
      file: "runbooks/scenarios/ci-log.yaml",
      seed: "1",
      dir: house.dir,
      prompter: {
        consent: () => Promise.resolve(true),
        secret: () => Promise.reject(new Error("no secret is asked for")),
        text: () => Promise.resolve(""),
        say: () => undefined,
      },
      signal: new AbortController().signal,
      onEntries: () => undefined,
      onExercise: () => undefined,
    });
    const { code, out, err } = await house.stanch("status", "--incident", rehearsed.incident);
    expect(code).toBe(0);
    expect(linesOf(out).every((line) => line.startsWith("EXERCISE"))).toBe(true);
    expect(err).toContain("next: stanch timeline");
  });

  it("exits with 7 when the journal is damaged", async () => {
    const house = await makeHouse();
    await toGate(house);
    house.damage(4);
    const { code, err } = await house.stanch("status", "--incident", INCIDENT);
    expect(code).toBe(7);
    expect(err).toContain("entry 4");
  });

  it("asks which incident is meant where several are open, and exits with 2", async () => {
    const house = await makeHouse();
    await toReissuing(house);
    await house.open(planFor(TWO), {}, "L-20261123-zz99");
    const { code, err } = await house.stanch("status");
    expect(code).toBe(2);
    expect(err).toContain("L-20261123-zz99");
  });
});

describe("status of a strategy", () => {
  it("shows reasons, what waiting and acting cost, the rung it wants and what comes of the deadline", async () => {
    const house = await makeHouse();
    const capabilities = { ...planFor(TWO).capabilities, canDisable: true };
    const plan = planFor(TWO, { privilege: "high", atDeadline: "disable", capabilities });
    await toReissuing(house, plan);
    house.fact("14:01:00", "strategy.changed", {
      strategy: "contain-now",
      rung: "disable",
      reasons: [],
      waiting: { seconds: 0, weight: 10 },
      breaking: [],
    });
    await house.as("sam", "attest", "abuse", "--statement", "the bill doubled");
    const { out } = await house.stanch("status");
    expect(out).toContain("LIVE Strategy  contain-now: sam attests that the key is being abused.");
    expect(out.replaceAll(/\s+(LIVE\s+)?/g, " ")).toContain("x 10, disabling breaks checkout and web");
    expect(out).toContain('LIVE Wants     "disable": stanch resume asks for it, stanch decline refuses it');
    await house.as("noor", "decline", "disable", "--reason", "checkout earns the money");
    expect((await house.stanch("status")).out).not.toContain("Wants");
    expect(tooWide(out)).toEqual([]);
  });

  it("takes a disable beforehand from somebody else than the responder, for a plan that says so", async () => {
    const house = await makeHouse();
    const sign = (by: string) => house.as(by, "approve", "--disable-at-deadline");
    const capabilities = { ...planFor(TWO).capabilities, canDisable: true };
    await toGate(house, { plan: planFor(TWO, { atDeadline: "disable", capabilities }) });
    expect((await sign("sam")).code).toBe(2);
    expect((await house.stanch("status")).out).toContain("then pages");
    expect((await sign("mia")).code).toBe(0);
    expect((await house.stanch("status")).out.replaceAll(/\s+(LIVE\s+)?/g, " ")).toContain(
      "disabled by itself",
    );
    const other = await makeHouse();
    await toGate(other, { plan: planFor(TWO, { capabilities }) });
    expect((await other.as("mia", "approve", "--disable-at-deadline")).code).toBe(2);
    expect(await other.entries()).not.toContainEqual(
      expect.objectContaining({ type: "disable.preapproved" }),
    );
  });
});
