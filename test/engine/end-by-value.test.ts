import { describe, expect, it } from "vitest";
import { StanchError, unsupported } from "../../src/core/errors.ts";
import { driveThroughGate } from "./deeds.ts";
import { type Play, play } from "./play.ts";

/** The provider ends the leaked key if it is shown its value, and no key otherwise; `shown` says what it was shown. */
function onlyByValue(response: Play, shown: string[]): void {
  const { leaked } = response.world;
  response.adapt(({ provider }) => ({
    provider: {
      ...provider,
      endKey: () => Promise.reject(unsupported("keys", "end a key without its value")),
      endValue: async (value) => {
        shown.push(value.reveal());
        // The stage's own end: it wants to see a durable intent before the call.
        return provider.endKey(leaked.id);
      },
    },
  }));
}

describe("a key that its provider ends by its value alone", () => {
  it("is shown to the provider once, through the gate and behind an intent, and is dead then", async () => {
    const response = await play();
    const shown: string[] = [];
    onlyByValue(response, shown);
    await driveThroughGate(response);
    expect(shown).toEqual([response.world.leaked.value.reveal()]);
    expect(response.at().state).toBe("closed");
    const kinds = response.entries().map(({ type }) => type);
    expect(kinds[kinds.indexOf("key.ended") - 1]).toBe("effect.intended");
  });

  it("is never shown while the gate is shut, or open without a second person", async () => {
    const shut = await play();
    const shown: string[] = [];
    onlyByValue(shut, shown);
    expect((await shut.drive()).kind).toBe("blocked");
    const unapproved = await play();
    onlyByValue(unapproved, shown);
    unapproved.sign("ana", "attestation.made", {
      claim: "leak-path-closed",
      subject: "incident",
      happenedAt: unapproved.world.clock.now(),
      statement: "seen with my own eyes",
    });
    expect((await unapproved.drive()).kind).toBe("approval");
    expect(shown).toEqual([]);
  });

  it("is shown once more where the answer got lost and nothing else tells whether it lives", async () => {
    const response = await play();
    const shown: string[] = [];
    onlyByValue(response, shown);
    response.adapt(({ provider }) => ({
      provider: {
        ...provider,
        getKey: async (id) => ({ id, name: null, state: "unknown" }),
        async endValue(value) {
          const how = await provider.endValue!(value);
          if (shown.length > 1) return how;
          throw new StanchError({
            code: "ERR_HTTP_RESET",
            message: "the connection broke",
            retry: "later",
            happened: "unknown",
          });
        },
      },
    }));
    await driveThroughGate(response);
    expect(shown).toHaveLength(2);
    expect(response.rows("effect.absent").map(({ data }) => data.effect)).toEqual([
      `end/${response.world.leaked.id}`,
    ]);
    expect(response.at().state).toBe("closed");
  });

  it("isn't called ended where its value is gone", async () => {
    const response = await play();
    const shown: string[] = [];
    onlyByValue(response, shown);
    response.adapt(({ spool }) => ({
      spool: { ...spool, get: async (name) => (name === "leaked" ? null : spool.get(name)) },
    }));
    const [, stop] = await driveThroughGate(response);
    expect(stop).toMatchObject({ kind: "failed", code: "ERR_VALUE_GONE" });
    expect([shown, response.rows("key.ended")]).toEqual([[], []]);
  });
});
