import { NOTHING_FOUND, madeWithKey } from "./audits.ts";
import { describe, expect, test } from "vitest";
import { closeBlockers } from "../../src/core/close.ts";
import type { Caller } from "../../src/core/evidence.ts";
import { revocationBlockers } from "../../src/core/gate.ts";
import type { Incident } from "../../src/core/incident.ts";
import type { CallerClass, EventBody } from "../../src/core/journal.ts";
import { factsOf } from "../../src/core/strategy-facts.ts";
import { keyKindOf, thievesOn, unclassifiedCallers } from "../../src/core/unknown-callers.ts";
import { verdictOf } from "../../src/core/verdict.ts";
import {
  ANA,
  BO,
  LEAKED,
  after,
  consumer,
  gated,
  looked,
  opened,
  proves,
  reissued,
  row,
  saw,
  shut,
  signed,
  stranger,
  t,
  written,
} from "./builders.ts";

const NOW = 900;
const CALLER = "C-0000000a";
const KEY = "key-api";
const OPEN = [`CALLER_UNCLASSIFIED ${CALLER}`];
const STOLEN = ["REPLACEMENT_WRONG api"];

const onKey = (keyId: string, over: Partial<Caller> = {}): Caller =>
  stranger(880, { key: "replacement", keyId, ...over });
const seen = (over: Partial<Caller> = {}): EventBody => saw(885, { callers: [onKey(KEY, over)] });
const proven = (): Incident => after(gated(), proves(880, "api"));
const used = (over: Partial<Caller> = {}): Incident => after(proven(), seen(over));
function called(by: string, as: CallerClass, whose?: string, caller = CALLER): EventBody {
  const data = { caller, as, rowsHash: "rows-EXAMPLE", reason: "EXAMPLE" };
  return signed(890, by, "caller.classified", whose === undefined ? data : { ...data, consumer: whose });
}
const stolen = (): Incident => after(used(), called(ANA, "hostile"), called(BO, "hostile"));
const rejected = signed(892, ANA, "replacement.rejected", {
  replacement: "api",
  keyId: KEY,
  reason: "EXAMPLE",
});
const atClose = (incident: Incident): readonly string[] =>
  closeBlockers(incident, t(NOW)).map(({ code, subject }) => `${code} ${subject}`);

describe("a caller on a replacement whom the inventory doesn't explain", () => {
  test("keeps the gate and the close shut, accepted or refused: whoever presents the key has it", () => {
    for (const over of [{}, { accepted: 0, refused: 2, lastAccepted: null }]) {
      expect(shut(used(over), NOW)).toEqual(OPEN);
      expect(atClose(used(over))).toEqual(expect.arrayContaining(OPEN));
    }
  });

  test("on the leaked key keeps the close open: that one is dead by then", () => {
    const incident = after(proven(), saw(885, { callers: [stranger(880)] }));
    expect(shut(incident, NOW)).toEqual(OPEN);
    expect(atClose(incident)).not.toEqual(expect.arrayContaining(OPEN));
  });

  test("is cleared by one person's word that it is the responder, which an approver gets to see", () => {
    const incident = after(used(), called(ANA, "responder"));
    expect(shut(incident, NOW)).toEqual([]);
    expect(verdictOf(incident, t(NOW))).not.toBe(verdictOf(proven(), t(NOW)));
  });

  test("is cleared by the word that it is a declared consumer that looks different, which proves nothing of it", () => {
    expect(shut(after(used(), called(ANA, "consumer", "api")), NOW)).toEqual([]);
    const unproven = after(gated(), saw(870, {}), seen(), called(ANA, "consumer", "api"));
    expect(shut(unproven, NOW)).toEqual(["NEW_USE_UNPROVEN api", "OLD_USE_UNOBSERVABLE api"]);
  });

  test("is cleared by the word that it is a consumer nobody declared once that one has joined, to be proven", () => {
    const joins = signed(891, ANA, "consumer.added", { consumer: consumer("cron"), replacement: "cron" });
    expect(shut(after(used(), called(ANA, "consumer", "cron")), NOW)).toEqual(OPEN);
    expect(shut(after(used(), called(ANA, "consumer", "cron"), joins), NOW)).toEqual([
      "REPLACEMENT_WRONG cron",
      "UNSWAPPED cron",
    ]);
  });
});

