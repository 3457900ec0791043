import { describe, expect, test } from "vitest";
import { ACCEPTABLE_CODES, GATE_CODES, type GateCode } from "../../src/core/blocker.ts";
import type { Incident } from "../../src/core/incident.ts";
import {
  ANA,
  CY,
  SWAPPED,
  after,
  attested,
  fact,
  gated,
  looked,
  opened,
  proves,
  reading,
  reissued,
  row,
  saw,
  shut,
  signed,
  stranger,
  written,
} from "./builders.ts";

const NOW = 900;
const proven = (): Incident => after(gated(), proves(NOW - 10, "api"));

interface Story {
  readonly subject: string;
  readonly shut: Incident;
  /** The same incident after what clears the blocker. */
  readonly open: Incident;
}

const ERROR = { code: "ERR_EXAMPLE", message: "an example" };
const intent = (kind: "end" | "notify" | "reissue") =>
  row(NOW - 5, "effect.intended", { effect: `${kind}/x`, kind, subject: "x", ending: false, attempt: 1 });

/** A record, so that a new code has to bring its story. */
const GATE: Record<GateCode, () => Story> = {
  OUTCOME_UNKNOWN: () => {
    const shut = after(
      proven(),
      intent("reissue"),
      row(NOW - 4, "effect.unknown", { effect: "reissue/x", error: ERROR }),
    );
    return {
      subject: "reissue/x",
      shut,
      open: after(shut, row(NOW - 3, "effect.absent", { effect: "reissue/x" })),
    };
  },
  OWN_CREDENTIAL_TAINTED: () => {
    const shut = after(proven(), looked(NOW - 5, "live", "unknown"));
    return { subject: "incident", shut, open: after(shut, looked(NOW - 4)) };
  },
  REPLACEMENT_WRONG: () => {
    const replacements = [{ name: "api", consumers: ["api"], team: "EXAMPLE" }];
    const shut = after(gated({ replacements }), proves(NOW - 10, "api"));
    const again = [
      reissued(NOW - 9, "api", { team: "EXAMPLE" }),
      written(NOW - 8, "api"),
      proves(NOW - 7, "api"),
    ];
    return { subject: "api", shut, open: after(shut, ...again) };
  },
  NO_CONSUMERS: () => {
    const empty = gated({ consumers: [] });
    const added = signed(100, ANA, "consumer.added", {
      consumer: proven().consumers["api"]!.consumer,
      replacement: "api",
    });
    const rest = [reissued(200, "api"), written(SWAPPED, "api"), proves(NOW - 10, "api")];
    return { subject: "incident", shut: empty, open: after(empty, added, ...rest) };
  },
  UNSWAPPED: () => {
    const failed = row(700, "consumer.failed", {
      effect: "swap/api",
      consumer: "api",
      error: ERROR,
      retryAt: null,
    });
    const shut = after(proven(), failed);
    return { subject: "api", shut, open: after(shut, written(750, "api"), proves(NOW - 10, "api")) };
  },
  ROLLED_BACK: () => {
    const shut = after(
      proven(),
      row(895, "consumer.rolledBack", { effect: "rollBack/api", consumer: "api" }),
    );
    return { subject: "api", shut, open: after(shut, written(897, "api"), proves(899, "api")) };
  },
  NEW_KEY_REFUSED: () => {
    const refused = saw(NOW - 5, { evidence: [fact("api", NOW - 5, { fact: "refusal" })] });
    const shut = after(proven(), refused);
    return { subject: "api", shut, open: after(shut, proves(NOW - 1, "api")) };
  },
  NEW_USE_UNPROVEN: () => {
    const holds = saw(NOW - 10, { evidence: [fact("api", NOW - 10, { fact: "holds" })] });
    const shut = after(gated(), holds);
    return { subject: "api", shut, open: after(shut, proves(NOW - 1, "api")) };
  },
  OLD_USE_SEEN: () => {
    const shut = after(
      proven(),
      saw(NOW - 5, { evidence: [fact("api", NOW - 5, { fact: "holds", key: "old" })] }),
    );
    return { subject: "api", shut, open: after(shut, proves(NOW - 1, "api")) };
  },
  OLD_USE_UNOBSERVABLE: () => {
    const shut = after(gated(), saw(NOW - 10, { evidence: [fact("api", NOW - 10)] }));
    return { subject: "api", shut, open: after(shut, attested(NOW - 5, CY, "old-key-unused", "api")) };
  },
  SILENCE_RUNNING: () => {
    const used = [fact("api", NOW - 10)];
    const shut = after(gated(), saw(NOW - 10, { evidence: used, readings: [reading(SWAPPED + 60)] }));
    return { subject: "api", shut, open: after(shut, saw(NOW - 5, { readings: [reading(NOW - 35)] })) };
  },
  EVIDENCE_STALE: () => {
    const shut = after(
      gated(),
      proves(SWAPPED + 10, "api"),
      saw(NOW - 5, { readings: [reading(NOW + 700)] }),
    );
    return { subject: "api", shut, open: after(shut, proves(NOW + 700, "api")) };
  },
  CALLER_UNCLASSIFIED: () => {
    const shut = after(proven(), saw(NOW - 5, { callers: [stranger(NOW - 20)] }));
    const caller = { caller: "C-0000000a", rowsHash: "rows-EXAMPLE", reason: "EXAMPLE" };
    const named = signed(NOW - 4, ANA, "caller.classified", { ...caller, as: "responder" });
    return { subject: "C-0000000a", shut, open: after(shut, named) };
  },
  CALLER_HOSTILE: () => {
    const seen = after(
      gated({ plan: { purpose: "migration" } }),
      proves(NOW - 10, "api"),
      saw(NOW - 6, { callers: [stranger(NOW - 20)] }),
    );
    const caller = { caller: "C-0000000a", rowsHash: "rows-EXAMPLE", reason: "EXAMPLE" };
    const shut = after(
      seen,
      ...[ANA, CY].map((by) => signed(NOW - 5, by, "caller.classified", { ...caller, as: "hostile" })),
    );
    const mistaken = signed(NOW - 4, ANA, "caller.classified", { ...caller, as: "responder" });
    return { subject: "C-0000000a", shut, open: after(shut, mistaken) };
  },
  LEAK_PATH_OPEN: () => {
    const shut: Incident = { ...proven(), attestations: [] };
    return {
      subject: "incident",
      shut,
      open: after(shut, attested(NOW - 5, ANA, "leak-path-closed", "incident")),
    };
  },
};

