import { NOTHING_FOUND } from "../core/audits.ts";
import { describe, expect, test } from "vitest";
import type { EventData, JournalEntry } from "../../src/core/journal.ts";
import { timelineOf } from "../../src/report/timeline.ts";
import { renderMarkdown } from "../../src/report/markdown.ts";
import { renderText } from "../../src/report/text.ts";
import { caller, journal, on, opened, reading, sha, signed, use, wholeIncident } from "./entries.ts";

const STANCH = "stanch";

/** A journal that starts with the opening; `leaked` and `policy` may differ from the whole incident's. */
function start(
  changes: { readonly leaked?: Partial<EventData["incident.opened"]["leaked"]>; solo?: boolean } = {},
) {
  const book = journal();
  const opening = opened("live", changes.solo === true ? "solo" : "two-person");
  book.add("14:00:00", "sam", "incident.opened", {
    ...opening,
    leaked: { ...opening.leaked, ...changes.leaked },
  });
  return book;
}

const audit = (changes: Partial<EventData["audit.read"]> = {}): EventData["audit.read"] => ({
  ...NOTHING_FOUND,
  readings: [reading("13:00:00", "14:00:50")],
  ...changes,
});

const looks = (changes: Partial<EventData["evidence.observed"]>): EventData["evidence.observed"] => ({
  readings: [reading("13:00:00", "14:05:00")],
  evidence: [],
  callers: [],
  silent: [],
  ...changes,
});

describe("the journal", () => {
  test("must be whole from its opening on", () => {
    const code = "ERR_TIMELINE_UNOPENED";
    expect(() => timelineOf([])).toThrow(expect.objectContaining({ code }));
    expect(() => timelineOf(wholeIncident("live").slice(1))).toThrow(expect.objectContaining({ code }));
  });

  test("is read by sequence number, not by clock or position", () => {
    const entries = wholeIncident("live");
    expect(timelineOf(entries.toReversed())).toEqual(timelineOf(entries));
  });

  test("that isn't closed is open", () => {
    const { header, phases } = timelineOf(wholeIncident("live").slice(0, 10));
    expect(header).toMatchObject({ state: "open", closedAs: null });
    expect(phases.map((phase) => phase.seconds)).toEqual([33, 38, null, null, null, null]);
  });
});

