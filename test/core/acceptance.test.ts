import { NOTHING_FOUND } from "./audits.ts";
import { describe, expect, test } from "vitest";
import { ACCEPTABLE_CODES, type BlockerCode, GATE_CODES } from "../../src/core/blocker.ts";
import { acceptedBlockers, acceptanceOf } from "../../src/core/gate.ts";
import type { Incident } from "../../src/core/incident.ts";
import type { EventBody } from "../../src/core/journal.ts";
import {
  ANA,
  BO,
  CY,
  EVE,
  LAG,
  after,
  consumer,
  fact,
  gated,
  looked,
  reading,
  row,
  saw,
  shut,
  signed,
  stranger,
  t,
} from "./builders.ts";

const NOW = 900;
const UNOBSERVABLE = "OLD_USE_UNOBSERVABLE api";

interface Wish {
  readonly code?: BlockerCode;
  readonly subject?: string;
  readonly at?: number;
  readonly expires?: number;
}

function accepts(
  by: string,
  { code = "OLD_USE_UNOBSERVABLE", subject = "api", at = 880, expires = 4000 }: Wish = {},
): EventBody {
  return signed(at, by, "acceptance.signed", { code, subject, reason: `${by}'s`, expires: t(expires) });
}

/** Rule 1 holds, and no source can see rule 2. */
const blind = (over: Parameters<typeof gated>[0] = {}): Incident =>
  after(gated(over), saw(870, { evidence: [fact("api", 870)] }));

describe("an acceptance of one blocker", () => {
  test("takes two people, and is shown as accepted, never as proven", () => {
    const one = after(blind(), accepts(BO));
    expect(shut(one, NOW)).toEqual([UNOBSERVABLE]);
    const two = after(one, accepts(CY));
    expect(shut(two, NOW)).toEqual([]);
    expect(acceptedBlockers(two, t(NOW)).map(({ code, subject }) => `${code} ${subject}`)).toEqual([
      UNOBSERVABLE,
      "OLD_USE_UNOBSERVABLE callers/all",
    ]);
  });

  test("is shown by the newest signature", () => {
    const blocker = { code: "OLD_USE_UNOBSERVABLE", subject: "api", clears: "" } as const;
    const signed = after(blind(), accepts(BO), accepts(CY, { at: 881 }), accepts(ANA, { at: 882 }));
    expect(acceptanceOf(signed, blocker, t(NOW))?.by).toBe(ANA);
  });

  test("isn't one person twice, however long apart", () => {
    expect(shut(after(blind(), accepts(BO), accepts(BO, { at: 2000 })), 1000)).toEqual([UNOBSERVABLE]);
  });

  test("isn't one person and somebody who isn't enrolled", () => {
    expect(shut(after(blind(), accepts(BO), accepts(EVE)), NOW)).toEqual([UNOBSERVABLE]);
  });

  test("G5: is for one consumer by name, not for those beside it", () => {
    const consumers = [consumer("api"), consumer("cron")];
    const incident = after(
      gated({ consumers }),
      saw(870, { evidence: [fact("api", 870), fact("cron", 870)] }),
    );
    const accepted = after(incident, accepts(BO), accepts(CY), accepts(BO, { subject: "cron" }));
    expect(shut(accepted, NOW)).toEqual(["OLD_USE_UNOBSERVABLE cron"]);
  });

  test("is for one code: two people who signed different ones accepted nothing", () => {
    const mixed = after(blind(), accepts(BO), accepts(CY, { code: "NEW_USE_UNPROVEN" }));
    expect(shut(mixed, NOW)).toEqual([UNOBSERVABLE]);
  });

  test("ends when the first of the two signatures expires", () => {
    const incident = after(blind(), accepts(BO, { expires: 1000 }), accepts(CY));
    expect(shut(incident, 999)).toEqual([]);
    expect(shut(incident, 1000)).toEqual([UNOBSERVABLE]);
  });

  test("with an expiry that nobody can read has expired", () => {
    const row = accepts(CY);
    const broken = { ...row, data: { ...row.data, expires: "soon" } } as EventBody;
    expect(shut(after(blind(), accepts(BO), broken), NOW)).toEqual([UNOBSERVABLE]);
  });

  test("accepts nothing that comes instead: a refusal shuts the gate again", () => {
    const incident = after(blind(), accepts(BO), accepts(CY));
    const refused = saw(890, { evidence: [fact("api", 890, { fact: "refusal" })] });
    expect(shut(after(incident, refused), NOW)).toEqual(["NEW_KEY_REFUSED api"]);
  });
});

