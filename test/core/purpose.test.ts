import { describe, expect, test } from "vitest";
import { attribute } from "../../src/core/attribution.ts";
import type { AuditRow } from "../../src/core/audit.ts";
import { closeBlockers, closesAs } from "../../src/core/close.ts";
import { isOverlapping } from "../../src/core/deadline.ts";
import { tellOf } from "../../src/core/key-words.ts";
import { isClosable, isEndingAdmissible, isHarmless, isOldKeyUsedAgain } from "../../src/core/predicates.ts";
import {
  closeReasons,
  dedicatedUserOf,
  dedicatedUsersOf,
  joiningKey,
  machineFor,
  newKeyWords,
} from "../../src/core/purpose.ts";
import { changeOfStrategy, rungToClimb } from "../../src/core/strategy-course.ts";
import type { EffectKind } from "../../src/core/effect-kind.ts";
import {
  ANA,
  CY,
  LEAKED,
  after,
  consumer,
  gated,
  proves,
  row,
  saw,
  shut,
  signed,
  stranger,
  t,
} from "./builders.ts";

const NOW = 900;
const MIGRATION = { purpose: "migration" } as const;
const STAYS = { ...MIGRATION, keepsOldKey: true, stays: [consumer("batch")] } as const;
const TEAMS = { name: "api", consumers: ["api"], kind: "team" } as const;
const MIGRATION_OF_TEAM = { ...MIGRATION, replacements: [TEAMS] };
const migrating = gated({ plan: MIGRATION });
const moving = gated({ plan: STAYS, blind: true });

const intent = (kind: EffectKind, ending = false) => ({
  effect: `${kind}/x`,
  kind,
  subject: LEAKED,
  ending,
  attempt: 1,
});
const call = (userAgent: string, keyId: string): AuditRow => ({
  id: "1",
  type: "row",
  at: t(NOW),
  keyId,
  userAgent,
  address: null,
  principal: null,
  action: "chat",
  outcome: "accepted",
  hash: "row-EXAMPLE",
});
const who = (userAgent: string, keyId: string) => attribute(moving, call(userAgent, keyId), () => false);

describe("a key that nobody leaked", () => {
  test("has no leak path that keeps the gate shut", () => {
    expect(shut({ ...after(migrating, proves(NOW - 10, "api")), attestations: [] }, NOW)).toEqual([]);
  });

  test("isn't contained, whatever is seen", () => {
    const seen = after(migrating, saw(NOW - 5, { callers: [stranger(NOW - 20)] }));
    expect([changeOfStrategy(seen), rungToClimb(seen)]).toEqual([null, null]);
    expect(
      (["restrict", "pause", "disable"] as const).map((kind) => isHarmless(migrating, intent(kind))),
    ).toEqual([false, false, false]);
    expect(isEndingAdmissible(migrating, intent("pause"), "revoking.ending", t(NOW))).toBe(false);
    expect(isHarmless(migrating, intent("swap"))).toBe(true);
  });

  test("runs under a machine of its own, and closes as what it was for", () => {
    expect([machineFor(MIGRATION), machineFor({})]).toEqual(["key-migration", "leak-response"]);
    expect([MIGRATION, STAYS].map(closeReasons)).toEqual([["revoked", "alreadyDead"], ["moved"]]);
    const closed = (as: "falsePositive" | "accepted") => row(NOW, "incident.closed", { as });
    expect(isClosable(migrating, closed("falsePositive"))).toBe(false);
    expect(isClosable(gated(), closed("accepted"))).toBe(true);
  });

  test("is called old in stanch's own words, and in nobody else's", () => {
    const tell = tellOf(MIGRATION);
    expect(tell("a leaked key, and made with the leaked key")).toBe("an old key, and made with the old key");
    expect(tell`${"leaked-cron"} still holds the leaked key`).toBe("leaked-cron still holds the old key");
    expect(tellOf({})`${"web"} still holds the leaked key`).toBe("web still holds the leaked key");
  });

  test("has leaked after all once two people call somebody on it hostile", () => {
    const seen = after(migrating, proves(NOW - 10, "api"), saw(NOW - 6, { callers: [stranger(NOW - 20)] }));
    const hostile = (by: string) =>
      signed(NOW - 5, by, "caller.classified", {
        caller: "C-0000000a",
        as: "hostile",
        rowsHash: "rows-EXAMPLE",
        reason: "EXAMPLE",
      });
    expect(shut(after(seen, hostile(ANA)), NOW)).toEqual(["CALLER_UNCLASSIFIED C-0000000a"]);
    expect(shut(after(seen, hostile(ANA), hostile(CY)), NOW)).toEqual(["CALLER_HOSTILE C-0000000a"]);
  });
});

