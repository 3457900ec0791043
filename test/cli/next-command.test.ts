import { describe, expect, it } from "vitest";
import type { Context } from "../../src/cli/context.ts";
import { nextCommand, nextCommandNow } from "../../src/cli/next-command.ts";
import { createTerminalPrompter } from "../../src/cli/terminal-prompter.ts";
import { NOTHING_IMPORTED } from "../../src/formats/audit-mapping.ts";
import { type Replay, replay } from "../../src/engine/replay.ts";
import type { Stop } from "../../src/engine/work.ts";
import { on, plan, reading } from "../report/entries.ts";
import { type House, INCIDENT, makeHouse } from "./house.ts";
import { TWO, planFor, toGate, toReissuing, toWatch } from "./incidents.ts";

const here = { workspace: "." };
const at = async (house: House): Promise<Replay> => replay(await house.entries());
const after = async (house: House, stop: Stop): Promise<string> =>
  nextCommand({ stop, at: await at(house), options: here });
const now = async (house: House, time = "14:10:00"): Promise<string> =>
  nextCommandNow(await at(house), on(time), here);

describe("the next command", () => {
  it("is what a person has to do, before what stanch only waits for", async () => {
    const house = await makeHouse();
    await toGate(house, { evidence: [] });
    const blockers = [
      { code: "SILENCE_RUNNING", subject: "web", clears: "" },
      { code: "OLD_USE_UNOBSERVABLE", subject: "checkout", clears: "" },
    ] as const;
    expect(await after(house, { kind: "blocked", blockers })).toBe(
      `stanch attest old-key-unused checkout --statement 'WHAT YOU SAW' --incident ${INCIDENT}`,
    );
    expect(await after(house, { kind: "blocked", blockers: blockers.slice(0, 1) })).toBe(
      `stanch resume --incident ${INCIDENT}`,
    );
  });

  it("is an import where a source waits for one, and no attestation of a source that only has to answer", async () => {
    const house = await makeHouse();
    const silent = [
      { source: "auxot-jobs", reason: `${NOTHING_IMPORTED} for auxot-jobs` },
      { source: "gateway", reason: "ERR_HTTP_RESET" },
    ];
    await toGate(house, { audit: { silent } });
    const of = (subject: string) => ({ code: "OLD_USE_UNOBSERVABLE", subject, clears: "" }) as const;
    const imports = `stanch import-audit FILE --source auxot-jobs --incident ${INCIDENT}`;
    expect(await after(house, { kind: "blocked", blockers: [of("gateway"), of("auxot-jobs")] })).toBe(
      imports,
    );
    expect(await after(house, { kind: "blocked", blockers: [of("gateway")] })).toBe(
      `stanch resume --incident ${INCIDENT}`,
    );
  });

  it("is an acceptance where no source shows callers, once every source has answered", async () => {
    const blind = { ...reading("13:00:00", "14:00:50"), identifiesKey: false };
    const callers = { code: "OLD_USE_UNOBSERVABLE", subject: "callers/all", clears: "" } as const;
    const next = async (silent: readonly { source: string; reason: string }[]): Promise<string> => {
      const house = await makeHouse();
      await toGate(house, { audit: { readings: [blind], silent } });
      return after(house, { kind: "blocked", blockers: [callers] });
    };
    expect(await next([])).toBe(
      `stanch accept OLD_USE_UNOBSERVABLE callers/all --reason WHY --incident ${INCIDENT}`,
    );
    expect(await next([{ source: "jobs", reason: `${NOTHING_IMPORTED} for jobs` }])).toBe(
      `stanch import-audit FILE --source jobs --incident ${INCIDENT}`,
    );
    expect(await next([{ source: "gateway", reason: "ERR_HTTP_RESET" }])).toBe(
      `stanch resume --incident ${INCIDENT}`,
    );
  });

  it("is shown on one line, so that it can be copied, with the banner before it", async () => {
    const house = await makeHouse();
    await toGate(house);
    const { err } = await house.approve("noor");
    const words = `stanch attest leak-path --statement 'WHAT YOU SAW' --workspace ${house.dir}`;
    expect(err.split("\n")).toContain(`LIVE   > ${words}`);
    expect(words.length).toBeGreaterThan(80);
  });

  it("is on one line in what is said of work by hand too, beside words that wrap", () => {
    let talk = "";
    const context = { output: { talk: (line: string) => void (talk += `${line}\n`) } };
    const prompter = createTerminalPrompter(
      context as unknown as Context,
      {},
      { hash: null, banner: "LIVE" },
    );
    const command = `> age --decrypt --identity ${"folder/".repeat(12)}spool.key`;
    prompter.say([`  1. ${"press it ".repeat(12)}`, `  ${command}`]);
    const lines = talk.trimEnd().split("\n");
    expect(lines.at(-1)).toBe(`LIVE   ${command}`);
    expect(lines.slice(0, -1).every((line) => line.startsWith("LIVE   ") && line.length <= 80)).toBe(true);
    expect(lines).toHaveLength(3);
  });

  it.each([
    ["confirm", "--yes"],
    ["typed", "--confirm shop-main@0123456789ab"],
  ] as const)("is told by a question that nobody answers, with what answers it: %s", async (level, flag) => {
    const context = { interactive: false, output: { talk: () => undefined } } as unknown as Context;
    const about = { hash: "0123456789abcdef", banner: "LIVE" } as const;
    const request = { topic: "end", level, title: "End it", lines: [], name: "shop-main" };
    const told: string[] = [];
    const open = { ...about, onUnanswered: (words: readonly string[]) => void told.push(words.join(" ")) };
    await expect(createTerminalPrompter(context, {}, open).consent(request)).rejects.toMatchObject({
      code: "ERR_WOULD_ASK",
      hint: `go on with stanch resume at a terminal, or with ${flag}`,
    });
    expect(told).toEqual([flag]);
    // Before one is open, the same command may be typed again.
    await expect(createTerminalPrompter(context, {}, about).consent(request)).rejects.toMatchObject({
      hint: `run it at a terminal, or with ${flag}`,
    });
  });

  it("is resume for what nobody's word clears", async () => {
    const house = await makeHouse();
    await toReissuing(house);
    const stops: readonly Stop[] = [
      { kind: "contained" },
      { kind: "declined", what: "swap" },
      { kind: "failed", what: "swap", message: "refused", code: "ERR_STORE_FAILED" },
      { kind: "unknown", effects: ["swap/web"] },
    ];
    for (const stop of stops) expect(await after(house, stop)).toBe(`stanch resume --incident ${INCIDENT}`);
  });

  it("is only what is due while the watch runs, and the timeline once it is over", async () => {
    const house = await makeHouse();
    await toWatch(house);
    expect(await after(house, { kind: "watch", until: on("14:42:00") })).toContain("stanch resume --due");
    expect(await now(house, "14:12:00")).toContain("stanch resume --due");
    expect(await after(house, { kind: "closed" })).toBe(`stanch timeline --incident ${INCIDENT}`);
  });

  it("asks for the word that settles what was done by hand, by what it was", async () => {
    const house = await makeHouse();
    await toReissuing(house, planFor(TWO, { rung: "observe" }));
    const byHand = { code: "ERR_BY_HAND", message: "disable it by hand" };
    const intent = {
      effect: "contain/disable",
      kind: "disable",
      subject: "key_1",
      ending: false,
      attempt: 1,
    } as const;
    house.fact("14:02:00", "effect.intended", intent);
    house.fact("14:02:01", "effect.unknown", { effect: intent.effect, error: byHand });
    const line = `stanch attest key-disabled --statement 'WHAT YOU SAW' --incident ${INCIDENT}`;
    expect(await after(house, { kind: "byHand", effects: [intent.effect] })).toBe(line);
    expect(await now(house)).toBe(line);
  });

  it("leaves a surplus key that stanch may not end to a person", async () => {
    const house = await makeHouse();
    await toReissuing(house);
    house.fact("14:02:00", "orphan.found", {
      effect: "reissue/web",
      replacement: "web",
      keyId: "key'; rm -rf ~",
      endable: false,
      name: null,
      createdAt: null,
      lastUsedAt: on("14:01:59"),
    });
    // The id comes from outside: a shell must see it as one word.
    expect(await now(house)).toBe(
      String.raw`stanch attest key-dead 'key'\''; rm -rf ~' --statement 'WHAT YOU SAW' --incident ${INCIDENT}`,
    );
  });

  it("names every consumer for a cutover, where the provider has no overlap", async () => {
    const house = await makeHouse();
    await toReissuing(house, planFor(TWO, { capabilities: { ...plan.capabilities, overlap: false } }));
    const line = `stanch approve --cutover --out checkout=10m,web=10m --incident ${INCIDENT}`;
    expect(await after(house, { kind: "approval" })).toBe(line);
    expect(await now(house)).toBe(line);
  });

  it("doesn't wait for a close that only one of two people asked for", async () => {
    const house = await makeHouse();
    await toGate(house);
    await house.as("mia", "close", "--as", "accepted", "--reason", "we live with it");
    expect(await now(house)).toContain("stanch attest leak-path");
    await house.as("noor", "close", "--as", "accepted", "--reason", "agreed");
    expect(await now(house)).toBe(`stanch resume --incident ${INCIDENT}`);
  });

  it("carries out what was asked for before anything else", async () => {
    const house = await makeHouse();
    await toGate(house);
    await house.as("mia", "abort", "--reason", "wrong key");
    expect(await now(house)).toBe(`stanch resume --incident ${INCIDENT}`);
  });
});
