import * as fc from "fast-check";
import { expect, it } from "vitest";
import { createPlainTime } from "../../../src/adapters/audit-log/plain-time.ts";

const timeAt = createPlainTime();
const read = (text: string, at = 0): number | null => timeAt(Buffer.from(text), at);

it("reads every time of this century, whichever it read before", () => {
  const time = fc.date({ min: new Date("2000-01-01"), max: new Date("2099-12-31"), noInvalidDate: true });
  const nearby = fc.tuple(time, fc.array(fc.nat(7200), { maxLength: 5 }));
  fc.assert(
    fc.property(nearby, fc.nat(5), ([first, seconds], at) => {
      for (const second of [0, ...seconds]) {
        const millis = Math.floor(first.getTime() / 1000 + second) * 1000;
        const text = new Date(millis).toISOString().replace(".000Z", "Z");
        expect(read(`${" ".repeat(at)}${text}"`, at)).toBe(millis / 1000);
      }
    }),
    { numRuns: 1000 },
  );
});

it.each([
  "2026-02-29T00:00:00Z",
  "2026-04-31T00:00:00Z",
  "2026-13-01T00:00:00Z",
  "2026-00-01T00:00:00Z",
  "2026-01-00T00:00:00Z",
  "2026-01-01T24:00:00Z",
  "2026-01-01T00:60:00Z",
  "2026-01-01T00:00:60Z",
  "2026-01-01T00:00:0xZ",
  "2026-01-01T00:00:00.5Z",
  "2026-01-01T00:00:00+01:00",
  "2026-01-01 00:00:00Z",
  "1999-12-31T23:59:59Z",
  "2026-01-01T00:00:00",
  "2026-01",
  "",
])("leaves %j to who parses the record, also behind another of its minute", (text) => {
  expect(read(text)).toBeNull();
  read("2026-01-01T00:00:00Z");
  expect(read(text)).toBeNull();
});
