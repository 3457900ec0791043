import { describe, expect, it } from "vitest";
import { judgeDecisions } from "../../../src/core/exercise/judge.ts";
import type { Option } from "../../../src/core/exercise/log.ts";
import { on } from "../../report/entries.ts";
import { CLEAN, REVOKE, decided, played } from "./game.ts";

const CALLER = "C-0a1b2c3d";
const approve: Option = { id: "approve/noor", label: "ask noor to approve", careful: true };
const wait: Option = { id: "wait/5m", label: "wait 5 minutes", careful: true };
const close: Option = { id: "leak-path", label: "close the leak path", careful: true };
const ask: Option = { id: `ask/caller/${CALLER}`, label: "have mia ask around who it is", careful: true };
const guess: Option = {
  id: `classify/${CALLER}/consumer`,
  label: "say that it is a consumer",
  careful: false,
};
const OPEN = ["NEW_USE_UNPROVEN gha-deploy", "OLD_USE_SEEN checkout", "SILENCE_RUNNING checkout"];

describe("a decision", () => {
  it("is rash if what was known then spoke against it, and the telling fact is named", () => {
    const rows = [decided("14:05:00", [wait, REVOKE], [REVOKE.id], { blockers: OPEN, seq: 30 })];
    expect(judgeDecisions(played({ rows }))).toEqual([
      {
        at: on("14:05:00"),
        seq: 30,
        point: "blocked",
        blockers: OPEN,
        chosen: REVOKE.label,
        verdict: "rash",
        why: "3 blockers stood open, among them OLD_USE_SEEN checkout",
        effect: "the leaked key ended, and nobody broke",
      },
    ]);
  });

  it("stays rash where nothing came of it, and sound where things went badly all the same", () => {
    const rows = [
      decided("14:03:00", [close], [close.id], { blockers: OPEN }),
      decided("14:09:00", [REVOKE], [REVOKE.id], { blockers: OPEN }),
    ];
    const facts = { broken: [{ consumer: "checkout", declared: true, refusals: 9, seconds: 540 }] };
    const judged = judgeDecisions(played({ rows, facts })).map(({ verdict, effect }) => [verdict, effect]);
    expect(judged).toEqual([
      ["sound", null],
      ["rash", null],
    ]);
  });

  it("isn't to begin, to wait or to stop playing", () => {
    const begin = { id: "begin", label: "let stanch begin", careful: true };
    const quit = { id: "quit", label: "end this rehearsal here", careful: true };
    const rows = [begin, wait, close, quit].map((option, minute) =>
      decided(`14:0${minute}:00`, [begin, wait, close, quit], [option.id], { blockers: OPEN }),
    );
    expect(judgeDecisions(played({ rows })).map(({ chosen }) => chosen)).toEqual([close.label]);
  });

  it("before the driver has shown anything is held against what the gate would have said", () => {
    const rows = [decided("14:00:00", [REVOKE], [REVOKE.id], { point: "opening" })];
    const [judged] = judgeDecisions(played({ rows }));
    expect(judged?.blockers).toEqual(
      expect.arrayContaining(["UNSWAPPED checkout", "LEAK_PATH_OPEN incident"]),
    );
    expect(judged).toMatchObject({ verdict: "rash", why: expect.stringContaining("UNSWAPPED checkout") });
  });

  it("where only a signature is waited for is held against the gate: a cutover is approved before anybody has moved", () => {
    const rows = [decided("14:00:30", [REVOKE], [REVOKE.id], { point: "approval" })];
    const [judged] = judgeDecisions(played({ rows }));
    expect(judged).toMatchObject({ verdict: "rash", why: expect.stringContaining("UNSWAPPED checkout") });
  });

  it("that isn't the careful one is sound where nothing stood open", () => {
    const [judged] = judgeDecisions(played({ rows: [decided("14:08:00", [REVOKE], [REVOKE.id])] }));
    expect(judged).toMatchObject({ verdict: "sound", why: "nothing that was known then spoke against it" });
  });

  it("that a policy makes at each point is made once, and again after it was left out", () => {
    const again = (time: string, choices: readonly string[]) => decided(time, [approve, REVOKE], choices);
    const rows = [
      again("14:01:00", [approve.id]),
      again("14:02:00", [approve.id, REVOKE.id]),
      again("14:03:00", [REVOKE.id]),
      again("14:04:00", [approve.id]),
    ];
    const judged = judgeDecisions(played({ rows })).map(({ at, chosen }) => `${at.slice(11, 16)} ${chosen}`);
    expect(judged).toEqual([
      "14:01 ask noor to approve",
      "14:02 revoke it in the console",
      "14:04 ask noor to approve",
    ]);
  });

  it("tells whom the key ended under, who was out, and for how long: of the decision that ended it", () => {
    const facts = {
      endedAt: on("14:05:00"),
      prematureEnds: [{ keyId: "key_1", at: on("14:05:00"), consumers: ["checkout", "gha-deploy"] }],
      broken: [{ consumer: "checkout", declared: true, refusals: 9, seconds: 540 }],
    };
    const rows = [
      decided("14:02:00", [guess], [guess.id], { blockers: OPEN }),
      decided("14:05:00", [REVOKE], [REVOKE.id], { blockers: OPEN }),
      decided("14:06:00", [guess], [guess.id], { blockers: OPEN }),
    ];
    const effects = judgeDecisions(played({ rows, facts })).map(({ effect }) => effect);
    expect(effects[1]).toBe("the leaked key ended under checkout, gha-deploy; checkout was out for 9m");
    expect([effects[0], effects[2]].join()).not.toContain("out for");
  });

  it("isn't told of what another choice of the same menu did", () => {
    const retire: Option = { id: "retire/fax-bridge", label: "give fax-bridge up", careful: false };
    const facts = {
      prematureEnds: [{ keyId: "key_1", at: on("14:08:09"), consumers: ["fax-bridge"] }],
      broken: [{ consumer: "fax-bridge", declared: true, refusals: 3, seconds: 600 }],
    };
    const effects = (options: readonly Option[], more: readonly Option[] = []) => {
      const chosen = (all: readonly Option[]) => all.map(({ id }) => id);
      const rows = [
        decided("14:02:00", options, chosen(options), { blockers: OPEN }),
        decided("14:05:00", more, chosen(more), { blockers: OPEN }),
      ];
      return judgeDecisions(played({ rows, facts })).map(({ effect }) => effect);
    };
    const ended = "the leaked key ended under fax-bridge; fax-bridge was out for 10m";
    const said: Option = { ...guess, id: `classify/${CALLER}/responder` };
    expect(effects([said, retire])[1]).toBe(ended);
    expect(effects([said, retire])[0]).not.toContain("ended under");
    // To give somebody else up, or to guess later, isn't what cut this one off.
    expect(effects([retire], [{ ...retire, id: "retire/checkout" }, said]).slice(0, 2)).toEqual([
      ended,
      null,
    ]);
    const glass: Option = { id: "glass", label: "break the glass", careful: false };
    expect(effects([retire, glass])).toEqual([null, ended]);
  });

  it("to have it approved is told of the end only where that approval held", () => {
    const again: Option = { ...approve, id: "approve/mia", label: "ask mia to approve" };
    const rows = [
      decided("14:02:00", [approve], [approve.id]),
      decided("14:03:00", [again], [again.id]),
      decided("14:07:30", [approve], [approve.id]),
      decided("14:07:40", [again], [again.id]),
    ];
    // It is noor who approved at 14:08:00.
    expect(judgeDecisions(played({ rows })).map(({ effect }) => effect)).toEqual([
      null,
      null,
      "the leaked key ended at 14:08:09",
      null,
    ]);
  });

  it("to say who a caller is without having asked tells who it really was", () => {
    const rows = [
      decided("14:01:30", [ask, guess], [guess.id], { blockers: [`CALLER_UNCLASSIFIED ${CALLER}`] }),
    ];
    const truth = { userAgent: "python-requests/2.31", address: "203.0.113.9" } as const;
    const judge = (is: "hostile" | "responder") =>
      judgeDecisions(played({ rows, facts: { callers: [{ ...truth, is }] } }))[0];
    expect(judge("hostile")).toMatchObject({
      chosen: `say that it is a consumer (${CALLER})`,
      verdict: "rash",
      why: `nobody had asked around about ${CALLER}`,
      effect: expect.stringContaining(`${CALLER} is hostile`),
    });
    expect(judge("responder")?.effect).toContain(`${CALLER} is the responder, and was called something else`);
  });

  it("about a key, or about who calls with it, tells that it stayed behind", () => {
    const rows = [decided("14:01:30", [guess], [guess.id], { blockers: OPEN })];
    const facts = { thief: { ...CLEAN.thief, keysAlive: ["key_1"] } };
    expect(judgeDecisions(played({ rows, facts }))[0]?.effect).toContain("key_1 stayed behind");
    expect(judgeDecisions(played({ rows }))[0]?.effect).not.toContain("stayed behind");
  });

  it("that was sound tells what came of it", () => {
    const said: Option = { ...guess, careful: true };
    const rows = [
      decided("14:01:30", [said], [said.id], { blockers: OPEN }),
      decided("14:07:30", [approve], [approve.id]),
      decided("14:20:00", [{ ...approve, id: "approve/mia" }], ["approve/mia"]),
    ];
    expect(judgeDecisions(played({ rows })).map(({ effect }) => effect)).toEqual([
      `${CALLER} is hostile`,
      "the leaked key ended at 14:08:09",
      null,
    ]);
  });
});
