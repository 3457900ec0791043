import { describe, expect, test } from "vitest";
import type { SourceReading } from "../../src/core/evidence.ts";
import type { Incident } from "../../src/core/incident.ts";
import type { EventBody } from "../../src/core/journal.ts";
import { endingGround, verdictOf } from "../../src/core/verdict.ts";
import {
  ANA,
  BO,
  CY,
  LAG,
  after,
  attested,
  consumer,
  fact,
  gated,
  looked,
  proves,
  reading,
  row,
  saw,
  shut,
  signed,
  stranger,
  t,
  written,
} from "./builders.ts";

/** Somebody signs the verdict as it stands then. */
function approve(incident: Incident, at: number, by: string = BO): Incident {
  return after(
    incident,
    signed(at, by, "approval.granted", { verdict: verdictOf(incident, t(at)), visit: 1 }),
  );
}
const open = (): Incident => approve(after(gated(), proves(880, "api")), 890);
const ground = (incident: Incident, at: number) => endingGround(incident, t(at));
const why = (incident: Incident): string | undefined => incident.approvals[0]?.voided?.by;
const lease = (at: number): EventBody => row(at, "lease.taken", { token: 2, holder: "EXAMPLE" });

/** A log that was silent for long enough, and nothing else that tells of rule 2. */
const bySilence = (): Incident => {
  const used = { evidence: [fact("api", 1990)], readings: [reading(2000 - LAG)] };
  return approve(after(gated(), saw(2000, used)), 2010);
};
const disabled = row(200, "rung.applied", { effect: "rung/disable", rung: "disable", detail: "" });
const intent = (at: number): EventBody =>
  row(at, "effect.intended", { effect: "notify/x", kind: "notify", subject: "x", ending: false, attempt: 1 });

describe("bad news voids an approval for good, though the verdict comes to be the same again", () => {
  test.each<[string, string, readonly EventBody[]]>([
    ["a refusal", "NEW_KEY_REFUSED api", [saw(895, { evidence: [fact("api", 895, { fact: "refusal" })] })]],
    [
      "a report of the old key",
      "OLD_USE_SEEN api",
      [saw(895, { evidence: [fact("api", 895, { fact: "holds", key: "old" })] })],
    ],
    [
      "a roll-back",
      "UNSWAPPED api",
      [row(895, "consumer.rolledBack", { effect: "rollBack/api", consumer: "api" }), written(896, "api")],
    ],
    [
      "evidence that somebody took back",
      "evidence of status on api withdrawn",
      [signed(895, ANA, "evidence.withdrawn", { consumer: "api", source: "status", reason: "EXAMPLE" })],
    ],
    [
      "a replacement that was disabled for a moment",
      "REPLACEMENT_WRONG api",
      (["disabled", "live"] as const).map((state, index) =>
        row(895 + index, "replacement.probed", { replacement: "api", outcome: "unknown", state, detail: "" }),
      ),
    ],
    [
      "a credential of stanch's own that was tainted",
      "OWN_CREDENTIAL_TAINTED incident",
      [
        row(895, "key.looked", { state: "live", own: "tainted", detail: "" }),
        row(896, "key.looked", { state: "live", own: "clean", detail: "" }),
      ],
    ],
  ])("%s", (_, reason, rows) => {
    const again = after(open(), ...rows, proves(899, "api"));
    expect(verdictOf(again, t(900))).toBe(again.approvals[0]?.verdict);
    expect(shut(again, 900)).toEqual([]);
    expect(ground(again, 900)).toBeNull();
    expect(again.approvals[0]?.voided).toEqual({ at: t(895), by: reason });
    expect(ground(approve(again, 901), 902)).toBe("gate");
  });

  test("a gap in the log, once the silence is long enough again", () => {
    const gap = { from: t(2050), to: t(2080), reason: "rotated" };
    const lost = saw(2130, {
      evidence: [fact("api", 2120)],
      readings: [reading(2130 - LAG, { gaps: [gap] })],
    });
    const quiet = saw(2900, { evidence: [fact("api", 2890)], readings: [reading(2900 - LAG)] });
    const again = after(bySilence(), lost, quiet);
    expect(why(again)).toBe("SILENCE_RUNNING api");
    expect(shut(again, 2901)).toEqual([]);
    expect(ground(again, 2901)).toBeNull();
  });

  test("a call on the old key, where a report that has run out had left nothing better to know", () => {
    const used = saw(700, { evidence: [fact("api", 700, { key: "old" })] });
    const early = approve(after(gated(), used, proves(880, "api")), 890);
    const late = after(early, saw(3000, { evidence: [fact("api", 2990, { key: "old" })] }));
    expect(shut(early, 3000)).toContain("OLD_USE_SEEN api");
    expect(ground(after(late, proves(3010, "api")), 3011)).toBeNull();
    expect(why(late)).toBe("OLD_USE_SEEN api");
  });

  test("a disabled key that works again, though what rested on it had gone stale", () => {
    const runs = [640, 880].map((at) => saw(at, { evidence: [fact("api", at, { key: "unnamed" })] }));
    const start = approve(after(gated(), disabled, ...runs), 890);
    expect(ground(start, 891)).toBe("gate");
    const woken = after(start, looked(4000));
    expect(why(woken)).toBe("the leaked key is live again");
  });

  test("what was seen, and is only said now", () => {
    const said = attested(2015, CY, "old-key-unused", "api");
    const gap = { from: t(2050), to: t(2080), reason: "rotated" };
    const lost = saw(2130, {
      evidence: [fact("api", 2120)],
      readings: [reading(2130 - LAG, { gaps: [gap] })],
    });
    const onlySaid = after(bySilence(), said, lost);
    expect(shut(onlySaid, 2131)).toEqual([]);
    expect(why(onlySaid)).toBe("api is proven by somebody's word only");
  });

  test("an approval of another verdict is void from the beginning", () => {
    const read = after(gated(), proves(880, "api"));
    const verdict = verdictOf(read, t(881));
    const refused = after(read, saw(885, { evidence: [fact("api", 885, { fact: "refusal" })] }));
    const late = after(refused, signed(890, BO, "approval.granted", { verdict, visit: 1 }));
    expect(ground(after(late, proves(895, "api")), 896)).toBeNull();
    expect(why(late)).toBe("the verdict was another by then");
  });
});

