import { NOTHING_FOUND, madeWithKey } from "./audits.ts";
import { describe, expect, test } from "vitest";
import { closeBlockers } from "../../src/core/close.ts";
import type { Incident } from "../../src/core/incident.ts";
import type { EventBody } from "../../src/core/journal.ts";
import { isOrphanEndable } from "../../src/core/orphans.ts";
import {
  ANA,
  CY,
  EVE,
  after,
  attested,
  gated,
  looked,
  opened,
  proves,
  reissued,
  row,
  shut,
  signed,
  t,
  written,
} from "./builders.ts";

const NOW = 900;
const KEY = "key-api";
const rejected = (by: string = ANA, keyId: string = KEY): EventBody =>
  signed(890, by, "replacement.rejected", { replacement: "api", keyId, reason: "EXAMPLE" });
const proven = (): Incident => after(gated(), proves(880, "api"));
const unsettled = (incident: Incident): readonly string[] =>
  closeBlockers(incident, t(NOW))
    .filter(({ code }) => code === "OUTCOME_UNKNOWN")
    .map(({ subject }) => subject);

describe("a replacement that a person rejected", () => {
  test("counts as not made, and whoever was given it as not swapped", () => {
    const incident = after(proven(), rejected());
    expect(shut(incident, NOW)).toEqual(["REPLACEMENT_WRONG api", "UNSWAPPED api"]);
    expect(incident.consumers["api"]?.state).toBe("pending");
    const anew = after(incident, reissued(892, "api", { id: "key-anew" }), written(893, "api"));
    expect(shut(after(anew, proves(895, "api")), NOW)).toEqual([]);
  });

  test("proves nothing any more: what was seen on it was before the next swap", () => {
    const anew = after(proven(), rejected(), reissued(892, "api", { id: "key-anew" }), written(893, "api"));
    expect(shut(anew, NOW)).toContain("NEW_USE_UNPROVEN api");
  });

  test("takes a wish to undo its swap with it: the swap to the next one is another", () => {
    const wish = signed(889, ANA, "undo.requested", { rung: "swap:api", reason: "EXAMPLE" });
    expect(after(proven(), wish).undoRequested).toEqual(["swap:api"]);
    expect(after(proven(), wish, rejected()).undoRequested).toEqual([]);
  });

  test("stays on the list until it is dead, whoever calls it somebody else's", () => {
    const incident = after(proven(), rejected());
    expect(unsettled(incident)).toEqual([KEY]);
    const foreign = signed(892, ANA, "orphan.classified", { keyId: KEY, as: "foreign", reason: "EXAMPLE" });
    expect(unsettled(after(incident, foreign))).toEqual([KEY]);
    expect(unsettled(after(incident, attested(895, CY, "key-dead", KEY)))).toEqual([]);
  });

  test("is stanch's to end only if no consumer can have been given it", () => {
    const never = after(opened(), looked(1), reissued(60, "api"), rejected());
    const endable = (incident: Incident) =>
      incident.orphans.map((orphan) => isOrphanEndable(incident, orphan));
    expect(endable(never)).toEqual([true]);
    expect(endable(after(proven(), rejected()))).toEqual([false]);
    const meant = row(70, "effect.intended", {
      effect: "swap/api",
      kind: "swap",
      subject: "api",
      ending: false,
      attempt: 1,
    });
    expect(endable(after(opened(), looked(1), reissued(60, "api"), meant, rejected()))).toEqual([false]);
  });

  test("isn't rejected by somebody who isn't enrolled, nor is the key that was made since", () => {
    expect(shut(after(proven(), rejected(EVE)), NOW)).toEqual([]);
    expect(shut(after(proven(), rejected(ANA, "key-older")), NOW)).toEqual([]);
  });
});

describe("a replacement that is read again", () => {
  const probed = (outcome: "accepted" | "refused" | "unknown", state?: "dead" | "live"): EventBody =>
    row(890, "replacement.probed", {
      replacement: "api",
      outcome,
      ...(state === undefined ? {} : { state }),
      detail: "",
    });

  test("shuts the gate when it is refused or dead, and not when nobody can tell", () => {
    expect(shut(after(proven(), probed("refused")), NOW)).toEqual(["REPLACEMENT_WRONG api"]);
    expect(shut(after(proven(), probed("accepted", "dead")), NOW)).toEqual([
      "REPLACEMENT_WRONG api",
      "UNSWAPPED api",
    ]);
    expect(shut(after(proven(), probed("unknown")), NOW)).toEqual([]);
  });

  test("opens it again when it is accepted; an unclear answer takes no refusal back", () => {
    expect(shut(after(proven(), probed("refused"), probed("accepted")), NOW)).toEqual([]);
    expect(shut(after(proven(), probed("refused"), probed("unknown")), NOW)).toEqual([
      "REPLACEMENT_WRONG api",
    ]);
  });
});