describe("every code that keeps the gate shut", () => {
  test.each(GATE_CODES)(
    "%s is raised by its cause and cleared by its remedy, and by nothing less",
    (code) => {
      const story = GATE[code]();
      const now = code === "EVIDENCE_STALE" ? NOW + 730 : NOW;
      expect(shut(story.shut, now)).toContain(`${code} ${story.subject}`);
      expect(shut(story.open, now)).toEqual([]);
    },
  );

  test("the open intent of the end itself is no unknown outcome, that of anything else is", () => {
    const open = (kind: "end" | "notify") => shut(after(proven(), intent(kind)), NOW);
    expect(open("end")).toEqual([]);
    expect(open("notify")).toEqual(["OUTCOME_UNKNOWN notify/x"]);
  });

  test("blockers are listed in the order of their codes, each saying what would clear it", () => {
    const incident = after(opened(), saw(10, { callers: [stranger(5)] }));
    expect(shut(incident, NOW)).toEqual([
      "OWN_CREDENTIAL_TAINTED incident",
      "REPLACEMENT_WRONG api",
      "UNSWAPPED api",
      "OLD_USE_UNOBSERVABLE callers/all",
      "CALLER_UNCLASSIFIED C-0000000a",
      "LEAK_PATH_OPEN incident",
    ]);
  });
});

test("only what two people can answer for may be accepted", () => {
  expect([...ACCEPTABLE_CODES].sort()).toEqual([
    "LEAK_PATH_OPEN",
    "LINEAGE_ALIVE",
    "NEW_USE_UNPROVEN",
    "NO_CONSUMERS",
    "OLD_USE_UNOBSERVABLE",
    "REVOKE_UNCONFIRMED",
  ]);
});
