import { describe, expect, it } from "vitest";
import { createSigner } from "../../../src/adapters/signer.ts";
import { verifyIncident } from "../../../src/hosts/embedded/verify.ts";
import {
  acceptBlindness,
  approve,
  attest,
  blockersOf,
  classify,
  closeLeakPath,
  strangers,
} from "../../engine/deeds.ts";
import { type AwsPlay, playAws } from "./aws.ts";
import { expectWalked, walk } from "./walk.ts";

const HOUR = 3600;
const ONLY_MANAGEMENT = "OLD_USE_UNOBSERVABLE callers/except/management";
const REFUSED = "OLD_USE_UNOBSERVABLE callers/refused";

/** With the leak path closed and an approval, up to the close. */
async function toTheClose(response: AwsPlay): Promise<void> {
  expect(await response.drive({ seconds: 3 * HOUR })).toEqual({ kind: "approval" });
  approve(response);
  expect(await response.drive()).toEqual({ kind: "closed" });
  expect(response.world.facts()).toMatchObject({ prematureEnds: [], onLeakedKey: [], orphans: [] });
  expect(verifyIncident(response.entries(), createSigner()).problems).toEqual([]);
}

/** Lines of rule 2 by silence: who counts as silent. */
function silentOnes(response: AwsPlay): readonly string[] {
  return walk(response.entries())
    .filter((line) => line.includes("| 2a |"))
    .map((line) => line.split(" ")[0] ?? "");
}