describe("exposure", () => {
  test("is counted from the stated exposure to containment, end and refusal", () => {
    expect(timelineOf(wholeIncident("live")).exposure).toMatchObject({
      basis: "exposed",
      contained: { seconds: 1233, by: "restrict", liftedAt: null },
      ended: { seconds: 1689 },
      refused: { seconds: 1700 },
      confirmed: { seconds: 1770 },
    });
  });

  test("is counted from the first suspicious use where nobody knows when the key leaked", () => {
    const { add, entries } = start({ leaked: { exposedAt: null } });
    expect(timelineOf(entries).exposure).toMatchObject({ from: on("14:00:00"), basis: "opened" });
    add("14:01:00", STANCH, "audit.read", audit({ callers: [caller()] }));
    expect(timelineOf(entries).exposure).toMatchObject({ from: on("13:52:04"), basis: "firstUse" });
  });

  test("says so when suspicious use came before the stated exposure", () => {
    const { add, entries } = start();
    add("14:01:00", STANCH, "audit.read", audit({ callers: [caller({ first: on("13:30:00") })] }));
    expect(timelineOf(entries).exposure.usedBefore).toBe(true);
  });

  test("observing contains nothing; a rung that was undone is shown as lifted", () => {
    const { add, entries } = start();
    add("14:00:10", STANCH, "rung.applied", { effect: "observe/key_1", rung: "observe", detail: "" });
    expect(timelineOf(entries).exposure.contained).toBeNull();
    add("14:00:20", STANCH, "rung.applied", { effect: "disable/key_1", rung: "disable", detail: "" });
    add("14:00:40", STANCH, "rung.undone", { effect: "undo/disable", rung: "disable" });
    expect(timelineOf(entries).exposure.contained).toMatchObject({
      at: on("14:00:20"),
      liftedAt: on("14:00:40"),
    });
  });

  test("a key that was never restrained is contained by its end; one found dead when that was seen", () => {
    const ended = start();
    ended.add("14:10:00", STANCH, "key.ended", { effect: "end/key_1", keyId: "key_1", how: "ended" });
    expect(timelineOf(ended.entries).exposure.contained).toMatchObject({
      at: on("14:10:00"),
      by: "end of the key",
    });
    const dead = start();
    dead.add("14:00:05", STANCH, "key.looked", { state: "dead", own: "clean", detail: "" });
    expect(timelineOf(dead.entries).exposure.contained).toMatchObject({
      at: on("14:00:05"),
      by: "found dead",
    });
  });

  test("the end of another key isn't the end of the leaked one", () => {
    const { add, entries } = start();
    add("14:10:00", STANCH, "key.ended", { effect: "end/key_9", keyId: "key_9", how: "ended" });
    expect(timelineOf(entries).exposure.ended).toBeNull();
  });

  test("a refusal that was followed by an acceptance isn't one", () => {
    const { add, entries } = start();
    add("14:10:00", STANCH, "key.ended", { effect: "end/key_1", keyId: "key_1", how: "ended" });
    add("14:10:10", STANCH, "canary.probed", { outcome: "refused", detail: "401" });
    add("14:10:20", STANCH, "canary.probed", { outcome: "accepted", detail: "200" });
    expect(timelineOf(entries).exposure).toMatchObject({ refused: null, confirmed: null });
    add("14:10:40", STANCH, "canary.probed", { outcome: "refused", detail: "401" });
    expect(timelineOf(entries).exposure.refused).toMatchObject({ at: on("14:10:40") });
  });

  test("without the leaked value the end stays unconfirmed", () => {
    const { add, entries } = start({ leaked: { valueHeld: false } });
    add("14:10:00", STANCH, "key.ended", { effect: "end/key_1", keyId: "key_1", how: "attested" });
    expect(timelineOf(entries).exposure).toMatchObject({ refused: null, confirmed: null });
    expect(renderText(timelineOf(entries))).toContain("To confirmation  not confirmed");
  });
});

