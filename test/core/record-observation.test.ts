import { NOTHING_FOUND, madeWithKey } from "./audits.ts";
import { describe, expect, test } from "vitest";
import type { Evidence, SourceReading } from "../../src/core/evidence.ts";
import type { Incident } from "../../src/core/incident.ts";
import type { EventBody } from "../../src/core/journal.ts";
import { ANA, after, consumer, fact, gated, reading, row, saw, signed, stranger, t } from "./builders.ts";

const looks = (...readings: readonly SourceReading[]): SourceReading | undefined =>
  after(gated(), ...readings.map((seen) => saw(900, { readings: [seen] }))).readings["log"];

describe("readings of one source add up", () => {
  test("from where it was first complete, to where the newest reading says: an earlier clock may have been ahead", () => {
    const [one, two] = [reading(700, { from: t(0) }), reading(900, { from: t(600) })];
    expect(looks(one, two)).toMatchObject({ from: t(0), through: t(900), gaps: [] });
    expect(looks(two, one)).toMatchObject({ from: t(0), through: t(700), gaps: [] });
  });

  test("to what the newest says of the source itself", () => {
    expect(looks(reading(700), reading(800, { lag: 90, covers: ["chat"] }))).toMatchObject({
      lag: 90,
      covers: ["chat"],
    });
  });

  test("each gap once, though two begin or end together, and one that nobody told of", () => {
    const gap = (from: number, to: number) => ({ from: t(from), to: t(to), reason: "rotated away" });
    const gaps = [gap(100, 200), gap(100, 250), gap(150, 250)];
    expect(looks(reading(700, { gaps }), reading(800, { from: t(700), gaps }))?.gaps).toEqual(gaps);
    expect(looks(reading(700, { gaps }), reading(900, { from: t(800) }))?.gaps).toEqual([
      ...gaps,
      { from: t(700), to: t(800), reason: "nobody read the source in between" },
    ]);
  });
});

test("what is known of a caller spans every look, in whichever order", () => {
  const [early, late] = [stranger(600, { refused: 4 }), stranger(800, { refused: 1 })];
  for (const [one, two] of [
    [early, late],
    [late, early],
  ] as const) {
    const { callers } = after(gated(), saw(900, { callers: [one] }), saw(910, { callers: [two] }));
    expect(callers[early.id]).toMatchObject({
      first: t(600),
      last: t(800),
      lastAccepted: t(800),
      refused: 4,
    });
  }
});

test("what the leaked key made is known once, and has ended for good", () => {
  const minted = (id: string) => madeWithKey({ id, mintedAt: t(10) });
  const read = (...ids: readonly string[]): EventBody =>
    row(700, "audit.read", {
      ...NOTHING_FOUND,
      lineage: ids.map(minted),
    });
  const ended = row(710, "lineage.ended", { effect: "lineage/one", keyId: "one", how: "ended" });
  expect(after(gated(), read("one"), ended, read("one", "two")).lineage).toEqual([
    { ...minted("one"), ended: true },
    { ...minted("two"), ended: false },
  ]);
});

test("what became of something that it made is its own, in whichever order a later reading tells", () => {
  const [one, two] = ["one", "two"].map((id) => madeWithKey({ id, mintedAt: t(10) }));
  const read = (...lineage: readonly ReturnType<typeof madeWithKey>[]): EventBody =>
    row(700, "audit.read", { ...NOTHING_FOUND, lineage });
  const over = { ...two!, endedAt: t(650) };
  for (const again of [read(over), read(over, one!), read(one!, over)])
    expect(after(gated(), read(one!, two!), again).lineage).toEqual([
      { ...one, ended: false },
      { ...over, ended: false },
    ]);
});

describe("what somebody took back", () => {
  const withdrawn = (at: number): EventBody =>
    signed(at, ANA, "evidence.withdrawn", { consumer: "api", source: "status", reason: "EXAMPLE" });
  const evidenceOf = (incident: Incident, id = "api"): readonly Evidence[] =>
    incident.consumers[id]?.evidence ?? [];
  const again = (seen: Evidence): readonly Evidence[] =>
    evidenceOf(after(gated(), withdrawn(800), saw(900, { evidence: [seen] })));

  test("is on record, signed and dated", () => {
    expect(after(gated(), withdrawn(800)).withdrawals).toMatchObject([
      { by: ANA, source: "status", at: t(800) },
    ]);
  });

  test("stays taken back when the log shows its old rows again", () => {
    expect(again(fact("api", 790))).toEqual([]);
    expect(again(fact("api", 800))).toEqual([]);
    expect(again(fact("api", 810))).toHaveLength(1);
  });

  test("leaves of what came before and after it only what came after", () => {
    const runs = [700, 790, 840, 900].map(t);
    expect(again(fact("api", 900, { first: t(700), count: 9, runs }))).toMatchObject([
      { first: t(840), last: t(900), count: 2, runs: [t(840), t(900)] },
    ]);
    expect(again(fact("api", 880, { first: t(700), count: 9, runs: [t(700)] }))).toMatchObject([
      { first: t(880), last: t(880), count: 1, runs: [] },
    ]);
  });

  test("stays where it speaks against the consumer", () => {
    for (const over of [{ fact: "refusal" }, { key: "old" }] as const) {
      expect(again(fact("api", 700, over))).toMatchObject([{ ...over, first: t(700) }]);
    }
  });

  test("takes nothing with it that another source showed", () => {
    const [mine, other] = [fact("api", 700), fact("api", 700, { source: "another page" })];
    const incident = after(gated(), saw(700, { evidence: [mine, other] }), withdrawn(800));
    expect(evidenceOf(incident)).toMatchObject([{ source: "another page" }]);
  });

  test("is of one source and one consumer", () => {
    const consumers = [consumer("api"), consumer("cron")];
    const other = { source: "another page" };
    const seen = saw(700, { evidence: [fact("api", 700), fact("api", 700, other), fact("cron", 700)] });
    const incident = after(gated({ consumers }), seen, withdrawn(800), seen);
    expect(evidenceOf(incident)).toMatchObject([other]);
    expect(evidenceOf(incident, "cron")).toHaveLength(1);
    const first = after(gated({ consumers }), withdrawn(800), seen);
    expect(evidenceOf(first)).toMatchObject([other]);
    expect(evidenceOf(first, "cron")).toHaveLength(1);
  });
});
