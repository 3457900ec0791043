import { NOTHING_FOUND } from "./audits.ts";
import { describe, expect, test } from "vitest";
import { isAboutUnseenCallers } from "../../src/core/gate-sight.ts";
import { acceptedBlockers, revocationBlockers } from "../../src/core/gate.ts";
import { verdictOf } from "../../src/core/verdict.ts";
import {
  BO,
  CY,
  after,
  gated,
  looked,
  proves,
  reading,
  row,
  saw,
  shut,
  acceptsBlindness,
  t,
} from "./builders.ts";

const NOW = 900;
const ALL = "OLD_USE_UNOBSERVABLE callers/all";
const ONLY_CHAT = "OLD_USE_UNOBSERVABLE callers/except/chat";
const REFUSED = "OLD_USE_UNOBSERVABLE callers/refused";

/** Everybody is proven by their own word; what is left to see are callers whom nobody listed. */
const blind = () => after(gated({ blind: true }), proves(880, "api"));
const reads = (over: Parameters<typeof reading>[1] = {}, at = 885) =>
  saw(at, { readings: [reading(at, over)] });
const disabled = row(890, "rung.applied", { effect: "contain/disable", rung: "disable", detail: "" });
const down = { silent: [{ source: "second-log", reason: "no answer" }] };
const clearsOf = (...rows: Parameters<typeof after>[1][]) =>
  revocationBlockers(after(blind(), ...rows), t(NOW)).map(({ clears }) => clears);

describe("callers that nobody can see", () => {
  test("keep the gate shut where nothing was read, where no log names the key, and where a log vouches for no moment", () => {
    expect(shut(blind(), NOW)).toEqual([ALL]);
    expect(shut(after(blind(), reads({ identifiesKey: false })), NOW)).toEqual([ALL]);
    const gap = (from: number, to: number) => ({ from: t(from), to: t(to), reason: "the export is empty" });
    expect(shut(after(blind(), reads({ gaps: [gap(0, 885)] })), NOW)).toEqual([ALL]);
    expect(shut(after(blind(), reads({ gaps: [gap(400, 900), gap(-5, 400)] })), NOW)).toEqual([ALL]);
    expect(shut(after(blind(), reads({ from: t(885) })), NOW)).toEqual([ALL]);
    expect(shut(after(blind(), reads({ gaps: [gap(0, 400), gap(401, 885)] })), NOW)).toEqual([]);
  });

  test("can be seen in one log that names the key on all calls, whatever others can't, and for as long as it was read", () => {
    expect(shut(after(blind(), reads()), NOW)).toEqual([]);
    expect(shut(after(blind(), reads({ source: "proxy", identifiesKey: false }), reads()), NOW)).toEqual([]);
    const later = after(blind(), reads(), proves(8000, "api"));
    expect(shut(later, 8000)).toEqual([]);
  });

  test("keep it shut in part where the logs that name the key cover some kinds of call only", () => {
    const chat = after(blind(), reads({ covers: ["chat"] }));
    expect(shut(chat, NOW)).toEqual([ONLY_CHAT]);
    const more = after(chat, reads({ source: "trail", covers: ["admin", "chat"] }));
    expect(shut(more, NOW)).toEqual(["OLD_USE_UNOBSERVABLE callers/except/admin,chat"]);
    expect(shut(after(more, reads({ source: "all" })), NOW)).toEqual([]);
  });

  test("are nobody once the leaked key is dead", () => {
    expect(shut(after(blind(), looked(890, "dead")), NOW)).toEqual([]);
    const seen = after(blind(), reads());
    expect(shut(after(seen, looked(890, "dead")), NOW)).toEqual([]);
    expect(shut(after(seen, disabled, looked(895, "dead")), NOW)).toEqual([]);
  });

  test("are refused unseen once the key is disabled, where the logs name it on accepted calls only", () => {
    const seen = after(blind(), reads(), disabled);
    expect(shut(seen, NOW)).toEqual([REFUSED]);
    expect(shut(after(seen, reads({ recordsRefusals: true }, 895)), NOW)).toEqual([]);
    expect(shut(after(blind(), disabled), NOW)).toEqual([ALL]);
    const some = after(seen, reads({ source: "chats", covers: ["chat"], recordsRefusals: true }, 895));
    expect(shut(some, NOW)).toEqual(["OLD_USE_UNOBSERVABLE callers/refused/except/chat"]);
    const all = reads({ source: "proxy", recordsRefusals: true }, 895);
    expect(shut(after(blind(), reads({ covers: ["chat"] }), all, disabled), NOW)).toEqual([]);
    const undone = row(896, "rung.undone", { effect: "undo/disable", rung: "disable" });
    expect(shut(after(some, undone), NOW)).toEqual([]);
  });

  test("aren't told of twice: a log that could add nothing isn't named beside them", () => {
    const unheard = row(890, "audit.read", {
      ...NOTHING_FOUND,
      ...down,
    });
    expect(shut(after(blind(), unheard), NOW)).toEqual([ALL]);
    expect(shut(after(blind(), unheard, reads()), NOW)).toEqual(["OLD_USE_UNOBSERVABLE second-log"]);
    const nameless = reads({ source: "second-log", identifiesKey: false });
    const silent = (at: number) => [proves(at, "api"), saw(at, down)];
    expect(shut(after(blind(), nameless, ...silent(4000)), 4000)).toEqual([ALL]);
    const full = [reads(), nameless, ...silent(4000)];
    expect(shut(after(blind(), ...full), 4000)).toEqual(["OLD_USE_UNOBSERVABLE second-log"]);
    const named = reads({ source: "second-log", covers: ["chat"] });
    expect(shut(after(blind(), named, ...silent(4000)), 4000)).toEqual([
      ONLY_CHAT,
      "OLD_USE_UNOBSERVABLE second-log",
    ]);
  });
});