describe("the misuse window", () => {
  test("is unknown, not empty, where no audit was read", () => {
    const { entries } = start();
    expect(timelineOf(entries).misuse).toMatchObject({ sight: "unread", first: null });
    expect(renderText(timelineOf(entries))).toContain("unknown: no audit was read");
  });

  test("is unknown, not empty, where nothing that was read names the key or nothing was read", () => {
    const blind = { ...reading("13:00:00", "14:00:50"), identifiesKey: false };
    const cases = [
      [[blind], "unknown: no source that was read names the key", "no source names it"],
      [[], "unknown: no audit was read", "no source was read"],
    ] as const;
    for (const [readings, window, event] of cases) {
      const { add, entries } = start();
      add("14:01:00", STANCH, "audit.read", audit({ readings }));
      const text = renderMarkdown(timelineOf(entries));
      expect(text).toContain(window);
      expect(text).toContain(`nobody can say who used the key, ${event}`);
      expect(text).toContain("unknown: no source could show any");
      expect(text).not.toMatch(/no (?:suspicious|unexplained) use|nothing seen/);
    }
    const { add, entries } = start();
    add("14:01:00", STANCH, "audit.read", audit({ readings: [blind, reading("13:00:00", "14:00:50")] }));
    expect(renderText(timelineOf(entries))).toContain("no suspicious use seen");
  });

  test("leaves out callers that people named and calls that were refused", () => {
    const { add, entries } = start();
    const ours = caller({
      id: "C-00000001",
      first: on("12:00:00"),
      last: on("13:59:00"),
      lastAccepted: on("13:59:00"),
    });
    add("14:01:00", STANCH, "audit.read", audit({ callers: [ours, caller()] }));
    expect(timelineOf(entries).misuse).toMatchObject({ first: on("12:00:00"), undetermined: 2 });
    add("14:02:00", "mia", "caller.classified", {
      caller: ours.id,
      as: "responder",
      rowsHash: ours.rowsHash,
      reason: "my own curl",
      ...signed("mia"),
    });
    const refusedLater = caller({ refused: 9, last: on("14:20:00"), rowsHash: sha("more") });
    add("14:20:10", STANCH, "evidence.observed", looks({ callers: [refusedLater] }));
    expect(timelineOf(entries).misuse).toEqual({
      sight: "sees",
      first: on("13:52:04"),
      last: on("13:58:30"),
      undetermined: 1,
      ofReplacements: { first: null, last: null, undetermined: 0 },
    });
  });

  test("is about the leaked key: use of a replacement by strangers is told beside it", () => {
    const { add, entries } = start();
    const readings = [reading("13:00:00", "14:00:50")];
    add("14:01:00", STANCH, "audit.read", audit({ readings }));
    const stranger = caller({
      id: "C-00000002",
      key: "replacement",
      keyId: "key_2",
      first: on("14:05:00"),
      last: on("14:06:00"),
      lastAccepted: on("14:06:00"),
    });
    add("14:06:10", STANCH, "evidence.observed", looks({ callers: [stranger] }));
    const timeline = timelineOf(entries);
    expect(timeline.misuse).toMatchObject({
      first: null,
      ofReplacements: { first: on("14:05:00"), last: on("14:06:00"), undetermined: 1 },
    });
    const text = renderMarkdown(timeline).replaceAll("\\", "");
    expect(text).toContain("no suspicious use seen");
    expect(text).toContain(
      "used by strangers: 2026-11-23 14:05:00 to 14:06:00 UTC; 1 caller in it not classified",
    );
    expect(text).toContain("unexplained calls on the replacement key_2");
    expect(text).toContain("with the replacement key_2");
  });

  test("counts a caller as hostile only when two people said so, and tells that it called again", () => {
    const { add, entries } = start();
    add("14:01:00", STANCH, "audit.read", audit({ callers: [caller()] }));
    const say = (by: string) =>
      add("14:02:00", by, "caller.classified", {
        caller: "C-0a1b2c3d",
        as: "hostile",
        rowsHash: sha("caller rows"),
        reason: "not ours",
        ...signed(by),
      });
    say("mia");
    expect(timelineOf(entries).callers[0]).toMatchObject({ as: null, signers: ["mia"] });
    say("noor");
    expect(timelineOf(entries).callers[0]).toMatchObject({
      as: "hostile",
      signers: ["mia", "noor"],
      grown: false,
    });
    add(
      "14:03:00",
      STANCH,
      "evidence.observed",
      looks({ callers: [caller({ accepted: 4, rowsHash: sha("new") })] }),
    );
    expect(timelineOf(entries).callers[0]).toMatchObject({ grown: true });
  });
});

