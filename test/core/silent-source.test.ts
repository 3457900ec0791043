import { NOTHING_FOUND } from "./audits.ts";
import { describe, expect, test } from "vitest";
import { ANA, BO, after, gated, proves, reading, row, saw, shut, signed, t } from "./builders.ts";

const NOW = 900;
const UNHEARD = "OLD_USE_UNOBSERVABLE second-log";

/** The audit step read what answered; the source named here didn't. */
const auditWithout = (at: number, source: string) =>
  row(at, "audit.read", {
    ...NOTHING_FOUND,
    silent: [{ source, reason: "no answer" }],
  });

describe("an audit source that has never answered", () => {
  const seen = saw(600, { readings: [reading(570)] });
  const open = after(gated(), seen, proves(880, "api"));

  test("keeps the gate shut: nobody knows who else uses the leaked key", () => {
    expect(shut(open, NOW)).toEqual([]);
    expect(shut(after(open, auditWithout(890, "second-log")), NOW)).toEqual([UNHEARD]);
  });

  test("doesn't any more once it was read", () => {
    const silent = after(open, auditWithout(890, "second-log"));
    const read = saw(895, { readings: [reading(895, { source: "second-log" })] });
    expect(shut(after(silent, read), NOW)).toEqual([]);
  });

  test("may be accepted by two people, who then answer for it", () => {
    const accepts = (by: string, at: number) =>
      signed(at, by, "acceptance.signed", {
        code: "OLD_USE_UNOBSERVABLE",
        subject: "second-log",
        reason: "the log is gone for good",
        expires: t(4000),
      });
    const silent = after(open, auditWithout(890, "second-log"));
    expect(shut(after(silent, accepts(ANA, 891)), NOW)).toEqual([UNHEARD]);
    expect(shut(after(silent, accepts(ANA, 891), accepts(BO, 892)), NOW)).toEqual([]);
  });
});

describe("an audit source that answers no more", () => {
  const open = after(
    gated(),
    proves(880, "api"),
    saw(885, { readings: [reading(885, { source: "second-log" })] }),
  );
  const silent = { silent: [{ source: "second-log", reason: "no answer" }] };
  const later = (at: number) => after(open, saw(at, silent), proves(at, "api"), saw(at, silent));

  test("is waited for while what it showed is fresh, and keeps the gate shut after that", () => {
    expect(shut(later(1200), 1200)).toEqual([]);
    expect(shut(later(3000), 3000)).toEqual([UNHEARD]);
  });

  test("keeps nothing shut once it answers again, or once the leaked key is dead", () => {
    const back = saw(3001, { readings: [reading(3001, { source: "second-log" })] });
    expect(shut(after(later(3000), back), 3001)).toEqual([]);
    const dead = row(3001, "key.looked", { state: "dead", own: "clean", detail: "" });
    expect(shut(after(later(3000), dead), 3001)).toEqual([]);
  });
});
