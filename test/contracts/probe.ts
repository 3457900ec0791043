import { describe, expect, it } from "vitest";
import { Secret } from "../../src/core/secret.ts";
import type { ConsumerProbe, KeyProbe } from "../../src/ports/probe.ts";

/** What the provider does with keys. `open`: it answers as to a good key whatever is presented. */
export type ProviderMood = "fair" | "open" | "down" | "silent";

export interface KeyProbeContract {
  readonly live: Secret;
  /** The key that the provider has ended. */
  readonly dead: Secret;
  readonly open: (mood: ProviderMood) => Promise<KeyProbe>;
}

/** What every probe that presents a key owes to those who ask it. */
export function keyProbeContract({ live, dead, open }: KeyProbeContract): void {
  describe("key probe contract", () => {
    it("a live key is accepted, and a made-up one was refused on the same route", async () => {
      const result = await (await open("fair")).present(live);
      expect(result).toMatchObject({ outcome: "accepted", control: "refused" });
      expect(result.at).toBe(new Date(result.at).toISOString());
    });

    it("a dead key is refused", async () => {
      expect(await (await open("fair")).present(dead)).toMatchObject({
        outcome: "refused",
        control: "refused",
      });
    });

    it("a provider that accepts anything says nothing about a key", async () => {
      expect(await (await open("open")).present(live)).toMatchObject({
        outcome: "unknown",
        control: "accepted",
      });
    });

    it.each(["down", "silent"] as const)("a provider that is %s leaves it unknown", async (mood) => {
      const probe = await open(mood);
      expect(await probe.present(live)).toMatchObject({ outcome: "unknown", control: "unknown" });
      expect(await probe.present(dead)).toMatchObject({ outcome: "unknown", control: "unknown" });
    });

    it("shows no part of a key's value", async () => {
      for (const mood of ["fair", "open", "down"] as const) {
        const result = await (await open(mood)).present(live);
        expect(JSON.stringify(result)).not.toContain(live.reveal().slice(5, 15));
      }
    });
  });
}

/** What a consumer says when it is asked. `gone`: nothing answers. */
export type ConsumerMood = "working" | "refused" | "gone";

export interface ConsumerProbeContract {
  readonly open: (mood: ConsumerMood) => Promise<ConsumerProbe>;
}

/** What every probe that asks a consumer owes to those who ask it. */
export function consumerProbeContract({ open }: ConsumerProbeContract): void {
  describe("consumer probe contract", () => {
    it.each([
      ["working", "success"],
      ["refused", "refused"],
      ["gone", "unknown"],
    ] as const)("a consumer that is %s gives %s", async (mood, outcome) => {
      const report = await (await open(mood)).ask();
      expect(report.outcome).toBe(outcome);
      expect(report.at).toBe(new Date(report.at).toISOString());
      expect(report.hash).toMatch(/^[0-9a-f]{64}$/);
      expect(report.detail).not.toBe("");
      expect(report.detail.length).toBeLessThan(200);
    });
  });
}