describe("what two people accept of it", () => {
  const accepted = (subject: string) => acceptsBlindness(895, [subject]);

  test("opens the gate, is shown as accepted, and stands in the verdict", () => {
    const [bo, cy] = accepted("callers/all");
    expect(shut(after(blind(), bo!), NOW)).toEqual([ALL]);
    const both = after(blind(), bo!, cy!);
    expect(shut(both, NOW)).toEqual([]);
    expect(acceptedBlockers(both, t(NOW)).map(({ subject }) => subject)).toEqual(["callers/all"]);
    expect(verdictOf(both, t(NOW))).toContain(ALL);
    expect([bo, cy].map((one) => one?.actor)).toEqual([BO, CY]);
  });

  test("never covers more than they knew of", () => {
    const chat = after(blind(), reads({ covers: ["chat"] }), ...accepted("callers/except/chat"));
    expect(shut(chat, NOW)).toEqual([]);
    expect(shut(after(chat, reads({ identifiesKey: false }, 896)), NOW)).toEqual([ALL]);
    expect(shut(after(chat, reads({ covers: ["admin"] }, 896)), NOW)).toEqual([
      "OLD_USE_UNOBSERVABLE callers/except/admin",
    ]);
    expect(shut(after(chat, disabled), NOW)).toEqual([REFUSED]);
    expect(shut(after(chat, ...accepted("callers/refused"), disabled), NOW)).toEqual([]);
  });

  test("has its command in what clears it; a log that never answered is read first", () => {
    const type = "two people accept that: stanch accept OLD_USE_UNOBSERVABLE";
    expect(clearsOf()).toEqual([
      `no source that was read names who uses the leaked key; a consumer that nobody listed can't be seen: ${type} callers/all`,
    ]);
    expect(clearsOf(reads({ covers: ["chat"] }))).toEqual([
      `who uses the leaked key shows on calls of these kinds only: chat; a consumer that nobody listed can't be seen: ${type} callers/except/chat`,
    ]);
    expect(clearsOf(reads(), disabled)).toEqual([
      `the leaked key is disabled, and no source shows who is refused since; ask who misses it: ${type} callers/refused`,
    ]);
    const unheard = row(890, "audit.read", { ...NOTHING_FOUND, ...down });
    expect(clearsOf(unheard)[0]).toContain(
      "read second-log, which never answered, or two people accept that",
    );
  });

  test("names every kind of call and every log that it is about", () => {
    const kinds = reads({ covers: ["chat", "admin"], recordsRefusals: true });
    expect(clearsOf(kinds)[0]).toMatch(/^who uses the leaked key shows on calls .* only: admin, chat; /);
    expect(clearsOf(reads({ source: "all" }), kinds, disabled)[0]).toMatch(
      /^the leaked key is disabled, and only on calls of these kinds it shows, admin, chat, who is refused since; /,
    );
    const silent = [...down.silent, { source: "third-log", reason: "no answer" }];
    const unheard = row(890, "audit.read", { ...NOTHING_FOUND, silent });
    expect(clearsOf(unheard)[0]).toContain(": read second-log and third-log, which never answered, or ");
    expect(clearsOf()[0]).not.toContain("never answered");
  });

  test("is about callers by its code and by where its subject begins", () => {
    const about = (code: "OLD_USE_UNOBSERVABLE" | "OLD_USE_SEEN", subject: string) =>
      isAboutUnseenCallers({ code, subject });
    for (const what of ["all", "refused", "except/chat"])
      expect(about("OLD_USE_UNOBSERVABLE", `callers/${what}`)).toBe(true);
    expect(about("OLD_USE_UNOBSERVABLE", "callers")).toBe(false);
    expect(about("OLD_USE_UNOBSERVABLE", "second-log")).toBe(false);
    expect(about("OLD_USE_SEEN", "callers/all")).toBe(false);
  });
});
