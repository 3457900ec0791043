import { NOTHING_FOUND, madeWithKey } from "./audits.ts";
import { describe, expect, test } from "vitest";
import { CLOSE_CODES, type CloseCode } from "../../src/core/blocker.ts";
import { closeBlockers } from "../../src/core/close.ts";
import type { LineageItem } from "../../src/core/audit-summary.ts";
import type { Incident } from "../../src/core/incident.ts";
import type { EventBody } from "../../src/core/journal.ts";
import { BO, CY, LEAKED, after, attested, gated, proves, row, saw, signed, stranger, t } from "./builders.ts";

const NOW = 900;
const proven = (): Incident => after(gated(), proves(NOW - 10, "api"));

interface Story {
  readonly subject: string;
  readonly shut: Incident;
  /** The same incident after what clears the blocker. */
  readonly open: Incident;
}

const intent = (kind: "notify" | "reissue") =>
  row(NOW - 5, "effect.intended", { effect: `${kind}/x`, kind, subject: "x", ending: false, attempt: 1 });

/** Ended and refused twice, watched long enough. */
function over(): Incident {
  const canary = (at: number) => row(at, "canary.probed", { outcome: "refused", detail: "" });
  return after(
    proven(),
    row(1000, "revocation.started", { visit: 1, ground: "gate" }),
    row(1001, "key.ended", { effect: "end/x", keyId: LEAKED, how: "ended" }),
    canary(1010),
    canary(1200),
  );
}

const LATE = 4000;
const CLOSE: Record<CloseCode, () => Story> = {
  OUTCOME_UNKNOWN: () => {
    const shut = after(over(), intent("notify"));
    return {
      subject: "notify/x",
      shut,
      open: after(shut, row(LATE - 1, "effect.absent", { effect: "notify/x" })),
    };
  },
  REPLACEMENT_WRONG: () => {
    const probed = (at: number, outcome: "accepted" | "refused") =>
      row(at, "replacement.probed", { replacement: "api", outcome, detail: "" });
    const shut = after(over(), probed(1300, "refused"));
    return { subject: "api", shut, open: after(shut, probed(LATE - 1, "accepted")) };
  },
  CALLER_UNCLASSIFIED: () => {
    const caller = stranger(1290, { key: "replacement", keyId: "key-api" });
    const shut = after(over(), saw(1300, { callers: [caller] }));
    const data = { caller: caller.id, as: "responder", rowsHash: "rows-EXAMPLE", reason: "EXAMPLE" } as const;
    return { subject: caller.id, shut, open: after(shut, signed(LATE - 1, BO, "caller.classified", data)) };
  },
  LINEAGE_ALIVE: () => {
    const minted = madeWithKey({ id: "key-child", mintedAt: t(10) });
    const shut = after(over(), row(1300, "audit.read", { ...NOTHING_FOUND, lineage: [minted] }));
    return { subject: "key-child", shut, open: after(shut, attested(LATE - 1, CY, "key-dead", "key-child")) };
  },
  REVOKE_UNCONFIRMED: () => {
    const ended = row(1001, "key.ended", { effect: "end/x", keyId: LEAKED, how: "ended" });
    const shut = after(proven(), ended);
    const canary = (at: number) => row(at, "canary.probed", { outcome: "refused", detail: "" });
    return { subject: "incident", shut, open: after(shut, canary(1010), canary(1200)) };
  },
  RUNG_APPLIED: () => {
    const shut = after(
      over(),
      row(50, "rung.applied", { effect: "contain/pause", rung: "pause", detail: "" }),
    );
    return {
      subject: "pause",
      shut,
      open: after(shut, row(1300, "rung.undone", { effect: "undo/pause", rung: "pause" })),
    };
  },
  REVIEW_OPEN: () => {
    const shut = after(over(), row(1000, "revocation.started", { visit: 1, ground: "break-glass" }));
    return {
      subject: "incident",
      shut,
      open: after(shut, signed(LATE - 1, BO, "review.closed", { findings: "none" })),
    };
  },
  WATCH_RUNNING: () => ({ subject: "incident", shut: proven(), open: over() }),
};

const closeCodes = (incident: Incident): readonly string[] =>
  closeBlockers(incident, t(LATE)).map((blocker) => `${blocker.code} ${blocker.subject}`);

test("what the leaked key made is over once a log saw its end, or its time has surely run out", () => {
  const found = (item: Partial<LineageItem>): EventBody =>
    row(1300, "audit.read", {
      ...NOTHING_FOUND,
      lineage: [madeWithKey({ id: "key-child", mintedAt: t(10), ...item })],
    });
  const alive = ["LINEAGE_ALIVE key-child"];
  expect(closeCodes(after(over(), found({ expiresAt: t(LATE + 1) })))).toEqual(alive);
  expect(closeCodes(after(over(), found({ expiresAt: t(LATE) })))).toEqual([]);
  expect(closeCodes(after(over(), found({}), found({ endedAt: t(900) })))).toEqual([]);
  // It was made anew under its name.
  expect(closeCodes(after(over(), found({ endedAt: t(900) }), found({})))).toEqual(alive);
  const behind = row(1250, "clock.measured", { ahead: 30, within: 1 });
  expect(closeCodes(after(over(), behind, found({ expiresAt: t(LATE - 30) })))).toEqual(alive);
});

test("an outcome that nobody knows keeps it open like one that is still awaited", () => {
  const error = { code: "ERR_EXAMPLE", message: "no answer" };
  const unknown = after(
    over(),
    intent("notify"),
    row(LATE - 2, "effect.unknown", { effect: "notify/x", error }),
  );
  expect(closeCodes(unknown)).toEqual(["OUTCOME_UNKNOWN notify/x"]);
});

describe("every code that keeps an incident from closing", () => {
  test.each(CLOSE_CODES)("%s is raised by its cause and cleared by its remedy", (code) => {
    const story = CLOSE[code]();
    expect(closeCodes(story.shut)).toContain(`${code} ${story.subject}`);
    expect(closeCodes(story.open)).toEqual([]);
  });
});