describe("a key on which others stay", () => {
  test("is theirs by plan, and no call of theirs on it is unknown", () => {
    expect(who("batch/2", LEAKED)).toEqual({ by: "staying", ids: ["batch"] });
    expect(who("api/1", LEAKED)).toEqual({ by: "consumers", ids: ["api"] });
    expect(who("curl/8", LEAKED)).toEqual({ by: "unknown" });
  });

  test("is all that they may call with: on a replacement they are strangers", () => {
    const key = moving.replacements["api"]?.key?.id ?? "";
    expect(who("batch/2", key)).toEqual({ by: "unknown" });
  });

  test("may be used by them without an end to what has moved, and has no deadline", () => {
    const used = saw(NOW, { callers: [stranger(NOW - 5)] });
    expect(isOldKeyUsedAgain(moving, used)).toBe(false);
    expect([isOverlapping(moving), isOverlapping(migrating)]).toEqual([false, true]);
  });

  test("takes no sight of others and no silence that nobody could hear, but what is seen counts", () => {
    expect(shut(moving, NOW)).toEqual(["NEW_USE_UNPROVEN api"]);
    expect(shut(after(moving, proves(NOW - 10, "api")), NOW)).toEqual([]);
  });

  test("closes as moved with nothing missing, at once", () => {
    const proven = after(moving, proves(NOW - 10, "api"));
    expect(closesAs(proven)).toBe("moved");
    expect(closeBlockers(proven, t(NOW))).toEqual([]);
    expect(closeBlockers(moving, t(NOW)).map(({ code }) => code)).toEqual(["NEW_USE_UNPROVEN"]);
  });
});

describe("a migration where there are no team keys", () => {
  const planned = (name: string, principal: string) =>
    ({ name, consumers: [name], kind: "user", principal }) as const;
  const plan = {
    ...migrating.plan,
    replacements: [planned("ci", "svc-ci"), planned("release", "svc-release")],
  };

  test("names the users that are no persons, and no team", () => {
    expect(dedicatedUsersOf(plan)).toEqual(["svc-ci", "svc-release"]);
    expect(newKeyWords(plan, "many")).toBe("keys of the dedicated users svc-ci and svc-release");
    expect(newKeyWords({ ...plan, replacements: [planned("ci", "svc-ci")] }, "many")).toBe(
      "keys of the dedicated user svc-ci",
    );
    expect(newKeyWords(MIGRATION_OF_TEAM, "many")).toBe("team keys");
    // In a leak a key of a certain user is what it is.
    expect(dedicatedUserOf({}, planned("ci", "svc-ci"))).toBeNull();
  });

  test("gives whoever joins a key of such a user too, and never a person's", () => {
    expect(joiningKey({ plan, leaked: {} })).toEqual({ kind: "user", principal: "svc-ci" });
    const ofTeam = { ...migrating.plan, replacements: [{ ...TEAMS, team: "ops" }] };
    expect(joiningKey({ plan: ofTeam, leaked: {} })).toEqual({ kind: "team", team: "ops" });
  });

  test("is over in a leak of such a user's key, where whoever joins gets a key of it as well", () => {
    const { purpose: _purpose, ...leak } = plan;
    const joins = (principal: string) => joiningKey({ plan: leak, leaked: { principal } });
    expect(joins("svc-ci")).toEqual({ principal: "svc-ci" });
    // Of a key that others call with: theirs are principals of their own.
    expect(joins("casey")).toEqual({});
    expect(joiningKey({ plan: { ...leak, replacements: [TEAMS] }, leaked: {} })).toEqual({});
  });
});
