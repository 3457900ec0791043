import { describe, expect, it } from "vitest";
import { createAllKeyProbe } from "../../src/adapters/probe/all.ts";
import type { KeyProbe, KeyProbeResult } from "../../src/ports/probe.ts";
import { approve, closeLeakPath } from "./deeds.ts";
import { type Play, play } from "./play.ts";

/** The provider takes keys by a second header too, which answers as the test says. */
function withSecondHeader(
  response: Play,
  second: (usual: KeyProbeResult) => KeyProbeResult["outcome"],
): void {
  response.adapt(({ keyProbe }) => {
    if (keyProbe === null) throw new Error("a play has a key probe");
    const other: KeyProbe = {
      kind: "key",
      name: "x-api-key",
      async present(value) {
        const usual = await keyProbe.present(value);
        return { ...usual, outcome: second(usual) };
      },
    };
    return { keyProbe: createAllKeyProbe("any-header", [keyProbe, other]) };
  });
}

describe("a provider that takes a key by two headers", () => {
  it("hasn't ended the leaked key while one of them still accepts it", async () => {
    const response = await play();
    withSecondHeader(response, () => "accepted");
    closeLeakPath(response);
    expect(await response.drive()).toEqual({ kind: "approval" });
    approve(response);
    await response.drive({ seconds: 900 });
    const canary = response.rows("canary.probed").map((row) => row.data);
    expect(new Set(canary.map((row) => row.outcome))).toEqual(new Set(["accepted"]));
    expect(canary.at(-1)?.detail).toContain("x-api-key");
    // Long after its end it still works: that is for people again.
    expect(response.at().state).toBe("revoking.gated");
    expect(response.at().incident.canary.firstRefused).toBeNull();
    expect(response.rows("incident.closed")).toEqual([]);
  });

  it("gives no consumer a replacement that one of them refuses", async () => {
    const response = await play();
    withSecondHeader(response, () => "refused");
    closeLeakPath(response);
    expect(await response.drive()).toMatchObject({ kind: "failed", code: "ERR_REPLACEMENT_UNPROVEN" });
    const probed = response.rows("replacement.probed").map((row) => row.data.outcome);
    expect(new Set(probed)).toEqual(new Set(["unknown"]));
    expect(response.rows("consumer.written")).toEqual([]);
  });
});
