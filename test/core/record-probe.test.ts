import { describe, expect, test } from "vitest";
import type { Incident, ReplacementProgress } from "../../src/core/incident.ts";
import type { EventBody, EventData } from "../../src/core/journal.ts";
import { isReplacementLost } from "../../src/core/predicates.ts";
import { BO, after, consumer, gated, opened, reissued, row, signed, written } from "./builders.ts";

type Probed = EventData["replacement.probed"];
const probed = (over: Partial<Probed> = {}): EventBody =>
  row(700, "replacement.probed", { replacement: "api", outcome: "accepted", detail: "", ...over });
const made = (): Incident => after(opened(), reissued(60, "api"));
const api = (incident: Incident): ReplacementProgress | undefined => incident.replacements["api"];

describe("what the provider says of a replacement", () => {
  test("is kept, and what it can't tell changes nothing", () => {
    expect(api(after(made(), probed({ state: "disabled" })))?.key).toEqual({
      id: "key-api",
      name: "api",
      state: "disabled",
    });
    const unknown = after(made(), probed({ state: "disabled" }), probed({ state: "unknown" }));
    expect(api(unknown)?.key?.state).toBe("disabled");
  });

  test("ends it if it is dead", () => {
    expect(api(after(made(), probed({ state: "dead" })))).toMatchObject({
      state: "ended",
      key: { state: "dead" },
    });
  });

  test("is of no matter where none has been made, or none is called so", () => {
    for (const state of ["live", "dead"] as const) {
      expect(api(after(opened(), probed({ state })))).toMatchObject({ state: "planned", key: null });
      const unheard = after(made(), probed({ replacement: "unheard-of", state }));
      expect(unheard.replacements).toEqual(made().replacements);
    }
  });
});

describe("a replacement is lost", () => {
  const two = gated({ consumers: [consumer("api"), consumer("cron")] });
  const isLost = (over: Partial<Probed>): boolean => isReplacementLost(two, probed(over));

  test("if it is refused, or the provider says that it stopped", () => {
    expect(isLost({ outcome: "refused" })).toBe(true);
    for (const state of ["dead", "disabled", "quarantined"] as const) expect(isLost({ state })).toBe(true);
  });

  test("not if it is accepted, or nobody can tell", () => {
    expect(isLost({})).toBe(false);
    expect(isLost({ outcome: "unknown" })).toBe(false);
    for (const state of ["live", "unknown"] as const) expect(isLost({ state })).toBe(false);
  });

  test("only if somebody uses it", () => {
    expect(isLost({ replacement: "nobodys", outcome: "refused" })).toBe(false);
    const retired = ["ana", BO].map((by) =>
      signed(690, by, "consumer.retired", { consumer: "api", reason: "EXAMPLE" }),
    );
    expect(isReplacementLost(after(two, ...retired), probed({ outcome: "refused" }))).toBe(false);
  });

  test("by a probe alone: a leaked key that is refused is no replacement", () => {
    const canary = { ...row(700, "canary.probed", { outcome: "refused", detail: "" }) };
    const alike = { ...canary, data: { ...canary.data, replacement: "api" } } as EventBody;
    expect(isReplacementLost(after(two, written(650, "api")), alike)).toBe(false);
  });
});
