import * as fc from "fast-check";

const code = fc.oneof(fc.integer({ min: 0, max: 0x3000 }), fc.integer({ min: 0, max: 0x10_ffff }));

/** Any characters at all, lone surrogates and controls too; fast-check's own `binary` takes seconds to begin. */
export const anyText = (most: number, least = 0, size: fc.SizeForArbitrary = "small"): fc.Arbitrary<string> =>
  fc.array(code, { minLength: least, maxLength: most, size }).map((codes) => String.fromCodePoint(...codes));