describe("in a solo workspace", () => {
  test("the same person signs again, ten minutes later", () => {
    const first = after(blind({ policy: "solo" }), accepts(ANA, { at: 880 }));
    expect(shut(after(first, accepts(ANA, { at: 1479 })), 1500)).toEqual([UNOBSERVABLE]);
    expect(shut(after(first, accepts(ANA, { at: 1480 })), 1500)).toEqual([]);
  });

  test("ten minutes between two different codes are no second signature", () => {
    const first = after(blind({ policy: "solo" }), accepts(ANA, { at: 880, code: "NEW_USE_UNPROVEN" }));
    expect(shut(after(first, accepts(ANA, { at: 1480 })), 1500)).toEqual([UNOBSERVABLE]);
  });
});

describe("what nobody can accept", () => {
  test.each(GATE_CODES.filter((code) => !ACCEPTABLE_CODES.has(code)))("%s, whoever signs", (code) => {
    const blocker = { code, subject: "api", clears: "" };
    const signedByTwo = after(blind(), accepts(BO, { code }), accepts(CY, { code }));
    expect(acceptanceOf(signedByTwo, blocker, t(NOW))).toBeNull();
  });

  test("so a consumer that isn't swapped, or is on the leaked key, keeps the gate shut", () => {
    const rolledBack = after(
      blind(),
      row(875, "consumer.rolledBack", { effect: "rollBack/api", consumer: "api" }),
    );
    const rows = [accepts(BO, { code: "ROLLED_BACK" }), accepts(CY, { code: "ROLLED_BACK" })];
    expect(shut(after(rolledBack, ...rows), NOW)).toEqual(["ROLLED_BACK api"]);
  });
});

describe("an empty inventory may be accepted", () => {
  const watched = (over: Parameters<typeof reading>[1] = {}, at = 890): Incident => {
    const log = reading(at - LAG, { from: t(-3600), ...over });
    const audit = {
      ...NOTHING_FOUND,
      readings: [log],
    };
    const read = row(at, "audit.read", audit);
    const both = [BO, CY].map((by) => accepts(by, { code: "NO_CONSUMERS", subject: "incident" }));
    return after(gated({ consumers: [] }), read, ...both);
  };
  const EMPTY = ["NO_CONSUMERS incident"];

  test("where a source that records all use covers the look-back", () => {
    expect(shut(watched(), NOW)).toEqual([]);
  });

  test("though another source sees less", () => {
    const blindLog = saw(891, { readings: [reading(861, { source: "proxy", identifiesKey: false })] });
    expect(shut(after(watched(), blindLog), NOW)).toEqual([]);
  });

  test.each<[string, Parameters<typeof reading>[1]]>([
    ["doesn't name the key", { identifiesKey: false }],
    ["covers some kinds of call only", { covers: ["chat"] }],
    ["begins too late", { from: t(-3599) }],
    ["has a gap", { gaps: [{ from: t(-100), to: t(-50), reason: "rotated away" }] }],
  ])("but not where the source %s", (_, over) => {
    expect(shut(watched(over), NOW)).toEqual(EMPTY);
  });

  test("but not once nobody has read the source for a while", () => {
    const life = 890 + 15 * 60;
    expect(shut(watched(), life)).toEqual([]);
    expect(shut(watched(), life + 1)).toEqual(EMPTY);
  });

  test("but not where nobody read an audit at all", () => {
    const both = [BO, CY].map((by) => accepts(by, { code: "NO_CONSUMERS", subject: "incident" }));
    const looks = saw(890, { readings: [reading(860, { from: t(-3600) })] });
    expect(shut(after(gated({ consumers: [] }), looks, ...both), NOW)).toEqual(EMPTY);
  });

  test("only while every caller on the key is hostile: anybody else might be a consumer", () => {
    const seen = after(watched(), looked(891), saw(892, { callers: [stranger(880)] }));
    const calls = (by: string, as: "hostile" | "responder") =>
      signed(893, by, "caller.classified", {
        caller: "C-0000000a",
        as,
        rowsHash: "rows-EXAMPLE",
        reason: "EXAMPLE",
      });
    expect(shut(seen, NOW)).toEqual([...EMPTY, "CALLER_UNCLASSIFIED C-0000000a"]);
    expect(shut(after(seen, calls(ANA, "responder")), NOW)).toEqual(EMPTY);
    expect(shut(after(seen, calls(ANA, "hostile"), calls(BO, "hostile")), NOW)).toEqual([]);
  });
});
