import { describe, expect, test } from "vitest";
import type { Evidence } from "../../src/core/evidence.ts";
import { heldKey, lastOldUse } from "../../src/core/held-key.ts";
import type { ConsumerProgress, Incident } from "../../src/core/incident.ts";
import { ANA, SWAPPED, after, attested, fact, gated, opened, saw, signed, stranger, t } from "./builders.ts";

const api = (incident: Incident): ConsumerProgress => incident.consumers["api"]!;
const holds = (at: number, over: Partial<Evidence> = {}): Evidence =>
  fact("api", at, { fact: "holds", ...over });
const held = (incident: Incident, at: number) => heldKey(incident, api(incident), t(at));

describe("which key the runtime holds", () => {
  test("is the old one as long as one instance says so freshly, whatever another said long ago", () => {
    const quiet = holds(700, { key: "old", source: "instance b" });
    const fresh = holds(2000, { key: "old", source: "instance a" });
    expect(held(after(gated(), saw(2000, { evidence: [quiet, fresh] })), 2001)).toBe("old");
    expect(held(after(gated(), saw(2000, { evidence: [quiet] })), 2001)).toBeNull();
  });

  test("is nothing that somebody can say before the swap", () => {
    const said = after(opened(), attested(120, ANA, "old-key-unused", "api", 110));
    expect(held(said, 130)).toBeNull();
  });
});

describe("the newest sign of the leaked key", () => {
  const called = (over: Parameters<typeof stranger>[1], start = gated()): string | undefined => {
    const incident = after(
      start,
      saw(900, { callers: [stranger(890, over)] }),
      signed(901, ANA, "caller.classified", {
        caller: "C-0000000a",
        as: "consumer",
        consumer: "api",
        rowsHash: "rows-EXAMPLE",
        reason: "EXAMPLE",
      }),
    );
    return lastOldUse(incident, api(incident));
  };

  test("is a call of somebody whom a person called this consumer", () => {
    expect(called({})).toBe(t(890));
  });

  test("isn't one on a key that the leaked one made, nor one from before the swap", () => {
    expect(called({ key: "lineage", keyId: "key-child" })).toBeUndefined();
    expect(called({ last: t(SWAPPED) })).toBeUndefined();
    expect(called({}, opened())).toBeUndefined();
  });
});