describe("that nobody knows something is no bad news", () => {
  test.each<[string, readonly EventBody[]]>([
    ["hours without a look", [lease(12_000)]],
    ["a look that nobody answers", [saw(12_000, { silent: [{ source: "status", reason: "no answer" }] })]],
    ["an unknown caller", [saw(11_999, { callers: [stranger(11_998)] })]],
    ["a notice on its way", [intent(11_999)]],
    [
      "an outcome that nobody knows yet",
      [
        intent(11_990),
        row(11_991, "effect.unknown", {
          effect: "notify/x",
          error: { code: "ERR", message: "lost" },
        }),
        row(11_992, "effect.absent", { effect: "notify/x" }),
      ],
    ],
  ])("%s", (_, rows) => {
    const later = after(open(), ...rows);
    expect(why(later)).toBeUndefined();
    const notice = row(12_001, "notice.sent", { effect: "notify/x", to: "x", purpose: "status" });
    const hostile = [ANA, BO].map((by) =>
      signed(12_001, by, "caller.classified", {
        caller: "C-0000000a",
        as: "hostile",
        rowsHash: "rows-EXAMPLE",
        reason: "EXAMPLE",
      }),
    );
    expect(ground(after(later, notice, ...hostile, proves(12_002, "api")), 12_003)).toBe("gate");
  });

  test.each([
    ["silence is counted to", 790, 700],
    ["is fresh to", 2000, 1000],
  ])("a log that is late: what %s a while ago is known again once it is there", (_, at, from) => {
    const used = (when: number, gaps: SourceReading["gaps"]): EventBody =>
      saw(when, { evidence: [fact("api", when - 5)], readings: [reading(when - LAG, { gaps })] });
    const start = approve(after(gated(), used(at, [])), at + 1);
    const gap = { from: t(from), to: t(at + 10 - LAG), reason: "late" };
    const late = after(start, used(at + 10, [gap]));
    expect(shut(late, at + 10)).not.toEqual([]);
    const whole = after(late, used(at + 60, []));
    expect(why(whole)).toBeUndefined();
    expect(ground(whole, at + 61)).toBe("gate");
  });

  test("and what an earlier visit approved, or nobody approved, isn't looked at", () => {
    const refused = saw(895, { evidence: [fact("api", 895, { fact: "refusal" })] });
    const left = after({ ...open(), visit: 2 }, refused);
    expect(left.approvals[0]?.voided).toBeNull();
    const two = gated({ consumers: [consumer("api"), consumer("web")] });
    expect(after(two, refused).approvals).toEqual([]);
  });
});
