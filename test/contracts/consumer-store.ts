import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Secret } from "../../src/core/secret.ts";
import type { ConsumerStore } from "../../src/ports/consumer-store.ts";

/** A store under test and a way to look into it that isn't the store itself. */
export interface OpenStore {
  readonly store: ConsumerStore;
  /** What a consumer would find; null where nobody but a person can look. */
  readonly stored: () => Promise<string | null>;
  /** Makes the next write impossible, or says why that can't be done. */
  readonly breakIt: (() => Promise<void>) | string;
  readonly close?: () => Promise<void>;
}

const FIRST = "team.EXAMPLE_store_value_0001";
const SECOND = "team.EXAMPLE_store_value_0002";

/** What every consumer store promises. `open` gives one that holds `initial`. */
export function consumerStoreContract(name: string, open: (initial: string) => Promise<OpenStore>): void {
  describe(`consumer store contract: ${name}`, () => {
    let opened: OpenStore;

    beforeEach(async () => {
      opened = await open(FIRST);
    });

    afterEach(async () => {
      await opened.close?.();
    });

    const expectStored = async (value: string): Promise<void> => {
      expect([value, null]).toContain(await opened.stored());
      if (opened.store.canRead) expect((await opened.store.read()).reveal()).toBe(value);
    };

    it("says honestly whether it can be read and whose work a write is", async () => {
      if (opened.store.canRead) expect((await opened.store.read()).reveal()).toBe(FIRST);
      else
        await expect(opened.store.read()).rejects.toMatchObject({ code: "ERR_UNSUPPORTED", happened: "no" });
      // What nobody can look into must be a person's work.
      expect(opened.store.byHand).toBe((await opened.stored()) === null);
    });

    it("changes nothing in a preflight", async () => {
      await opened.store.preflight();
      await expectStored(FIRST);
    });

    it("stores a value, and stores it again without harm", async () => {
      await opened.store.write(new Secret(SECOND));
      await expectStored(SECOND);
      await opened.store.write(new Secret(SECOND));
      await expectStored(SECOND);
    });

    it("can be rolled back", async () => {
      await opened.store.write(new Secret(SECOND));
      await opened.store.write(new Secret(FIRST));
      await expectStored(FIRST);
    });

    it("fails loudly, without the value, when it can't write", async (context) => {
      if (typeof opened.breakIt === "string") return context.skip(opened.breakIt);
      await opened.breakIt();
      const error = await opened.store.write(new Secret(SECOND)).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ name: "StanchError", code: expect.stringMatching(/^ERR_/) });
      expect(String(error)).not.toContain("store_value");
    });
  });
}
