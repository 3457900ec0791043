import { describe, expect, it } from "vitest";
import type { Evidence } from "../../src/core/evidence.ts";
import type { EventData } from "../../src/core/journal.ts";
import { lagWords } from "../../src/report/lag-words.ts";
import { renderText } from "../../src/report/text.ts";
import { timelineOf } from "../../src/report/timeline.ts";
import { caller, journal, on, opened, reading, signed, use } from "./entries.ts";

const END = { effect: "end/key_1", kind: "end", subject: "key_1", ending: true, attempt: 1 } as const;
const DISABLE = {
  effect: "disable/key_1",
  kind: "disable",
  subject: "key_1",
  ending: false,
  attempt: 1,
} as const;

function book() {
  const { entries, add } = journal();
  add("14:00:00", "sam", "incident.opened", opened("live", "two-person"));
  return {
    entries,
    add,
    end: (intended: string, answered: string, how: EventData["key.ended"]["how"] = "ended"): void => {
      add(intended, "stanch", "effect.intended", END);
      add(answered, "stanch", "key.ended", { effect: END.effect, keyId: "key_1", how });
    },
    canary: (asked: string, outcome: EventData["canary.probed"]["outcome"], answered?: string): void => {
      const answeredAt = answered === undefined ? {} : { answeredAt: on(answered) };
      add(asked, "stanch", "canary.probed", { outcome, detail: "", ...answeredAt });
    },
    disable: (intended: string, answered: string): void => {
      add(intended, "stanch", "effect.intended", DISABLE);
      add(answered, "stanch", "rung.applied", { effect: DISABLE.effect, rung: "disable", detail: "" });
    },
    saw: (
      at: string,
      evidence: readonly Evidence[],
      callers: readonly ReturnType<typeof caller>[] = [],
    ): void => {
      const data = { readings: [reading("13:00:00", at)], evidence, callers, silent: [] };
      add(at, "stanch", "evidence.observed", data);
    },
    words: () => timelineOf(entries).lags.map(lagWords),
  };
}

const refusal = (first: string, last = first): Evidence => ({
  ...use("checkout", first, last, 1),
  fact: "refusal",
  key: "old",
});

describe("how long an ended key was still accepted", () => {
  it("lies between the last acceptance and the first refusal, each at the end of its call that makes it no better", () => {
    const { end, canary, words, entries } = book();
    end("14:10:00", "14:10:02");
    canary("14:10:03", "accepted", "14:10:04");
    canary("14:10:05", "unknown", "14:10:06");
    canary("14:10:08", "refused", "14:10:09");
    canary("14:11:10", "refused", "14:11:11");
    expect(timelineOf(entries).lags).toEqual([
      expect.objectContaining({ of: "end", from: 1, to: 9, still: 61, declared: 60, exceeds: false }),
    ]);
    expect(words()).toEqual([
      "refused between 1 s and 9 s after the end, still refused 61 s later; declared token cache: 60 s",
    ]);
    expect(renderText(timelineOf(entries))).toContain("Measured");
  });

  it("is only bounded from above where it was never seen accepted", () => {
    const { end, canary, words } = book();
    end("14:10:00", "14:10:01");
    canary("14:10:01", "refused", "14:10:02");
    expect(words()).toEqual(["refused within 2 s of the end; declared token cache: 60 s"]);
  });

  it("says that the declared figure is wrong where the key was accepted for longer", () => {
    const { end, canary, words } = book();
    end("14:10:00", "14:10:00");
    canary("14:11:01", "accepted");
    expect(words()).toEqual([
      "STILL ACCEPTED 61 s after the end; declared token cache: 60 s, and it was accepted for longer: that figure is wrong, or nothing was ended",
    ]);
    canary("14:11:30", "refused");
    expect(words()).toEqual([
      "refused between 61 s and 90 s after the end; declared token cache: 60 s, and it was accepted for longer: that figure is wrong",
    ]);
  });

  it("says that it was accepted again, and measures the next end on its own", () => {
    const { end, canary, words } = book();
    end("14:10:00", "14:10:00");
    canary("14:10:01", "refused");
    canary("14:10:31", "refused");
    canary("14:12:00", "accepted");
    end("14:13:00", "14:13:00");
    canary("14:13:02", "refused");
    expect(words()).toEqual([
      "refused within 1 s of the end, still refused 30 s later, then accepted AGAIN; declared token cache: 60 s",
      "refused within 2 s of the end; declared token cache: 60 s",
    ]);
  });

  it("isn't measured from an end that stanch didn't see done", () => {
    const { end, canary, words } = book();
    end("14:10:00", "14:10:00", "attested");
    canary("14:10:01", "refused");
    expect(words()).toEqual([]);
  });
});

describe("how long a disabled key was still accepted", () => {
  it("is read from the calls that a log shows, until the disable is taken back", () => {
    const { disable, saw, add, words } = book();
    disable("14:05:00", "14:05:01");
    saw("14:06:00", [{ ...use("checkout", "14:00:00", "14:05:21", 5), key: "old" }, refusal("14:05:41")]);
    expect(words()).toEqual([
      "refused between 20 s and 41 s after the disable (as access-log shows); declared token cache: 60 s",
    ]);
    add("14:10:00", "stanch", "rung.undone", { effect: "undo/disable", rung: "disable" });
    saw("14:12:00", [{ ...use("checkout", "14:00:00", "14:11:00", 9), key: "old" }]);
    expect(words()[0]).toContain("between 20 s and 41 s");
  });

  it("takes the thief's refusals too, and nothing from before", () => {
    const { disable, saw, words } = book();
    saw("14:04:00", [refusal("14:03:00")]);
    disable("14:05:00", "14:05:01");
    saw("14:06:00", [refusal("14:03:00")]);
    expect(words()).toEqual([]);
    const times = { first: on("14:04:00"), lastAccepted: on("14:05:11"), last: on("14:05:31") };
    saw("14:07:00", [], [caller({ ...times, accepted: 3, refused: 1 })]);
    expect(words()).toEqual([
      "refused between 10 s and 31 s after the disable (as C-0a1b2c3d shows); declared token cache: 60 s",
    ]);
  });
});

it("counts exposure to an end that only a person's word tells of", () => {
  const { entries, add } = book();
  const claim = {
    claim: "key-dead",
    subject: "key_1",
    happenedAt: on("14:20:00"),
    statement: "gone",
  } as const;
  add("14:21:00", "mia", "attestation.made", { ...claim, ...signed("mia") });
  const { ended, contained } = timelineOf(entries).exposure;
  expect([ended, contained]).toMatchObject([{ at: on("14:20:00"), by: "attested" }, { at: on("14:20:00") }]);
});
