import { describe, expect, it } from "vitest";
import { sampleSpec } from "../adapters/world/sample-world.ts";
import { after, opened } from "../core/builders.ts";
import { ANA, BO, signed, t } from "../core/rows.ts";
import { passesForDead } from "./passes-for-dead.ts";

const NOW = Date.parse(t(5000));

interface World {
  readonly state: "live" | "disabled";
  readonly narrowed: boolean;
  /** Until when the provider says that it is dead, in seconds from now. */
  readonly lies: number;
  readonly provider: NonNullable<Parameters<typeof sampleSpec>[0]>["provider"];
}

function world({ state = "live", narrowed = false, lies = 60, provider = {} }: Partial<World> = {}) {
  return {
    spec: sampleSpec({ provider: { identifiesKey: false, ...provider } }),
    leaked: { state, isAllowed: narrowed ? () => false : null },
    troubles: { listedDeadUntil: NOW + lies * 1000 },
    timeline: { now: () => NOW },
  };
}

const accepts = (by: string) =>
  signed(4000, by, "acceptance.signed", {
    code: "REVOKE_UNCONFIRMED",
    subject: "incident",
    reason: "we can live with it",
    expires: t(9000),
  });

const alone = opened();
const taken = after(alone, accepts(ANA), accepts(BO));
const presented = { ...taken, canary: { ...taken.canary, probedAt: t(4500) } };

describe("a living key passes for a dead one", () => {
  it("if it is refused and the provider says to the last look that it is dead", () => {
    expect(passesForDead(world({ narrowed: true }), alone)).toBe(true);
    expect(passesForDead(world({ state: "disabled" }), alone)).toBe(true);
  });

  it("not if the lie was over before the close", () => {
    expect(passesForDead(world({ narrowed: true, lies: 0 }), alone)).toBe(false);
    expect(passesForDead(world({ lies: 0 }), taken)).toBe(false);
  });

  it("if nobody could present it, two people accepted that, and no log names keys", () => {
    expect(passesForDead(world(), taken)).toBe(true);
  });

  it("not on one person's word, nor where a canary or a log could have told", () => {
    expect(passesForDead(world(), alone)).toBe(false);
    expect(passesForDead(world(), after(alone, accepts(ANA)))).toBe(false);
    expect(passesForDead(world(), presented)).toBe(false);
    expect(passesForDead(world({ provider: { identifiesKey: true } }), taken)).toBe(false);
  });
});