describe("what the leaked key made", () => {
  const minted = (at: number): EventBody =>
    row(at, "audit.read", {
      ...NOTHING_FOUND,
      lineage: [madeWithKey({ id: "key-child", mintedAt: t(10) })],
    });

  test("has stanch's own credential looked at again before the end, once", () => {
    const grown = after(proven(), minted(885));
    expect(shut(grown, NOW)).toEqual(["OWN_CREDENTIAL_TAINTED incident"]);
    expect(shut(after(grown, looked(890)), NOW)).toEqual([]);
    expect(shut(after(grown, looked(890), minted(895)), NOW)).toEqual([]);
  });
});

test("a notice to a consumer gives it no key: what was made for it may still be ended", () => {
  const told = row(70, "effect.intended", {
    effect: "notify/api",
    kind: "notify",
    subject: "api",
    ending: false,
    attempt: 1,
  });
  expect(after(opened(), reissued(60, "api"), told).replacements["api"]?.isGiven).toBe(false);
});

describe("the surplus key that is left of it", () => {
  const left = (incident: Incident): unknown => incident.orphans.find(({ keyId }) => keyId === KEY);
  const begun = (attempt: number): EventBody =>
    row(50, "effect.intended", {
      effect: "reissue/api",
      kind: "reissue",
      subject: "api",
      ending: false,
      attempt,
    });

  test("is known by what it was made as, and by whom it was called surplus", () => {
    const made = after(opened(), begun(3), reissued(60, "api", { createdAt: t(55) }), rejected());
    expect(left(made)).toEqual({
      keyId: KEY,
      name: "api",
      createdAt: t(55),
      lastUsedAt: null,
      replacement: "api",
      effect: "reissue/api",
      attempt: 3,
      fresh: true,
      endable: false,
      ended: false,
      rejected: true,
      said: { as: "surplus", by: ANA, at: t(890) },
    });
    expect(left(after(opened(), reissued(60, "api"), rejected()))).toMatchObject({
      attempt: 0,
      createdAt: null,
    });
  });

  test("has ended if the provider called it dead before, and is there once, however it turned up", () => {
    expect(left(after(opened(), reissued(60, "api", { state: "dead" }), rejected()))).toMatchObject({
      ended: true,
    });
    const stray = { effect: "sweep/api", replacement: "api", endable: false, name: null, createdAt: null };
    const found = (keyId: string): EventBody =>
      row(70, "orphan.found", { ...stray, keyId, lastUsedAt: null });
    const { orphans } = after(opened(), reissued(60, "api"), found(KEY), found("key-other"), rejected());
    expect(orphans.map(({ keyId, rejected }) => [keyId, rejected])).toEqual([
      ["key-other", false],
      [KEY, true],
    ]);
  });

  test("isn't there where the replacement is unheard of or hasn't been made", () => {
    expect(after(opened(), rejected()).orphans).toEqual([]);
    expect(after(opened({ replacements: [] }), rejected()).orphans).toEqual([]);
  });

  test("takes no other word, while other keys that turned up do", () => {
    const found = row(70, "orphan.found", {
      effect: "sweep/api",
      replacement: "api",
      keyId: "key-other",
      endable: false,
      name: null,
      createdAt: null,
      lastUsedAt: null,
    });
    const both = after(opened(), reissued(60, "api"), found, rejected());
    const foreign = (keyId: string): EventBody =>
      signed(895, CY, "orphan.classified", { keyId, as: "foreign", reason: "EXAMPLE" });
    const said = after(both, foreign(KEY), foreign("key-other")).orphans.map(({ keyId, said }) => [
      keyId,
      said?.as,
    ]);
    expect(said).toEqual([
      ["key-other", "foreign"],
      [KEY, "surplus"],
    ]);
  });
});
