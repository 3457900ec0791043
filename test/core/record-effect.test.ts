import { describe, expect, test } from "vitest";
import type { EffectProgress, Incident } from "../../src/core/incident.ts";
import type { EventBody, EventData } from "../../src/core/journal.ts";
import { after, opened, row, t } from "./builders.ts";

const EFFECT = "reissue/api";
const error = { code: "ERR_EXAMPLE", message: "an example" };
const intends = (at: number, over: Partial<EventData["effect.intended"]> = {}): EventBody =>
  row(at, "effect.intended", {
    effect: EFFECT,
    kind: "reissue",
    subject: "api",
    ending: false,
    attempt: 1,
    ...over,
  });
const effectIn = (incident: Incident): EffectProgress | undefined => incident.effects[EFFECT];
const afterwards = (...rows: readonly EventBody[]): EffectProgress | undefined =>
  effectIn(after(opened(), intends(60), ...rows));

describe("an intent", () => {
  test("that tells nothing more holds nothing more", () => {
    expect(afterwards()).toEqual({
      id: EFFECT,
      kind: "reissue",
      subject: "api",
      state: "intended",
      attempt: 1,
      intendedAt: t(60),
      at: t(60),
      retryAt: null,
      error: null,
      before: [],
      nonce: null,
      listedFirst: [],
      nonces: [],
      keyName: null,
      names: [],
    });
  });

  test("keeps what its create, or its deletion, was begun with", () => {
    const told = { before: ["k1"], nonce: "aaaa", keyName: "stanch-aaaa", names: ["api"] };
    const incident = after(opened(), intends(60, told));
    expect(effectIn(incident)).toMatchObject({ ...told, listedFirst: ["k1"], nonces: ["aaaa"] });
  });

  test("that is made again has its own listing and nonce, and knows the first listing and every nonce", () => {
    const first = intends(60, { before: ["k1"], nonce: "aaaa" });
    const again = intends(90, { attempt: 2, before: ["k1", "k2"], nonce: "bbbb" });
    expect(effectIn(after(opened(), first, again))).toMatchObject({
      attempt: 2,
      intendedAt: t(90),
      before: ["k1", "k2"],
      nonce: "bbbb",
      listedFirst: ["k1"],
      nonces: ["aaaa", "bbbb"],
    });
  });
});

describe("an outcome closes its intent", () => {
  const failure = { effect: EFFECT, error, retryAt: t(200) };
  const orphan = { effect: EFFECT, replacement: "api", keyId: "k1", endable: false, name: null };

  test.each<[string, EventBody, Partial<EffectProgress>]>([
    ["failed", row(70, "effect.failed", failure), { state: "failed", error, retryAt: t(200) }],
    [
      "failed",
      row(70, "consumer.failed", { ...failure, consumer: "api" }),
      { state: "failed", error, retryAt: t(200) },
    ],
    [
      "failed",
      row(70, "notice.failed", { effect: EFFECT, to: "ops", purpose: "opened", error }),
      { state: "failed", error, retryAt: null },
    ],
    ["unknown", row(70, "effect.unknown", { effect: EFFECT, error }), { state: "unknown", error, at: t(70) }],
    ["absent", row(70, "effect.absent", { effect: EFFECT }), { state: "absent", at: t(60) }],
    [
      "unknown",
      row(70, "orphan.found", { ...orphan, createdAt: null, lastUsedAt: null }),
      { state: "unknown" },
    ],
    [
      "absent",
      row(70, "orphan.spared", { effect: EFFECT, keyId: "k1", lastUsedAt: t(65) }),
      { state: "absent" },
    ],
    ["done", row(70, "rung.applied", { effect: EFFECT, rung: "restrict", detail: "" }), { state: "done" }],
  ])("as %s", (_, outcome, expected) => {
    expect(afterwards(outcome)).toMatchObject(expected);
  });

  test("and what is done after a failure has failed no more, and isn't tried again", () => {
    const done = row(80, "rung.applied", { effect: EFFECT, rung: "restrict", detail: "" });
    expect(afterwards(row(70, "effect.failed", failure), done)).toMatchObject({
      state: "done",
      error: null,
      retryAt: null,
    });
  });

  test("and none opens an effect that nobody intended", () => {
    expect(after(opened(), row(70, "effect.absent", { effect: "reissue/other" })).effects).toEqual({});
  });
});
