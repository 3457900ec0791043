import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { Secret } from "../../src/core/secret.ts";
import type { Spool } from "../../src/ports/spool.ts";

const VALUE = "team.EXAMPLE_spool_value_0001";
const OTHER = "team.EXAMPLE_spool_value_0002";

/** What every spool promises. `open` gives a fresh, empty one. */
export function spoolContract(name: string, open: () => Promise<Spool>): void {
  describe(`spool contract: ${name}`, () => {
    it("gives back what was put", async () => {
      const spool = await open();
      await spool.put("replacement/auxot-1", new Secret(VALUE));
      expect((await spool.get("replacement/auxot-1"))?.reveal()).toBe(VALUE);
      expect(await spool.names()).toStrictEqual(["replacement/auxot-1"]);
    });

    it("has nothing under a name that was never put, not even one that objects inherit", async () => {
      const spool = await open();
      expect(await spool.get("leaked")).toBeNull();
      expect(await spool.get("constructor")).toBeNull();
      expect(await spool.names()).toStrictEqual([]);
    });

    it("keeps the last value of a name", async () => {
      const spool = await open();
      await spool.put("leaked", new Secret(VALUE));
      await spool.put("leaked", new Secret(OTHER));
      expect((await spool.get("leaked"))?.reveal()).toBe(OTHER);
      expect(await spool.names()).toStrictEqual(["leaked"]);
    });

    it("answers a put with a handle that tells the value from others and doesn't hold it", async () => {
      const spool = await open();
      const first = await spool.put("leaked", new Secret(VALUE), 12);
      const same = await spool.put("previous/cron", new Secret(VALUE));
      const other = await spool.put("replacement/a", new Secret(OTHER));
      expect(first).toMatchObject({ prefix: "team.", lastFour: "0001", length: VALUE.length });
      expect(first.sha256Prefix).toBe(createHash("sha256").update(VALUE).digest("hex").slice(0, 12));
      expect(same).not.toHaveProperty("sha256Prefix");
      expect(same.fingerprint).toBe(first.fingerprint);
      expect(other.fingerprint).not.toBe(first.fingerprint);
      expect(JSON.stringify([first, same, other])).not.toContain("spool_value");
    });

    it("gives the handle of a value again without writing, and none of a value that it doesn't hold", async () => {
      const spool = await open();
      const put = await spool.put("replacement/a", new Secret(VALUE), 12);
      expect(await spool.handle("replacement/a", 12)).toStrictEqual(put);
      expect(await spool.handle("replacement/a")).not.toHaveProperty("sha256Prefix");
      expect(await spool.handle("replacement/b")).toBeNull();
    });

    it("forgets what is deleted and nothing else", async () => {
      const spool = await open();
      await spool.put("leaked", new Secret(VALUE));
      await spool.put("previous/cron", new Secret(OTHER));
      await spool.delete("leaked");
      await spool.delete("leaked");
      expect(await spool.get("leaked")).toBeNull();
      expect((await spool.get("previous/cron"))?.reveal()).toBe(OTHER);
    });

    it("loses none of many values that are put at once", async () => {
      const spool = await open();
      const names = Array.from({ length: 12 }, (_unused, index) => `replacement/key-${String(index + 10)}`);
      await Promise.all(names.map((each) => spool.put(each, new Secret(`${VALUE}-${each}`))));
      expect(await spool.names()).toStrictEqual(names);
      for (const each of names) expect((await spool.get(each))?.reveal()).toBe(`${VALUE}-${each}`);
    });

    it("keeps a value to the last byte", async () => {
      const spool = await open();
      const odd = 'team."\\$\u00e9\u{1f511}\n\t=+/ EXAMPLE';
      await spool.put("leaked", new Secret(odd));
      expect((await spool.get("leaked"))?.reveal()).toBe(odd);
    });

    it.each(["", "other", "replacement/", "leaked/x", "previous/a\nb"])(
      "refuses the name %j",
      async (bad) => {
        const spool = await open();
        await expect(spool.put(bad, new Secret(VALUE))).rejects.toMatchObject({ code: "ERR_SPOOL_NAME" });
      },
    );
  });
}
