import * as fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createScrubber } from "../../src/adapters/scrubber.ts";
import type { Scrubber } from "../../src/adapters/scrubber.ts";
import { createSecretRegistry, registerAllSecrets } from "../../src/adapters/secret-registry.ts";
import { Secret } from "../../src/core/secret.ts";

let scrubber: Scrubber;
let stop: () => void;

beforeEach(() => {
  const registry = createSecretRegistry();
  stop = registerAllSecrets(registry);
  scrubber = createScrubber(registry);
});

afterEach(() => {
  stop();
});

const VALUE = 'EXAMPLE "q/+?&\\é 0001';

describe("the scrubber", () => {
  it.each([
    ["as it is", VALUE],
    ["in base64", Buffer.from(VALUE).toString("base64")],
    ["in base64 behind one byte", Buffer.from(`:${VALUE}`).toString("base64")],
    ["in basic authorisation", Buffer.from(`me:${VALUE}:x`).toString("base64")],
    ["in url-safe base64", Buffer.from(`ab${VALUE}`).toString("base64url")],
    ["URL-encoded", encodeURIComponent(VALUE)],
    ["URL-encoded in lower case", encodeURIComponent(VALUE).replaceAll(/%../g, (part) => part.toLowerCase())],
    ["in JSON", JSON.stringify(VALUE)],
    ["in JSON in JSON", JSON.stringify(JSON.stringify({ key: VALUE }))],
  ])("masks a known value %s", (_form, text) => {
    expect(new Secret(VALUE).mask).toBe("EXAM***0001");
    const clean = scrubber.text(`<${text}>`);
    expect(clean).toContain("EXAM***0001");
    expect(clean.length).toBeLessThan(text.length);
    expect(clean).not.toContain(text.slice(6, 18));
  });

  it("masks every value in every form that a program could print it in", () => {
    const forms: readonly ((value: string, around: string) => string)[] = [
      (value, around) => around + value + around,
      (value, around) => JSON.stringify({ [around]: value }),
      (value, around) => `https://x.example/?${around.length}=${encodeURIComponent(value)}`,
      (value, around) => Buffer.from(around + value + around).toString("base64"),
      (value, around) => Buffer.from(around + value).toString("base64url"),
    ];
    const key = fc.string({
      unit: fc.constantFrom(..."ABCxyz019_-./+=".split("")),
      minLength: 20,
      maxLength: 60,
    });
    fc.assert(
      fc.property(key, fc.string({ maxLength: 5 }), fc.constantFrom(...forms), (value, around, form) => {
        const middle = form(value, "").slice(12, -8);
        expect(new Secret(value).isEmpty).toBe(false);
        const clean = scrubber.text(form(value, around));
        expect(clean).not.toContain(value);
        // The middle of an encoding can't be compared where the text around it shifts the encoding.
        if (around === "" && middle.length > 8) expect(clean).not.toContain(middle);
        expect(clean).toContain("***");
      }),
    );
  });

  it("masks a value whole that has another known value in it", () => {
    const inner = new Secret("EXAMPLE-inner-0001");
    const outer = new Secret(`EXAMPLE-outer-${inner.reveal()}-9999`);
    expect(scrubber.text(outer.reveal())).toBe(outer.mask);
  });

  it("masks what looks like a key though nobody made it known", () => {
    expect(scrubber.text("token=team.EXAMPLEabcdefghij_k3f9&x")).toBe("token=team.***k3f9&x");
    expect(scrubber.text("user.EXAMPLEabcd-1234")).toBe("user.***1234");
  });

  it("leaves ordinary text, masks and very short values alone", () => {
    const short = new Secret("abc");
    const text = `team.***k3f9 user.created team.name ${short.reveal()} $& $1`;
    expect(scrubber.text(text)).toBe(text);
  });

  it("takes a mask literally", () => {
    const odd = new Secret("$&$&EXAMPLE-value-$&$1");
    expect(scrubber.text(`<${odd.reveal()}>`)).toBe(`<${odd.mask}>`);
  });

  it("copies data with every string and member name scrubbed", () => {
    const { mask } = new Secret(VALUE);
    const data = { list: [VALUE, 1, null, true], [VALUE]: { note: `see ${VALUE}` }, ["__proto__"]: VALUE };
    const clean = scrubber.data(data);
    expect(JSON.stringify(clean)).toBe(
      JSON.stringify({ list: [mask, 1, null, true], [mask]: { note: `see ${mask}` }, ["__proto__"]: mask }),
    );
    expect(data.list[0]).toBe(VALUE);
  });

  it("hears of no values after it has been stopped", () => {
    stop();
    const late = new Secret("EXAMPLE-late-value-0001");
    expect(scrubber.text(late.reveal())).toBe(late.reveal());
  });
});
