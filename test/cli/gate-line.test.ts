import { describe, expect, it } from "vitest";
import { createGateLine } from "../../src/cli/gate-line.ts";
import { after, consumer, gated } from "../core/builders.ts";
import { SWAPPED, proves } from "../core/rows.ts";

const SHUT = gated({ consumers: ["a", "b", "c", "d", "e"].map((id) => consumer(id)) });
/** The same, before anybody has closed the leak path. */
const LEAKING = { ...SHUT, attestations: [] };

describe("the line on the gate", () => {
  it("gives a long list once, and then what was cleared in it", () => {
    const line = createGateLine();
    expect(line.tell(LEAKING)).toMatch(
      /^gate shut( \(\d+ accepted\))?: .*NEW_USE_UNPROVEN a, b, c, d, e.*LEAK_PATH_OPEN$/,
    );
    expect(line.tell(SHUT)).toMatch(/^gate shut( \(\d+ accepted\))?, \d+ left: cleared: LEAK_PATH_OPEN$/);
    expect(line.tell(after(SHUT, proves(SWAPPED + 60, "a")))).toMatch(/left: cleared: NEW_USE_UNPROVEN a/);
  });

  it("says what is new in it", () => {
    const line = createGateLine();
    line.tell(SHUT);
    expect(line.tell(LEAKING)).toMatch(/^gate shut( \(\d+ accepted\))?, \d+ left: new: LEAK_PATH_OPEN$/);
  });

  it("gives a short list whole, and says nothing where nothing changed", () => {
    const line = createGateLine();
    line.tell(SHUT);
    expect(line.tell(SHUT)).toBe("");
    const almost = after(SHUT, proves(SWAPPED + 60, "a", "b", "c", "d", "e"));
    expect(line.tell({ ...almost, attestations: [] })).toMatch(
      /^gate shut( \(\d+ accepted\))?: .*LEAK_PATH_OPEN$/,
    );
  });

  it("begins again with the whole list when the gate is visited again", () => {
    const line = createGateLine();
    const first = line.tell(SHUT);
    line.leave();
    expect(line.tell(SHUT)).toBe(first);
  });
});