describe("consumers", () => {
  const proofs = (entries: readonly JournalEntry[]) =>
    Object.fromEntries(timelineOf(entries).consumers.list.map((one) => [one.id, one.proof]));

  test("are counted by class of proof: attested apart from observed, retired as neither", () => {
    const { consumers } = timelineOf(wholeIncident("live"));
    expect(consumers.counts).toEqual({ observed: 1, attested: 1, accepted: 0, retired: 1, none: 0 });
    expect(consumers.list.map((one) => one.sources)).toEqual([["access-log"], ["attestation:mia"], []]);
  });

  test("that nobody proved are unproven, with what is missing", () => {
    const { entries } = start();
    expect(timelineOf(entries).consumers.list[0]).toMatchObject({ proof: "none", open: ["UNSWAPPED"] });
  });

  test("whose blocker two people accepted are accepted, never proven", () => {
    const { add, entries } = start();
    add("14:01:00", STANCH, "consumer.written", {
      effect: "swap/gha-deploy",
      consumer: "gha-deploy",
      class: "observed",
    });
    add("14:05:00", STANCH, "evidence.observed", looks({}));
    const accept = (by: string) => {
      // Its silence says nothing before it ran: both what is unproven and what can't be seen are accepted.
      for (const code of ["NEW_USE_UNPROVEN", "OLD_USE_UNOBSERVABLE"] as const) {
        add("14:06:00", by, "acceptance.signed", {
          code,
          subject: "gha-deploy",
          reason: "no release before Monday",
          expires: on("23:00:00"),
          ...signed(by),
        });
      }
    };
    expect(proofs(entries)).toMatchObject({ "gha-deploy": "none" });
    accept("mia");
    expect(proofs(entries)).toMatchObject({ "gha-deploy": "none" });
    expect(timelineOf(entries).exceptions.acceptances[0]).toMatchObject({ valid: false, signers: ["mia"] });
    accept("noor");
    expect(proofs(entries)).toMatchObject({ "gha-deploy": "accepted" });
    const text = renderText(timelineOf(entries));
    expect(text).toContain("accepted: NEW_USE_UNPROVEN");
    expect(text).not.toMatch(/gha-deploy .*(observed|proven on)/);
  });

  test("are attested, not observed, where only somebody's word says that the leaked key is out of use", () => {
    const { add, entries } = start();
    add("14:01:00", STANCH, "consumer.written", {
      effect: "swap/checkout",
      consumer: "checkout",
      class: "observed",
    });
    const blind = { ...reading("13:00:00", "14:05:00"), identifiesKey: false };
    const seen = use("checkout", "14:02:00", "14:05:00", 4);
    add("14:05:10", STANCH, "evidence.observed", looks({ readings: [blind], evidence: [seen] }));
    expect(timelineOf(entries).consumers.list[0]).toMatchObject({
      proof: "none",
      open: ["OLD_USE_UNOBSERVABLE"],
    });
    add("14:06:00", "mia", "attestation.made", {
      claim: "old-key-unused",
      subject: "checkout",
      happenedAt: on("14:05:30"),
      statement: "I read its environment",
      ...signed("mia"),
    });
    expect(proofs(entries)).toMatchObject({ checkout: "attested" });
  });

  test("that went back to the leaked key are unproven", () => {
    const { add, entries } = start();
    add("14:01:00", STANCH, "consumer.written", {
      effect: "swap/checkout",
      consumer: "checkout",
      class: "observed",
    });
    add("14:02:00", STANCH, "consumer.rolledBack", { effect: "rollBack/checkout", consumer: "checkout" });
    expect(timelineOf(entries).consumers.list[0]).toMatchObject({ proof: "none", open: ["ROLLED_BACK"] });
  });

  test("are judged when the end was meant, not when evidence had run out", () => {
    const { consumers, header } = timelineOf(wholeIncident("live"));
    expect(consumers.judgedAt).toBe(on("14:08:07"));
    expect(header.lastAt).toBe(on("14:40:00"));
  });
});

describe("break-glass", () => {
  const glass = (book: ReturnType<typeof start>, by: string) =>
    book.add("14:02:00", by, "breakGlass.signed", {
      reason: "money is moving",
      breaks: ["checkout", "fax-bridge"],
      expires: on("15:00:00"),
      visit: 1,
      ...signed(by),
    });

  test("shows who will break, whether it was used, and its review", () => {
    const book = start();
    glass(book, "mia");
    expect(timelineOf(book.entries).exceptions.breakGlass[0]).toMatchObject({ valid: false, used: false });
    glass(book, "noor");
    book.add("14:02:30", STANCH, "revocation.started", { visit: 1, ground: "break-glass" });
    expect(timelineOf(book.entries).exceptions.breakGlass).toEqual([
      {
        visit: 1,
        reasons: ["money is moving"],
        breaks: ["checkout", "fax-bridge"],
        expires: on("15:00:00"),
        signers: ["mia", "noor"],
        valid: true,
        used: true,
        review: "open",
        findings: null,
      },
    ]);
    book.add("14:30:00", "mia", "review.closed", { findings: "right call", ...signed("mia") });
    expect(timelineOf(book.entries).exceptions.breakGlass[0]).toMatchObject({
      review: "closed",
      findings: "right call",
    });
  });
});