describe("a replacement that somebody hostile calls with", () => {
  test("is stolen once two people say so, not one", () => {
    expect(shut(after(used(), called(ANA, "hostile"), called(ANA, "hostile")), NOW)).toEqual(OPEN);
    expect(shut(stolen(), NOW)).toEqual(STOLEN);
    expect(atClose(stolen())).toEqual(expect.arrayContaining(STOLEN));
    expect(revocationBlockers(stolen(), t(NOW))[0]?.clears).toBe(
      `the replacement is stolen, two people called ${CALLER} hostile: ` +
        "if it is to be another one, say so: stanch reject-replacement api",
    );
  });

  test("is stolen too where its thief was only ever refused", () => {
    const refused = used({ accepted: 0, refused: 2, lastAccepted: null });
    expect(shut(after(refused, called(ANA, "hostile"), called(BO, "hostile")), NOW)).toEqual(STOLEN);
  });

  test("is stolen where all its consumers are retired: it works for whoever has it", () => {
    const retires = [`owner of api`, ANA, BO].map((by) =>
      signed(891, by, "consumer.retired", { consumer: "api", reason: "EXAMPLE" }),
    );
    expect(shut(after(stolen(), ...retires), NOW)).toEqual(STOLEN);
    expect(shut(after(stolen(), ...retires, rejected), NOW)).toEqual([]);
  });

  test("opens the gate again once it is another one: the thief's old calls hold nothing shut", () => {
    expect(shut(after(stolen(), rejected), NOW)).toEqual(["REPLACEMENT_WRONG api", "UNSWAPPED api"]);
    const anew = after(stolen(), rejected, reissued(893, "api", { id: "key-anew" }), written(894, "api"));
    expect(shut(after(anew, proves(896, "api")), NOW)).toEqual([]);
  });

  test("isn't cleared by the thief's silence, nor held shut by its calls with the rejected key", () => {
    expect(shut(after(stolen(), saw(899, {})), NOW)).toEqual(STOLEN);
    const anew = after(stolen(), rejected, reissued(893, "api", { id: "key-anew" }), written(894, "api"));
    const on = saw(897, { callers: [onKey(KEY, { accepted: 9 }), onKey(KEY, { id: "C-0000000b" })] });
    expect(shut(after(anew, proves(896, "api"), on), NOW)).toEqual([]);
    const again = saw(897, { callers: [onKey("key-anew", { id: "C-0000000c" })] });
    expect(shut(after(anew, proves(896, "api"), again), NOW)).toEqual(["CALLER_UNCLASSIFIED C-0000000c"]);
  });

  test("has nothing to be stolen any more once it is dead", () => {
    const dead = row(891, "replacement.probed", {
      replacement: "api",
      outcome: "unknown",
      state: "dead",
      detail: "",
    });
    const incident = after(stolen(), dead);
    expect(thievesOn(incident, incident.replacements["api"] ?? gated().replacements["api"]!)).toEqual([]);
    expect(unclassifiedCallers(after(used(), dead))).toEqual([]);
  });

  test("is one of several: the others are as they were", () => {
    const consumers = [consumer("api"), consumer("cron")];
    const both = after(gated({ consumers }), proves(880, "api", "cron"), seen());
    expect(shut(after(both, called(ANA, "hostile"), called(BO, "hostile")), NOW)).toEqual(STOLEN);
  });
});

describe("what it says of the leaked key", () => {
  test("nothing: no rung on that one keeps anybody from a replacement", () => {
    const audited = row(2, "audit.read", {
      ...NOTHING_FOUND,
    });
    const start = after(opened(), looked(1), audited, reissued(60, "api"), seen());
    expect(factsOf(start)).toMatchObject({ abuse: [], callers: "known" });
    const hostile = after(start, called(ANA, "hostile"), called(BO, "hostile"));
    expect(factsOf(hostile)).toMatchObject({ abuse: [], callers: "known" });
    const onOld = after(start, saw(886, { callers: [stranger(880, { id: "C-0000000d" })] }));
    expect(factsOf(onOld).callers).toBe("unknown");
  });

  test("a key is the leaked one, made with it, or stanch's", () => {
    expect(
      [LEAKED, "key-child", KEY].map((id) =>
        keyKindOf(LEAKED, [madeWithKey({ id: "key-child", mintedAt: t(10) })], id),
      ),
    ).toEqual(["old", "lineage", "replacement"]);
  });
});