describe("case 4: an AWS key whose data events CloudTrail doesn't show", () => {
  it("is never silent where nobody can see it, and ends on what the runtime says of itself", async () => {
    const response = await playAws();
    closeLeakPath(response);
    const shut = [
      "NEW_USE_UNPROVEN thumbnails",
      ONLY_MANAGEMENT,
      "OLD_USE_UNOBSERVABLE importer",
      "OLD_USE_UNOBSERVABLE thumbnails",
    ];
    expect(blockersOf(await response.drive({ seconds: 6 * HOUR }))).toEqual(shut);
    // The trail was complete from its beginning on, and showed nothing of either on the leaked key.
    const { readings, evidence } = response.rows("evidence.observed").at(-1)?.data ?? {};
    const gaps = [{ reason: "the log file begins later" }];
    expect(readings).toMatchObject([{ source: "cloudtrail", covers: ["management"], gaps }]);
    expect(evidence?.map(({ consumer, fact, key }) => `${consumer} ${fact} ${key}`)).toEqual([
      "importer use new",
      "cleaner use new",
    ]);
    expect(response.trail.lines().join("\n")).not.toContain("thumbnails");
    // That it uses the new key says nothing of the old one.
    attest(response, "ana", "new-key-in-use", "thumbnails");
    expect(blockersOf(await response.drive({ seconds: HOUR }))).toEqual(shut.slice(1));

    response.deployStatusOf("thumbnails");
    await response.world.clock.sleep(120);
    expect(blockersOf(await response.drive({ seconds: HOUR }))).toEqual([
      ONLY_MANAGEMENT,
      "OLD_USE_UNOBSERVABLE importer",
    ]);
    attest(response, "ana", "old-key-unused", "importer");
    // Somebody who makes data events only, and whom nobody listed, could have called all the time.
    expect(blockersOf(await response.drive({ seconds: HOUR }))).toEqual([ONLY_MANAGEMENT]);
    acceptBlindness(response, "callers/except/management");
    await toTheClose(response);
    expectWalked(response.entries(), "Case 4: an AWS key with CloudTrail, on the runtime's own word", [
      "thumbnails | 1 | observed: used its replacement, says thumbnails-status",
      "thumbnails | 2c | observed: holds its replacement, says thumbnails-status",
      "thumbnails | 3 | observed: a success and no refusal since, says thumbnails-status",
      "importer | 1 | observed: used its replacement, in cloudtrail",
      "importer | 2c | attested by ana: old-key-unused",
      "importer | 3 | observed: a success and no refusal since, in cloudtrail, which can't see refusals",
      "cleaner | 1 | observed: used its replacement, in cloudtrail",
      "cleaner | 2a | silence on the leaked key in cloudtrail",
      "cleaner | 3 | observed: a success and no refusal since, in cloudtrail, which can't see refusals",
      "shared | replacement | a user key, live, accepted",
      "incident | callers | nobody unexplained in cloudtrail",
      "incident | unseen callers | callers/except/management, accepted by ana and cyd",
      "incident | leak path | attested by ana",
      "incident | own credential | clean, by a look",
      "incident | approval | by ben",
      "incident | end | gate: looked again, checkpoint, ended",
      "incident | confirmation | the leaked value refused, and again after the token cache",
      "incident | lineage | nothing was made with the leaked key",
      "incident | watch | 1800 s without accepted use",
      "incident | close | revoked",
    ]);
    expect(silentOnes(response)).toEqual(["cleaner"]);
  });

  it("stays shut over an invisible consumer whose new key went to the wrong place, whatever somebody believes", async () => {
    const response = await playAws({ behaves: { thumbnails: { wrongEnvironment: true } } });
    closeLeakPath(response);
    acceptBlindness(response, "callers/except/management");
    await response.drive({ seconds: 6 * HOUR });
    attest(response, "ana", "new-key-in-use", "thumbnails");
    attest(response, "ana", "old-key-unused", "importer");
    expect(blockersOf(await response.drive({ seconds: HOUR }))).toEqual(["OLD_USE_UNOBSERVABLE thumbnails"]);
    response.deployStatusOf("thumbnails");
    await response.world.clock.sleep(120);
    expect(blockersOf(await response.drive({ seconds: HOUR }))).toEqual(["OLD_USE_SEEN thumbnails"]);
    expect(response.world.facts()).toMatchObject({ onLeakedKey: ["thumbnails"], endedAt: null });
  });

  it("or on two successes of each while it is disabled, and a thief who goes on calling is no obstacle", async () => {
    const response = await playAws({
      strategy: "disable-first",
      behaves: { thumbnails: { reports: "success" }, importer: { reports: "success" } },
      thief: {
        userAgent: "Boto3/1.34.1 kali",
        address: "203.0.113.9",
        uses: [{ after: "2m", every: "3m", actions: ["data", "management"] }],
      },
    });
    for (const id of ["thumbnails", "importer"]) response.deployStatusOf(id);
    closeLeakPath(response);
    const seen = blockersOf(await response.drive({ seconds: 3 * HOUR }));
    const [thief = ""] = strangers(response);
    // With the key disabled a forgotten consumer is refused, which the trail doesn't show either.
    expect(seen).toEqual([ONLY_MANAGEMENT, REFUSED, `CALLER_UNCLASSIFIED ${thief}`]);
    for (const person of ["ana", "ben"]) classify(response, person, thief, "hostile");
    for (const subject of ["callers/except/management", "callers/refused"])
      acceptBlindness(response, subject);
    await toTheClose(response);
    expectWalked(response.entries(), "Case 4: the same while the key is disabled", [
      "thumbnails | 1 | observed: two successes while the key was disabled, says thumbnails-status",
      "thumbnails | 2b | observed: two successes while the key was disabled, says thumbnails-status",
      "thumbnails | 3 | observed: a success and no refusal since, says thumbnails-status",
      "importer | 1 | observed: used its replacement, in cloudtrail",
      "importer | 2b | observed: two successes while the key was disabled, says importer-status",
      "importer | 3 | observed: a success and no refusal since, says importer-status",
      "cleaner | 1 | observed: used its replacement, in cloudtrail",
      "cleaner | 2b | observed: two successes while the key was disabled, in cloudtrail",
      "cleaner | 3 | observed: a success and no refusal since, in cloudtrail, which can't see refusals",
      "shared | replacement | a user key, live, accepted",
      "incident | callers | Boto3/1.34.1 kali is hostile, by ana and ben",
      "incident | unseen callers | callers/except/management, accepted by ana and cyd",
      "incident | unseen callers | callers/refused, accepted by ana and cyd",
      "incident | leak path | attested by ana",
      "incident | own credential | clean, by a look",
      "incident | approval | by ben",
      "incident | end | gate: looked again, checkpoint, ended",
      "incident | confirmation | the leaked value refused, and again after the token cache",
      "incident | lineage | nothing was made with the leaked key",
      "incident | watch | 1800 s without accepted use",
      "incident | close | revoked",
    ]);
  });

  const minting = {
    thief: {
      userAgent: "Boto3/1.34.1 kali",
      address: "203.0.113.9",
      uses: [{ after: "2m", mints: "backup", actions: ["data"] }],
    },
  };

  it("or once the thief's key, which took the second of two places, has been ended by its own gate", async () => {
    const response = await playAws(minting);
    for (const id of ["thumbnails", "importer"]) response.deployStatusOf(id);
    closeLeakPath(response);
    for (const subject of ["callers/except/management", "callers/refused"])
      acceptBlindness(response, subject);
    await response.drive({ until: "contained" });
    // Until the trail tells of what the thief did.
    await response.world.clock.sleep(20 * 60);
    await expect(response.drive()).rejects.toMatchObject({ code: "ERR_KEY_LIMIT" });
    const [thief = ""] = strangers(response);
    for (const person of ["ana", "ben"]) classify(response, person, thief, "hostile");
    await toTheClose(response);
    expect(response.calls.map(({ what }) => what)).toEqual(["end", "disable", "create", "end"]);
    expectThiefOnRecord(response);
  });

  it("or once a person has ended that key by hand, where the trail was too late to tell of it", async () => {
    const response = await playAws(minting);
    for (const id of ["thumbnails", "importer"]) response.deployStatusOf(id);
    closeLeakPath(response);
    for (const subject of ["callers/except/management", "callers/refused"])
      acceptBlindness(response, subject);
    await expect(response.drive()).rejects.toMatchObject({ code: "ERR_KEY_LIMIT" });
    expect(strangers(response)).toEqual([]);
    const [second = ""] = response.world.facts().thief.keysAlive;
    await response.world.provider.endKey(second);
    await response.world.clock.sleep(20 * 60);
    const seen = blockersOf(await response.drive({ seconds: 3 * HOUR }));
    const [thief = ""] = strangers(response);
    expect(seen).toEqual([`CALLER_UNCLASSIFIED ${thief}`]);
    for (const person of ["ana", "ben"]) classify(response, person, thief, "hostile");
    await toTheClose(response);
    expect(response.calls.map(({ what }) => what)).toEqual(["create", "disable", "end", "end"]);
    expectThiefOnRecord(response);
  });
});

function expectThiefOnRecord(response: AwsPlay): void {
  expect(response.world.facts().thief.keysAlive).toEqual([]);
  const lines = walk(response.entries());
  expect(lines).toContain("incident | lineage | the key made with it ended");
  expect(lines).toContain("incident | callers | Boto3/1.34.1 kali is hostile, by ana and ben");
}