describe("lines", () => {
  test("readings without news and the leases between them fold into one, with count and time range", () => {
    const { add, entries } = start();
    add("14:01:00", STANCH, "evidence.observed", looks({}));
    add("14:01:30", STANCH, "evidence.observed", looks({}));
    add("14:02:00", STANCH, "lease.taken", { token: 2, holder: "laptop" });
    add("14:02:30", STANCH, "evidence.observed", looks({}));
    add("14:03:00", STANCH, "evidence.observed", looks({ callers: [caller()] }));
    add("14:03:30", STANCH, "evidence.observed", looks({ callers: [caller()] }));
    expect(timelineOf(entries).rows.map((row) => [row.seq, row.lastSeq, row.event])).toEqual([
      [1, 1, expect.stringContaining("live response opened")],
      [2, 5, "evidence read 3 times, nothing new; driving taken 1 time"],
      [6, 6, expect.stringContaining("unexplained calls")],
      [7, 7, "evidence read, nothing new"],
    ]);
    expect(timelineOf(entries).rows[1]).toMatchObject({ evidence: "14:01:00 to 14:02:30", hash: sha("5") });
  });

  test("cover every row of the journal exactly once", () => {
    const entries = wholeIncident("live");
    const covered = timelineOf(entries).rows.flatMap((row) =>
      Array.from({ length: row.lastSeq - row.seq + 1 }, (_, index) => row.seq + index),
    );
    expect(covered).toEqual(entries.map((entry) => entry.seq));
  });
});

test("a swap that was opened again isn't over", () => {
  const { add, entries } = start();
  add("14:03:00", STANCH, "contain.settled", { rung: "observe" });
  add("14:03:01", STANCH, "audit.judged", { unclassified: 0 });
  add("14:03:02", STANCH, "effect.intended", {
    effect: "swap/checkout",
    kind: "swap",
    subject: "checkout",
    ending: false,
    attempt: 1,
  });
  add("14:03:10", STANCH, "swap.settled", { failed: ["checkout"] });
  add("14:03:20", STANCH, "evidence.observed", looks({}));
  expect(timelineOf(entries).phases[3]).toMatchObject({ step: "swap", seconds: 18 });
  add("14:03:30", STANCH, "swap.reopened", { consumers: ["checkout"] });
  expect(timelineOf(entries).phases[3]).toMatchObject({ step: "swap", to: null, seconds: null });
});

test("what could not be observed is said: blind spots, gaps and silent sources", () => {
  const { add, entries } = start();
  const gaps = [{ from: on("13:30:00"), to: on("13:40:00"), reason: "rotated" }];
  add(
    "14:01:00",
    STANCH,
    "audit.read",
    audit({
      readings: [{ ...reading("13:00:00", "14:00:00"), gaps }],
      cannotSee: ["no answer bodies"],
      silent: [{ source: "billing", reason: "403" }],
    }),
  );
  const text = renderText(timelineOf(entries));
  expect(text).toContain("LIVE no answer bodies");
  expect(text).toContain("access-log has a gap 2026-11-23 13:30:00 to 13:40:00");
  expect(text).toContain('billing gave no answer: "403"');
});

test("notices that were sent, that failed, and of which nobody knows are told apart", () => {
  const book = start();
  const told = { to: "ops", purpose: "closing" };
  const error = { code: "ERR_HTTP_TIMEOUT", message: "late" };
  book.add("14:01:00", STANCH, "notice.sent", { ...told, effect: "notify/a" });
  book.add("14:01:01", STANCH, "notice.failed", { ...told, effect: "notify/b", error });
  book.add("14:01:02", STANCH, "notice.failed", {
    ...told,
    effect: "notify/c",
    error: { ...error, unsure: true },
  });
  const timeline = timelineOf(book.entries);
  expect(timeline.notices.map(({ sent }) => sent)).toEqual([true, false, null]);
  const lines = renderText(timeline).split("\n");
  for (const word of ["yes", "FAILED", "NOT KNOWN"])
    expect(lines.some((line) => line.includes(" ops ") && line.includes(word))).toBe(true);
});
